package features

import (
	"fmt"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/report"
)

func (s *story) isSkipped(a *arguments) error {
	c, at, code := a.channel(), a.duration(), a.code()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	l, ok := r.first(sim.Skipped, c)
	if ok && l.At == at && l.Code() == code {
		return nil
	}
	happened, marks := r.whyNot(c), []mark{{channel: c, at: at, missing: "expected to be skipped"}}
	if l, fired := r.first(sim.Fired, c); fired {
		happened = firing{c, l.At}.sentence()
		marks = append(marks, mark{channel: c, at: l.At})
	} else if ok {
		marks = append(marks, mark{channel: c, at: l.At})
	}
	expected := fmt.Sprintf("%s is skipped at %s with code %d (%s)", c, clock(at), code, code)
	return r.mismatch(expected, happened, marks...)
}

func (s *story) lapses(a *arguments) error {
	c, at := a.channel(), a.duration()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	l, lapsed := r.first(sim.Lapsed, c)
	if lapsed && l.At == at {
		return nil
	}
	expected := fmt.Sprintf("%s lapses at %s", c, clock(at))
	absent := mark{channel: c, at: at, missing: "expected to lapse"}
	if lapsed {
		return r.mismatch(expected, fmt.Sprintf("%s lapses at %s, %s", c, clock(l.At), apart(at, l.At)),
			absent, mark{channel: c, at: l.At})
	}
	return r.mismatch(expected, r.whyNoLapse(c), absent)
}

// whyNoLapse tells why a channel's window has not ended without success.
func (r *record) whyNoLapse(c orchestrator.Channel) string {
	l, fired := r.first(sim.Fired, c)
	if !fired {
		return r.whyNot(c)
	}
	outcome, _ := r.outcome()
	return fmt.Sprintf("%s does not lapse: it fires at %s; %s", c, clock(l.At), outcome)
}

// whyNot tells why a channel has not fired.
func (r *record) whyNot(c orchestrator.Channel) string {
	text := fmt.Sprintf("%s does not fire", c)
	switch l, skipped := r.first(sim.Skipped, c); {
	case r.world == nil:
		return text + ": nothing was sent"
	case r.route.Index(c) < 0:
		return text + ": the plan is " + report.PlanWords(r.route)
	case skipped:
		return fmt.Sprintf("%s is skipped at %s with code %d (%s)", c, clock(l.At), l.Code(), l.Code())
	}
	outcome, _ := r.outcome()
	return text + ": " + outcome
}
