package features

import (
	"fmt"
	"slices"
	"strings"

	"cascade/orchestrator/sendapi"
)

func (s *story) payloadRefused(a *arguments) error {
	code := a.number()
	if err := a.err(); err != nil {
		return err
	}
	problems := s.refused.payload
	if problems == nil && s.asItStands() {
		_, _, problems = s.toSend("", "")
	}
	if len(problems) == 0 {
		return fmt.Errorf("expected: the payload is refused with code %d (%s)\nhappened: the payload is accepted",
			code, sendapi.ErrorCode(code))
	}
	s.refused.payload, s.refused.told = problems, true
	if slices.ContainsFunc(problems, func(p sendapi.Problem) bool { return int(p.Code) == code }) {
		return nil
	}
	return fmt.Errorf("expected: the payload is refused with code %d (%s)\nhappened: it is refused otherwise\n%s",
		code, sendapi.ErrorCode(code), reasons(problems))
}

// asItStands tells whether the message in question is one that has not been sent yet.
func (s *story) asItStands() bool { return s.said.unsent || s.world == nil || s.world.Len() == 0 }

func (s *story) requestRefused(a *arguments) error {
	code := a.number()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	expected := fmt.Sprintf("the request is refused with code %d (%s)", code, sendapi.ErrorCode(code))
	switch {
	case s.refused.what == "":
		return wrong("no request was made that could be refused",
			`a cancel, or a receipt by hand such as "WhatsApp reports Read now", comes first`)
	case s.refused.request == nil:
		return h.mismatch(expected, s.refused.what+" was accepted")
	case code != int(sendapi.NotFound):
		return h.mismatch(expected, fmt.Sprintf("%s was refused with code %d: %v",
			s.refused.what, sendapi.NotFound, s.refused.request))
	}
	return nil
}

// reasons lists the problems of a payload, each with its code and its mend.
func reasons(problems sendapi.Problems) string {
	var b strings.Builder
	for i, p := range problems {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("  ")
		if p.Code != 0 {
			fmt.Fprintf(&b, "%d %s: ", int(p.Code), p.Code)
		}
		b.WriteString(p.Text())
		if p.Hint != "" {
			fmt.Fprintf(&b, " (%s)", p.Hint)
		}
	}
	return b.String()
}
