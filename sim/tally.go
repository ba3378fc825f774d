package sim

import (
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// tally counts a run's lines into the figures of its summary. It reads lines and nothing else.
type tally struct {
	prices   [orchestrator.MaxSteps + 1]scenarios.Price
	messages int
	outcomes [5]int
	channels [orchestrator.MaxSteps + 1]ChannelSummary
	used     [orchestrator.MaxSteps + 1]bool
	order    []orchestrator.Channel // those used, as the plans have them

	fallbacks, duplicates, copies int
	resubmitted                   int

	waits waits
	cost  Millionths
	end   time.Duration
}

// counted is what a tally remembers of one message.
type counted struct {
	first   time.Duration // the first firing
	fired   uint8
	outcome orchestrator.Outcome
}

func newTally(s *scenarios.Scenario) *tally {
	t := &tally{}
	for _, c := range orchestrator.Channels() {
		if p := s.Providers[c]; p != nil {
			t.prices[c] = p.Price
		}
	}
	for _, step := range s.Message.PlanIn(s.Plan) {
		t.useChannel(step.Channel)
	}
	return t
}

// use makes room for the channels of a message's plan, whether they are ever used or not.
func (t *tally) use(route orchestrator.Route) {
	for _, step := range route {
		t.useChannel(step.Channel)
	}
}

func (t *tally) useChannel(c orchestrator.Channel) {
	if c.Exists() && !t.used[c] {
		t.used[c], t.order = true, append(t.order, c)
	}
}

// add counts one line, but for its instant: see reach. Segments are those of the message's SMS.
func (t *tally) add(l Line, m *counted, route orchestrator.Route, segments int) {
	var c orchestrator.Channel
	if n := l.Step(); n > 0 {
		c = route[n-1].Channel
	}
	counts := &t.channels[c]
	if l.Kind() == Receipt { // most lines are
		t.receipt(l, m, c, counts)
		return
	}
	switch l.Kind() {
	case Submitted:
		t.messages++
		t.outcomes[orchestrator.Open]++
		if l.Again() {
			t.resubmitted++
		}
	case Fired:
		counts.Fired++
		t.fire(c, m, l.At, segments)
	case Skipped:
		counts.Skipped++
	case Lapsed:
		counts.Lapsed++
	case Succeeded:
		counts.Succeeded++
		t.waits.Add(l.At - m.first)
		t.become(m, orchestrator.Succeeded)
	case Failed:
		t.become(m, orchestrator.Failed)
	case Expired:
		t.become(m, orchestrator.ExpiredOutcome)
	case Cancelled:
		t.become(m, orchestrator.Cancelled)
	}
}

// reach tells that lines up to the instant were counted.
func (t *tally) reach(at time.Duration) { t.end = max(t.end, at) }

func (t *tally) fire(c orchestrator.Channel, m *counted, at time.Duration, segments int) {
	if m.fired == 0 {
		m.first = at
	} else {
		t.fallbacks++
	}
	m.fired++
	switch p := t.prices[c]; p.Per {
	case scenarios.PerSend:
		t.cost += Millionths(p.Millionths)
	case scenarios.PerSegment:
		t.cost += Millionths(p.Millionths * int64(segments))
	}
}

func (t *tally) receipt(l Line, m *counted, c orchestrator.Channel, counts *ChannelSummary) {
	switch {
	case !l.Told():
		return
	case l.Status().IsFailure():
		if !l.Late() && m.outcome == orchestrator.Open {
			counts.Failed++
		}
		return
	case l.Status() == orchestrator.Read:
		counts.Read++
	}
	if l.Copy() == 0 {
		return
	}
	counts.Delivered++
	t.copies++
	if l.Copy() == 2 {
		t.duplicates++
	}
	if p := t.prices[c]; p.Per == scenarios.PerDelivery {
		t.cost += Millionths(p.Millionths)
	}
}

func (t *tally) become(m *counted, o orchestrator.Outcome) {
	t.outcomes[m.outcome]--
	t.outcomes[o]++
	m.outcome = o
}

// merge adds the counts of other messages of the same run.
func (t *tally) merge(o *tally) {
	t.messages += o.messages
	t.fallbacks += o.fallbacks
	t.duplicates += o.duplicates
	t.copies += o.copies
	t.resubmitted += o.resubmitted
	t.cost += o.cost
	t.end = max(t.end, o.end)
	for _, chunk := range o.waits.Chunks() {
		for _, wait := range chunk {
			t.waits.Add(wait)
		}
	}
	for i, n := range o.outcomes {
		t.outcomes[i] += n
	}
	for _, c := range o.order {
		t.useChannel(c)
	}
	for i := range o.channels {
		t.channels[i].add(o.channels[i])
	}
}
