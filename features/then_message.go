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

// differ is the failure of a Then that compares tables.
func (r *record) differ(text string, marks []mark) error {
	if r.world == nil {
		return fmt.Errorf("%s", text)
	}
	return fmt.Errorf("%s\n\n%s", text, r.timeline(marks))
}

// look reads what has happened, when the step itself is right.
func (s *story) look(a *arguments) (*record, error) {
	if err := a.err(); err != nil {
		return nil, err
	}
	return s.happened()
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

func (s *story) succeeds(a *arguments) error {
	c, at := a.channel(), a.duration()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	l, ok := r.first(sim.Succeeded, 0)
	if ok && r.channel(l) == c && l.At == at {
		return nil
	}
	outcome, marks := r.outcome()
	return r.mismatch(fmt.Sprintf("the message succeeds on %s at %s", c, clock(at)), outcome,
		append(marks, mark{channel: c, at: at, missing: "expected to succeed"})...)
}

func (s *story) fails(a *arguments) error {
	at, code := a.duration(), a.code()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	l, ok := r.first(sim.Failed, 0)
	if ok && l.At == at && l.Code() == code {
		return nil
	}
	outcome, marks := r.outcome()
	return r.mismatch(fmt.Sprintf("the message fails at %s with code %d (%s)", clock(at), code, code), outcome,
		append(marks, mark{at: at, missing: "expected to fail"})...)
}

func (s *story) expiresAt(a *arguments) error {
	at := a.duration()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	if l, ok := r.first(sim.Expired, 0); ok && l.At == at {
		return nil
	}
	outcome, marks := r.outcome()
	return r.mismatch("the message expires at "+clock(at), outcome,
		append(marks, mark{at: at, missing: "expected to expire"})...)
}

func (s *story) stillOpen(a *arguments) error {
	r, err := s.look(a)
	if err != nil {
		return err
	}
	if r.world != nil && r.state().Outcome == orchestrator.Open {
		return nil
	}
	outcome, marks := r.outcome()
	return r.mismatch("the message is still open", outcome, marks...)
}

func (s *story) hasBeenCancelled(a *arguments) error {
	r, err := s.look(a)
	if err != nil {
		return err
	}
	if r.state().Outcome == orchestrator.Cancelled {
		return nil
	}
	outcome, marks := r.outcome()
	if s.refused.request != nil {
		outcome += fmt.Sprintf("; %s was refused: %v", s.refused.what, s.refused.request)
	}
	return r.mismatch("the message has been cancelled", outcome, marks...)
}

func (s *story) receives(a *arguments) error {
	n := a.count()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	got := int(r.state().Copies)
	if got == n {
		return nil
	}
	var marks []mark
	var where []string
	for _, l := range r.lines {
		if l.Copy() > 0 {
			c := r.channel(l)
			where = append(where, firing{c, l.At}.String())
			marks = append(marks, mark{channel: c, at: l.At})
		}
	}
	happened := "the recipient receives " + copies(got)
	if len(where) > 0 {
		happened += ": on " + strings.Join(where, ", on ")
	}
	return r.mismatch("the recipient receives "+copies(n), happened, marks...)
}

func copies(n int) string {
	if n == 1 {
		return "1 copy"
	}
	return fmt.Sprintf("%d copies", n)
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
	return r.mismatch(fmt.Sprintf("%s is skipped at %s with code %d (%s)", c, clock(at), code, code), happened, marks...)
}

func (s *story) customerIsTold(a *arguments) error {
	var expected []telling
	for _, r := range a.table([]string{"channel", "state", "detail", "at"}) {
		expected = append(expected, telling{
			channel: a.readChannel(r["channel"]), state: a.readState(r["state"]), detail: r["detail"],
			at: a.readDuration(r["at"]),
		})
	}
	r, err := s.look(a)
	if err != nil {
		return err
	}
	happened := r.tellings()
	if slices.Equal(expected, happened) {
		return nil
	}
	var marks []mark
	for i := range max(len(expected), len(happened)) {
		if i < len(expected) && i < len(happened) && expected[i] == happened[i] {
			continue
		}
		if i < len(happened) {
			marks = append(marks, mark{channel: happened[i].channel, at: happened[i].at})
		}
		if i < len(expected) {
			marks = append(marks, mark{expected[i].channel, expected[i].at, "expected to be told " + expected[i].state})
		}
	}
	return r.differ("the customer is told otherwise:\n"+sideBySide(expected, happened, telling.String), marks)
}
