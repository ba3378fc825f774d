package features

import (
	"errors"
	"fmt"
	"time"

	"github.com/cucumber/godog"

	"cascade/sim"
)

// errStopped ends a scenario when the suite is stopped. It counts as skipped, not as failed.
var errStopped = errors.Join(errors.New("stopped"), godog.ErrSkip)

// fewEvents is how many events happen between two looks at whether to stop.
const fewEvents = 1 << 14

// shouldStop tells whether the suite is to stop, and notes it.
func (s *story) shouldStop() bool {
	s.stopped = s.stopped || s.ctx.Err() != nil
	return s.stopped
}

// runOut lets everything happen until nothing is pending.
func (s *story) runOut() error {
	if s.world == nil {
		return nil
	}
	defer s.noteClock()
	if s.hand != nil {
		if err := s.runServedOut(); err != nil {
			return s.stoppedBy(err)
		}
	}
	for {
		if s.shouldStop() {
			return errStopped
		}
		if n, err := s.world.AdvanceEvents(fewEvents); err != nil || n < fewEvents {
			break
		}
	}
	return s.world.RunUntilIdle(sim.Limits{}) // nothing is left: it holds the world to its laws
}

// runTo lets everything happen up to and at the instant.
func (s *story) runTo(at time.Duration) error {
	defer s.noteClock()
	if s.hand != nil {
		return s.stoppedBy(s.runServedTo(at))
	}
	for done := 1; ; done++ {
		if done%fewEvents == 0 && s.shouldStop() {
			return errStopped
		}
		more, err := s.world.AdvanceInstant(at)
		if err != nil {
			return err
		}
		if !more {
			return s.world.AdvanceTo(at)
		}
	}
}

// settle lets happen what is due at this very instant.
func (s *story) settle() error { return s.runTo(s.world.Now()) }

func (s *story) noteClock() { s.clock = s.world.Now() }

// letHappen runs the world to its end for a Then, unless the scenario moves the clock itself.
func (s *story) letHappen() error {
	if s.moved || s.world == nil {
		return nil
	}
	before := s.now()
	if err := s.runOut(); err != nil {
		return err
	}
	if s.now() > before && s.step != nil {
		s.ahead.by, s.ahead.to = s.step.Text, s.now()
	}
	return nil
}

// runAhead is how a Then let everything happen before a later When, which comes too late then for what the scenario
// may have meant.
type runAhead struct {
	by   string        // the Then that let everything happen; "": none has
	to   time.Duration // where it left the clock
	when string        // the first When after it; "": none came
}

// begins notes a step of the vocabulary that is about to be carried out.
func (s *story) begins(keyword string) {
	if s.world != nil && s.world.Now() != s.clock {
		s.moved = true // by a step of somebody else's
	}
	if keyword == "When" && s.ahead.by != "" && s.ahead.when == "" && s.step != nil {
		s.ahead.when = s.step.Text
	}
}

// tooLate adds to what failed that a Then had let everything happen before a When.
func (s *story) tooLate(err error) error {
	if s.ahead.when == "" || errors.Is(err, godog.ErrSkip) {
		return err
	}
	return fmt.Errorf("%w\nhint: %q let everything happen, until %s, before %q: move the clock first, with a step "+
		"such as \"the clock reaches 30s\"", err, s.ahead.by, clock(s.ahead.to), s.ahead.when)
}
