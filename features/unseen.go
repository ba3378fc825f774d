package features

import (
	"errors"
	"fmt"
	"strings"

	"cascade/sim"
)

// leftOver is what a scenario that has ended never looked at.
func (s *story) leftOver() error {
	if s.stopped {
		return nil
	}
	if err := s.unexpectedRefusal(); err != nil {
		return err
	}
	if s.expects && !s.moved {
		if err := s.runOut(); err != nil {
			return err
		}
	}
	return s.brokenExpectation()
}

// unexpectedRefusal is why the message was not sent, unless a Then has expected it.
func (s *story) unexpectedRefusal() error {
	if s.refused.payload == nil || s.refused.told {
		return nil
	}
	refused := s.refused.payload
	return wrong(fmt.Sprintf("nothing was sent: the payload was refused at %s\n%s", clock(s.refused.at), reasons(refused)),
		fmt.Sprintf("where that is right, say: the payload is refused with code %d", refused.Code()))
}

// brokenExpectation holds a scenario whose own traffic ran as it is written to what it expects of itself, once
// everything has happened.
func (s *story) brokenExpectation() error {
	if !s.expects || s.pending() > 0 {
		return nil
	}
	s.expects = false
	broken := sim.CheckExpect(s.base.Expect, s.world.Summary())
	if len(broken) == 0 {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "the scenario %s does not meet what it expects of itself:", s.base.Name)
	for _, e := range broken {
		b.WriteString("\n  " + e.String())
	}
	return errors.New(b.String())
}
