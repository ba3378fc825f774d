package features

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/report"
)

func (s *story) firesFor(a *arguments) error {
	c, n := a.channel(), a.count()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	if h.world == nil && n > 0 {
		return h.mismatch(fmt.Sprintf("%s fires for %s", c, report.Plural(n, "message")), "nothing was sent")
	} else if h.world == nil {
		return nil
	}
	sum := s.world.Summary()
	got := sum.Channel(c).Fired
	if got == n {
		return nil
	}
	h, marks := s.exemplar(h, c, got > n)
	expected := fmt.Sprintf("%s fires for %s", c, report.Plural(n, "message"))
	return h.mismatch(expected, fmt.Sprintf("%s fires for %d of %s\n%s",
		c, got, report.Plural(sum.Messages, "message"), totals(sum)), marks...)
}

// exemplar is the first message for which the channel fired, or did not, with that firing marked: where there is
// none, the history that is there.
func (s *story) exemplar(h *history, c orchestrator.Channel, fired bool) (*history, []mark) {
	on := make([]bool, s.world.Len())
	for _, l := range s.world.Timeline().All(0) {
		if l.Kind() == sim.Fired && s.world.Route(l.Message)[l.Step()-1].Channel == c {
			on[l.Message] = true
		}
	}
	n := slices.Index(on, fired)
	if n < 0 {
		return h, nil
	}
	h = s.historyOf(uint32(n))
	if l, ok := h.first(sim.Fired, c); ok {
		return h, []mark{{channel: c, at: l.At}}
	}
	return h, nil
}

// totals tells the figures of all messages, a line for each channel.
func totals(sum sim.Summary) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %d succeeded, %d failed, %d expired, %d cancelled, %d open; %d duplicates",
		sum.Succeeded, sum.Failed, sum.Expired, sum.Cancelled, sum.Open, sum.Duplicates)
	for _, c := range sum.Channels {
		fmt.Fprintf(&b, "\n  %-9s %d fired, %d succeeded, %d failed, %d lapsed, %d skipped",
			c.Channel, c.Fired, c.Succeeded, c.Failed, c.Lapsed, c.Skipped)
	}
	return b.String()
}

// timesToSuccess is what each message of the scenario took from its first firing; -1: it has not succeeded.
func (s *story) timesToSuccess() []time.Duration {
	took, fired := make([]time.Duration, s.world.Len()), make([]time.Duration, s.world.Len())
	for n := range took {
		took[n], fired[n] = -1, -1
	}
	for _, l := range s.world.Timeline().All(0) {
		switch {
		case l.Kind() == sim.Fired && fired[l.Message] < 0:
			fired[l.Message] = l.At
		case l.Kind() == sim.Succeeded:
			took[l.Message] = l.At - fired[l.Message]
		}
	}
	return took
}

func (s *story) succeedWithin(a *arguments) error {
	p, within := a.percent(), a.duration()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	if h.world == nil {
		return errors.New("nothing was sent")
	}
	inTime, slow, worst := 0, 0, -1
	for n, took := range s.timesToSuccess() {
		switch {
		case took >= 0 && took <= within:
			inTime++
			continue
		case took >= 0:
			slow++
		}
		if worst < 0 {
			worst = n
		}
	}
	total := s.world.Len()
	if atLeast(inTime, total, p) {
		return nil
	}
	sum := s.world.Summary()
	return s.historyOf(uint32(worst)).mismatch(
		fmt.Sprintf("at least %s%% of messages succeed within %s", percentText(p), clock(within)),
		fmt.Sprintf("%s do: %d of %s; %d took longer, %d have not succeeded "+
			"(half of those that have within %s, 95%% within %s)\n%s",
			report.Share(inTime, total), inTime, report.Plural(total, "message"), slow, total-inTime-slow,
			clock(sum.TimeToSuccess.P50.Duration()), clock(sum.TimeToSuccess.P95.Duration()), totals(sum)))
}

func (s *story) duplicates(a *arguments) error {
	p := a.percent()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	if h.world == nil {
		return errors.New("nothing was sent")
	}
	sum := s.world.Summary()
	if atMost(sum.Duplicates, sum.Messages, p) {
		return nil
	}
	var worst int
	for n := range s.world.Len() {
		if s.world.State(uint32(n)).Copies > 1 {
			worst = n
			break
		}
	}
	h = s.historyOf(uint32(worst))
	var marks []mark
	for _, c := range h.copies() {
		marks = append(marks, c.mark())
	}
	return h.mismatch(fmt.Sprintf("at most %s%% of messages are duplicates", percentText(p)),
		fmt.Sprintf("%s are: %d of %s\n%s", report.Share(sum.Duplicates, sum.Messages), sum.Duplicates,
			report.Plural(sum.Messages, "message"), totals(sum)), marks...)
}

// atLeast tells whether n of a total is at least p per cent, exactly.
func atLeast(n, total int, p *big.Rat) bool { return share(n, total).Cmp(p) >= 0 }

// atMost tells whether n of a total is at most p per cent, exactly.
func atMost(n, total int, p *big.Rat) bool { return share(n, total).Cmp(p) <= 0 }

func share(n, total int) *big.Rat { return big.NewRat(100*int64(n), int64(total)) }

func percentText(p *big.Rat) string {
	text := p.FloatString(6)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
