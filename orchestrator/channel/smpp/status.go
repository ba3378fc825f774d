package smpp

import (
	"fmt"

	"cascade/orchestrator"
)

// Status is a PDU's command_status: 0 in requests and where all is well.
type Status uint32

// The statuses that messages meet.
const (
	OK                 Status = 0x00
	InvalidLength      Status = 0x01 // of a message
	InvalidCommandLen  Status = 0x02
	InvalidCommand     Status = 0x03
	InvalidBindStatus  Status = 0x04
	AlreadyBound       Status = 0x05
	SystemError        Status = 0x08
	InvalidSource      Status = 0x0A
	InvalidDestination Status = 0x0B
	InvalidMessageID   Status = 0x0C
	BindFailed         Status = 0x0D
	InvalidPassword    Status = 0x0E
	InvalidSystemID    Status = 0x0F
	CancelFailed       Status = 0x11
	ReplaceFailed      Status = 0x13
	QueueFull          Status = 0x14
	SubmitFailed       Status = 0x45
	Throttled          Status = 0x58
	invalidDestTON     Status = 0x50 // its type of number
	invalidDestNPI     Status = 0x51 // its numbering plan
	InvalidSchedule    Status = 0x61
	InvalidExpiry      Status = 0x62
	TemporaryAppError  Status = 0x64
	PermanentAppError  Status = 0x65
	RejectedByApp      Status = 0x66
	QueryFailed        Status = 0x67
	MissingOptional    Status = 0xC3
	UnknownError       Status = 0xFF
)

// name is how the specification spells the status, without what all begin with; "": it is not used here.
func (s Status) name() string {
	return map[Status]string{
		OK: "ROK", InvalidLength: "RINVMSGLEN", InvalidCommandLen: "RINVCMDLEN", InvalidCommand: "RINVCMDID",
		InvalidBindStatus: "RINVBNDSTS", AlreadyBound: "RALYBND", SystemError: "RSYSERR", InvalidSource: "RINVSRCADR",
		InvalidDestination: "RINVDSTADR", InvalidMessageID: "RINVMSGID", BindFailed: "RBINDFAIL",
		InvalidPassword: "RINVPASWD", InvalidSystemID: "RINVSYSID", CancelFailed: "RCANCELFAIL",
		ReplaceFailed: "RREPLACEFAIL", QueueFull: "RMSGQFUL", SubmitFailed: "RSUBMITFAIL", Throttled: "RTHROTTLED",
		InvalidSchedule: "RINVSCHED", InvalidExpiry: "RINVEXPIRY", TemporaryAppError: "RX_T_APPN",
		PermanentAppError: "RX_P_APPN", RejectedByApp: "RX_R_APPN", QueryFailed: "RQUERYFAIL",
		MissingOptional: "RMISSINGOPTPARAM", UnknownError: "RUNKNOWNERR",
	}[s]
}

// String is the status as the specification spells it, such as "ESME_RTHROTTLED".
func (s Status) String() string {
	if name := s.name(); name != "" {
		return "ESME_" + name
	}
	return fmt.Sprintf("status 0x%08x", uint32(s))
}

// Retryable tells whether the same submit may go through a little later.
func (s Status) Retryable() bool { return s == Throttled || s == QueueFull || s == SystemError }

// Code is the delivery error code of a submit that was refused so.
func (s Status) Code() orchestrator.Code {
	switch s {
	case Throttled, QueueFull:
		return orchestrator.Flooding
	case SystemError:
		return orchestrator.ConnectionError
	case InvalidDestination, invalidDestTON, invalidDestNPI:
		return orchestrator.InvalidDestination
	case InvalidExpiry, InvalidSchedule, InvalidLength, InvalidSource:
		return orchestrator.InvalidParameter
	}
	return orchestrator.RejectedByChannel
}

// Lookup is the delivery error code of a command_status by its number, as far as it is used here.
func Lookup(status int) (counts orchestrator.Code, known bool) {
	s := Status(status)
	if s == OK || s.name() == "" && s != invalidDestTON && s != invalidDestNPI {
		return 0, false
	}
	return s.Code(), true
}

// RefusalOf is how a submit is refused that fails at once with the code.
func RefusalOf(c orchestrator.Code) Status {
	switch c {
	case orchestrator.Flooding:
		return Throttled
	case orchestrator.ConnectionError:
		return SystemError
	case orchestrator.InvalidDestination, orchestrator.AbsentSubscriber:
		return InvalidDestination
	}
	return SubmitFailed
}

// State is a message_state.
type State uint8

// The states of a message.
const (
	Enroute       State = 1
	Delivered     State = 2
	Expired       State = 3
	Deleted       State = 4
	Undeliverable State = 5
	Accepted      State = 6
	Unknown       State = 7
	Rejected      State = 8
)

var stateWords = [...]string{"", "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD"}

// String is the state's word in receipts, such as "DELIVRD".
func (s State) String() string {
	if int(s) < len(stateWords) {
		return stateWords[s]
	}
	return "UNKNOWN"
}

// ParseState reads a receipt's word.
func ParseState(word string) (State, bool) {
	for s, each := range stateWords {
		if each == word && s > 0 {
			return State(s), true
		}
	}
	return 0, false
}

// Report is what the state says of a step: a status, or a failure with its code.
func (s State) Report() (orchestrator.Status, orchestrator.Code) {
	switch s {
	case Enroute, Accepted:
		return orchestrator.Sent, 0
	case Delivered:
		return orchestrator.Delivered, 0
	case Expired:
		return orchestrator.Undelivered, orchestrator.Expired
	case Undeliverable:
		return orchestrator.Undelivered, orchestrator.NotReachable
	case Deleted, Rejected:
		return orchestrator.Undelivered, orchestrator.RejectedByChannel
	}
	return orchestrator.Undelivered, orchestrator.UnknownFailure
}

// StateOf is the state that tells a receipt of a step.
func StateOf(status orchestrator.Status, code orchestrator.Code) State {
	switch {
	case status >= orchestrator.Delivered && !status.IsFailure():
		return Delivered
	case !status.IsFailure():
		return Enroute
	case code == orchestrator.Expired:
		return Expired
	case code == orchestrator.RejectedByChannel:
		return Rejected
	case code == orchestrator.UnknownFailure:
		return Unknown
	}
	return Undeliverable
}
