package record

import "strconv"

// Refusal is a request over a wire that was answered with an error of the protocol's own, for what it asked: a path or
// a field that the wire does not know, credentials that are not the right ones, a value that cannot be. No message
// follows from it. A message that a provider rejects is none: its receipt tells of that.
type Refusal struct {
	Wire    string // the protocol, such as "twilio"
	Request string // what was asked, such as "POST /2010-04-01/Accounts/AC1/Calls.json"
	Answer  int    // the status of the answer in the protocol's own counting: an HTTP status, or a command_status of SMPP
	Why     string // what the answer says
}

// appendJSON writes what is particular to a refusal's line, and ends it.
func (r *Refusal) appendJSON(dst []byte, answer uint16) []byte {
	if r != nil {
		dst = AppendString(append(dst, `,"request":`...), r.Request)
	}
	dst = strconv.AppendUint(append(dst, `,"answer":`...), uint64(answer), 10)
	if r != nil && r.Why != "" {
		dst = AppendString(append(dst, `,"why":`...), r.Why)
	}
	return append(dst, '}')
}
