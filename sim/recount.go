package sim

import (
	"time"

	"cascade/orchestrator"
)

// Recount counts lines that were read as a run counts its own. The zero Recount has counted nothing. There are no
// prices in it: the cost is 0.
type Recount struct {
	tally    tally
	messages []counted
	route    [orchestrator.MaxSteps]orchestrator.RouteStep // the channel of each step
}

// Add counts a line of message n, from 0: a message's first line makes it one, whatever the line is.
func (r *Recount) Add(n int, m Moment) {
	for len(r.messages) <= n {
		r.messages = append(r.messages, counted{})
		r.tally.messages++
		r.tally.outcomes[orchestrator.Open]++
	}
	r.tally.reach(m.At)
	if m.Resubmitted {
		r.tally.resubmitted++
	}
	if m.Kind == Submitted || m.Refused {
		return
	}
	if m.Step > 0 && int(m.Step) <= len(r.route) {
		r.route[m.Step-1].Channel = m.Channel
		r.tally.useChannel(m.Channel)
	}
	r.tally.add(pack(&m, uint32(n)), &r.messages[n], r.route[:], 0)
}

// Reach tells of a line at an instant that is of no message.
func (r *Recount) Reach(at time.Duration) { r.tally.reach(at) }

// Summary is the figures of what was counted, with the plan's channels in its order.
func (r *Recount) Summary(scenario string, plan []orchestrator.Channel) Summary {
	s := r.tally.summary(scenario, 0)
	s.Channels.Sort(plan)
	return s
}
