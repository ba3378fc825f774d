package features

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/report"
)

func (s *story) channelsFire(a *arguments) error {
	var expected []firing
	for _, r := range a.table([]string{"channel", "at"}) {
		expected = append(expected, firing{a.readChannel(r["channel"]), a.readDuration(r["at"])})
	}
	r, err := s.look(a)
	if err != nil {
		return err
	}
	happened := r.firings()
	if slices.Equal(expected, happened) {
		return nil
	}
	var marks []mark
	for i := range max(len(expected), len(happened)) {
		switch {
		case i >= len(happened):
			marks = append(marks, expected[i].missing())
		case i >= len(expected):
			marks = append(marks, mark{channel: happened[i].channel, at: happened[i].at})
		case expected[i] != happened[i]:
			marks = append(marks, mark{channel: happened[i].channel, at: happened[i].at}, expected[i].missing())
		}
	}
	return r.differ("the channels fire otherwise:\n"+sideBySide(expected, happened, firing.String), marks)
}

// missing marks where a step should have fired.
func (f firing) missing() mark {
	return mark{channel: f.channel, at: f.at, missing: "expected to fire"}
}

func (s *story) onlyFires(a *arguments) error {
	c := a.channel()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	fired := r.firings()
	if len(fired) == 1 && fired[0].channel == c {
		return nil
	}
	var marks []mark
	for _, f := range fired {
		if f.channel != c {
			marks = append(marks, mark{channel: f.channel, at: f.at})
		}
	}
	return r.mismatch(fmt.Sprintf("only %s fires", c), firedWords(fired), marks...)
}

// firedWords lists firings, such as "WhatsApp fires at 0s, then SMS at 1m".
func firedWords(fired []firing) string {
	if len(fired) == 0 {
		return "nothing fires"
	}
	words := []string{fmt.Sprintf("%s fires at %s", fired[0].channel, clock(fired[0].at))}
	for _, f := range fired[1:] {
		words = append(words, f.String())
	}
	return strings.Join(words, ", then ")
}

func (s *story) firesAt(a *arguments) error {
	c, at := a.channel(), a.duration()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	expected := fmt.Sprintf("%s fires at %s", c, clock(at))
	absent := firing{c, at}.missing()
	l, fired := r.first(sim.Fired, c)
	switch {
	case !fired:
		return r.mismatch(expected, r.whyNot(c), absent)
	case l.At != at:
		return r.mismatch(expected, fmt.Sprintf("%s fires at %s, %s", c, clock(l.At), apart(at, l.At)),
			absent, mark{channel: c, at: l.At})
	}
	return nil
}

// apart tells how far an instant is from the one expected.
func apart(expected, happened time.Duration) string {
	if happened > expected {
		return clock(happened-expected) + " later"
	}
	return clock(expected-happened) + " earlier"
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

func (s *story) doesNotFire(a *arguments) error {
	c := a.channel()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	if l, fired := r.first(sim.Fired, c); fired {
		return r.mismatch(fmt.Sprintf("%s does not fire", c), fmt.Sprintf("%s fires at %s", c, clock(l.At)),
			mark{channel: c, at: l.At})
	}
	return nil
}

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
		happened = fmt.Sprintf("%s fires at %s", c, clock(l.At))
		marks = append(marks, mark{channel: c, at: l.At})
	} else if ok {
		marks = append(marks, mark{channel: c, at: l.At})
	}
	expected := fmt.Sprintf("%s is skipped at %s with code %d (%s)", c, clock(at), code, code)
	return r.mismatch(expected, happened, marks...)
}
