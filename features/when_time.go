package features

import (
	"fmt"
	"time"

	"cascade/scenarios"
)

func (s *story) advances(a *arguments) error { return s.advance(a, a.duration()) }

// timePasses moves the clock by a number of units, such as minutes.
func (s *story) timePasses(a *arguments) error {
	n := a.count()
	unit := map[string]time.Duration{
		"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour,
	}[a.text()]
	if n > int(scenarios.MaxDuration/unit) {
		a.fail(fmt.Sprintf("%d times %s is too long", n, clock(unit)), "the longest is "+clock(scenarios.MaxDuration))
	}
	return s.advance(a, time.Duration(n)*unit)
}

func (s *story) advance(a *arguments, by time.Duration) error {
	if err := a.err(); err != nil {
		return err
	}
	if _, err := s.open(); err != nil {
		return err
	}
	s.moved = true
	return s.runTo(s.now() + by)
}

func (s *story) reaches(a *arguments) error {
	at := a.instant().at // which it reaches exactly, whatever may be given or taken
	if err := a.err(); err != nil {
		return err
	}
	if _, err := s.open(); err != nil {
		return err
	}
	if at < s.now() {
		return wrong(fmt.Sprintf("the clock cannot reach %s: it is %s already", clock(at), clock(s.now())),
			"time does not go back")
	}
	s.moved = true
	return s.runTo(at)
}

func (s *story) everythingHappened(*arguments) error {
	s.moved, s.ahead = true, runAhead{} // it is meant that nothing is left
	return s.runOut()
}
