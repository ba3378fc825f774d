package features

import (
	"fmt"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/report"
)

func (s *story) isSkipped(a *arguments) error {
	c, at, code := a.channel(), a.instant(), a.code()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	l, ok := h.first(sim.Skipped, c)
	if ok && at.is(l.At) && l.Code == code {
		return nil
	}
	happened, marks := h.whyNot(c), []mark{{channel: c, at: at.at, missing: "expected to be skipped"}}
	if l, fired := h.first(sim.Fired, c); fired {
		happened = occasion{channel: c, instant: instant{at: l.At}}.fires()
		marks = append(marks, mark{channel: c, at: l.At})
	} else if ok {
		marks = append(marks, mark{channel: c, at: l.At})
	}
	expected := fmt.Sprintf("%s is skipped at %s with code %d (%s)", c, at, code, code)
	return h.mismatch(expected, happened, marks...)
}

func (s *story) lapses(a *arguments) error {
	c, at := a.channel(), a.instant()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	l, lapsed := h.first(sim.Lapsed, c)
	if lapsed && at.is(l.At) {
		return nil
	}
	expected := fmt.Sprintf("%s lapses at %s", c, at)
	absent := mark{channel: c, at: at.at, missing: "expected to lapse"}
	if lapsed {
		return h.mismatch(expected, fmt.Sprintf("%s lapses at %s, %s", c, clock(l.At), apart(at.at, l.At)),
			absent, mark{channel: c, at: l.At})
	}
	return h.mismatch(expected, h.whyNoLapse(c), absent)
}

// whyNoLapse tells why a channel's window has not ended without success.
func (h *history) whyNoLapse(c orchestrator.Channel) string {
	l, fired := h.first(sim.Fired, c)
	if !fired {
		return h.whyNot(c)
	}
	outcome, _ := h.outcome()
	return fmt.Sprintf("%s does not lapse: it fires at %s; %s", c, clock(l.At), outcome)
}

// whyNot tells why a channel has not fired.
func (h *history) whyNot(c orchestrator.Channel) string {
	text := fmt.Sprintf("%s does not fire", c)
	switch l, skipped := h.first(sim.Skipped, c); {
	case h.world == nil:
		return text + ": nothing was sent"
	case h.isJourney() && !skipped && h.world.Route(h.sendOn(c)).Index(c) < 0:
		return h.whyNotSent(c)
	case h.route.Index(c) < 0 && !skipped:
		return text + ": the plan is " + report.PlanWords(h.route)
	case skipped:
		return fmt.Sprintf("%s is skipped at %s with code %d (%s)", c, clock(l.At), l.Code, l.Code)
	}
	outcome, _ := h.outcome()
	return text + ": " + outcome
}
