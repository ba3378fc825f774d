package record

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/webhook"
)

// AppendJSON writes the line of a message as one JSON object, without a newline. Fields that do not apply are left out.
func (m Moment) AppendJSON(dst []byte, umid [16]byte) []byte {
	dst = orchestrator.AppendSeconds(append(dst, `{"t":`...), m.At)
	if m.Kind != Refused { // no message follows from it
		dst = append(AppendUUID(append(dst, `,"umid":"`...), umid), '"')
	}
	dst = append(append(append(dst, `,"kind":"`...), m.Kind.String()...), '"')
	if m.Channel != 0 {
		dst = append(append(append(dst, `,"channel":"`...), m.Channel.String()...), '"')
	}
	if m.Step > 0 {
		dst = strconv.AppendInt(append(dst, `,"step":`...), int64(m.Step), 10)
	}
	if m.Wire != "" {
		dst = AppendString(append(dst, `,"wire":`...), m.Wire)
	}
	if m.Again != "" {
		dst = AppendString(append(dst, `,"again":`...), m.Again)
	}
	switch m.Kind {
	case Webhook:
		return m.appendAttempt(dst)
	case Refused:
		return m.Refusal.appendJSON(dst, m.Answer)
	}
	if m.Status != 0 {
		dst = append(append(append(dst, `,"status":"`...), m.Status.String()...), '"')
	}
	if m.Code != 0 {
		dst = strconv.AppendInt(append(dst, `,"code":`...), int64(m.Code), 10)
	}
	if m.Late {
		dst = append(dst, `,"late":true`...)
	}
	if m.Stale {
		dst = append(dst, `,"stale":true`...)
	}
	if m.Refused {
		dst = append(dst, `,"refused":true`...)
	}
	if m.Copy > 0 {
		dst = strconv.AppendInt(append(dst, `,"copy":`...), int64(m.Copy), 10)
	}
	return append(dst, '}')
}

// appendAttempt writes what is particular to a webhook's line, and ends it.
func (m Moment) appendAttempt(dst []byte) []byte {
	state, _ := webhook.State(m.Status)
	dst = append(append(append(dst, `,"state":"`...), state...), '"')
	dst = strconv.AppendInt(append(dst, `,"attempt":`...), int64(m.Attempt), 10)
	dst = strconv.AppendInt(append(dst, `,"answer":`...), int64(m.Answer), 10)
	if m.Lost {
		dst = append(dst, `,"lost":true`...)
	}
	return append(dst, '}')
}

// Read is a line that was read: what happened, to which message, and in which run where the line names it.
type Read struct {
	Moment
	UMID     string // "" of a refused request
	Scenario string // "" where it is not named
}

// ReadLine reads one JSON object that AppendJSON wrote. The error says what cannot be read.
func ReadLine(text []byte) (Read, error) {
	var l struct {
		Scenario, UMID, Kind, Channel, Status, Wire, Again string
		Request, Why                                       string
		T                                                  json.Number
		Step, Copy, Attempt                                uint8
		Code                                               orchestrator.Code
		Answer                                             uint16
		Late, Stale, Refused, Lost                         bool
	}
	if err := json.Unmarshal(text, &l); err != nil {
		return Read{}, fmt.Errorf("not a line of a timeline: %w", err)
	}
	m := Moment{
		Step: l.Step, Code: l.Code, Copy: l.Copy, Late: l.Late, Stale: l.Stale, Refused: l.Refused, Lost: l.Lost,
		Attempt: l.Attempt, Answer: l.Answer, Wire: l.Wire,
		Again: l.Again, Resubmitted: l.Again != "",
	}
	var isTime, isKind, isChannel, isStatus bool
	m.At, isTime = orchestrator.ParseSeconds(l.T.String())
	m.Kind, isKind = ParseKind(l.Kind)
	m.Channel, isChannel = orchestrator.ParseChannel(l.Channel)
	m.Status, isStatus = orchestrator.ParseStatus(l.Status)
	switch {
	case !isTime:
		return Read{}, fmt.Errorf("t is %s, not seconds", problem.Quote(l.T.String()))
	case !isKind:
		return Read{}, fmt.Errorf("unknown kind %s", problem.Quote(l.Kind))
	case m.Kind == Refused:
		m.Refusal = &Refusal{l.Wire, l.Request, int(l.Answer), l.Why}
		return Read{m, "", l.Scenario}, nil
	case l.UMID == "":
		return Read{}, errors.New("the line has no umid")
	case !isChannel && l.Channel != "":
		return Read{}, fmt.Errorf("unknown channel %s", problem.Quote(l.Channel))
	case !isStatus && l.Status != "":
		return Read{}, fmt.Errorf("unknown status %s", problem.Quote(l.Status))
	}
	return Read{m, l.UMID, l.Scenario}, m.complete()
}

// complete tells what a line that was read lacks.
func (m Moment) complete() error {
	switch m.Kind {
	case Fired, Skipped, Receipt, Lapsed, Succeeded, Failed:
		if m.Refused {
			return nil // it may name a step that the plan does not have
		}
		if m.Step < 1 || int(m.Step) > orchestrator.MaxSteps || m.Channel == 0 {
			return fmt.Errorf("%s needs a channel and a step", m.Kind)
		}
	}
	switch {
	case int(m.Step) > orchestrator.MaxSteps || int(m.Copy) > orchestrator.MaxSteps:
		return fmt.Errorf("step %d and copy %d: a plan has %d steps at most", m.Step, m.Copy, orchestrator.MaxSteps)
	case m.Code > orchestrator.MaxCode:
		return fmt.Errorf("code %d is above %d", m.Code, orchestrator.MaxCode)
	case m.Kind == Receipt && m.Status == 0:
		return errors.New("the receipt has no status")
	case m.Kind == Skipped && m.Code == 0:
		return errors.New("the skip has no code")
	}
	return nil
}

// AppendString writes a string as JSON does.
func AppendString(dst []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic("record: a string that JSON cannot hold")
	}
	return append(dst, text...)
}

// AppendUUID writes an id, such as 0b6ac1a8-3d52-4e5f-9f0e-2d6b1c7a9e10.
func AppendUUID(dst []byte, id [16]byte) []byte {
	n := len(dst)
	dst = append(dst, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"...)
	text := dst[n:]
	hex.Encode(text, id[:4])
	hex.Encode(text[9:], id[4:6])
	hex.Encode(text[14:], id[6:8])
	hex.Encode(text[19:], id[8:10])
	hex.Encode(text[24:], id[10:])
	return dst
}

// ReadLines reads lines that AppendJSON wrote, each with a line feed after it.
func ReadLines(text []byte) (lines []Read, err error) {
	for line := range bytes.Lines(text) {
		one, err := ReadLine(line)
		if err != nil {
			return nil, err
		}
		lines = append(lines, one)
	}
	return lines, nil
}
