package features

import (
	"fmt"

	"cascade/orchestrator"
	"cascade/sim"
)

// end is how a Then expects a message to end. What the step leaves out may be anything.
type end struct {
	verb    string // such as "succeeds"
	kind    sim.Kind
	channel orchestrator.Channel // 0: any
	instant
	code orchestrator.Code // 0: any
}

func (e end) String() string {
	text := "the message " + e.verb
	if e.channel != 0 {
		text += " on " + e.channel.String()
	}
	text += atWords(e.instant)
	if e.code != 0 {
		text += fmt.Sprintf(" with code %d (%s)", e.code, e.code)
	}
	return text
}

func (s *story) succeeds(a *arguments) error {
	c, at := optional(a, a.channel, 0), optional(a, a.instant, whenever)
	return s.ends(a, end{verb: "succeeds", kind: sim.Succeeded, channel: c, instant: at})
}

func (s *story) fails(a *arguments) error {
	at, code := optional(a, a.instant, whenever), optional(a, a.code, 0)
	return s.ends(a, end{verb: "fails", kind: sim.Failed, instant: at, code: code})
}

func (s *story) expiresAt(a *arguments) error {
	at := optional(a, a.instant, whenever)
	return s.ends(a, end{verb: "expires", kind: sim.Expired, instant: at})
}

// ends holds the message to an end. One that names its instant may be taken back by a late receipt after it; one
// that names none is how the message stands.
func (s *story) ends(a *arguments, e end) error {
	h, err := s.look(a)
	if err != nil {
		return err
	}
	l, ok := h.first(e.kind, e.channel)
	when := e.at != anyTime && e.is(l.At) || e.at == anyTime && h.outcomeNow() == e.kind.Outcome()
	if ok && when && (e.code == 0 || e.code == l.Code) {
		return nil
	}
	outcome, marks := h.outcome()
	if e.at != anyTime {
		marks = append(marks, mark{channel: e.channel, at: e.at, missing: "expected to " + infinitive(e.kind)})
	}
	return h.mismatch(e.String(), outcome, marks...)
}

func infinitive(k sim.Kind) string {
	switch k {
	case sim.Succeeded:
		return "succeed"
	case sim.Failed:
		return "fail"
	}
	return "expire"
}

func (s *story) stillOpen(a *arguments) error {
	h, err := s.look(a)
	if err != nil {
		return err
	}
	if h.world != nil && h.outcomeNow() == orchestrator.Open {
		return nil
	}
	outcome, marks := h.outcome()
	return h.mismatch("the message is still open", outcome, marks...)
}

func (s *story) hasBeenCancelled(a *arguments) error {
	h, err := s.look(a)
	if err != nil {
		return err
	}
	if h.outcomeNow() == orchestrator.Cancelled {
		return nil
	}
	outcome, marks := h.outcome()
	if s.refused.request != nil {
		outcome += fmt.Sprintf("; %s was refused: %v", s.refused.what, s.refused.request)
	}
	return h.mismatch("the message has been cancelled", outcome, marks...)
}
