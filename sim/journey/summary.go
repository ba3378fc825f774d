package journey

import (
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// Summarise counts the figures of journeys. There are no prices in them: Cost is 0.
func Summarise(run Run) sim.Summary {
	s := sim.Summary{Scenario: run.Scenario, Messages: len(run.Messages), End: orchestrator.Seconds(run.Last)}
	var channels [orchestrator.MaxSteps + 1]sim.ChannelSummary
	var order []orchestrator.Channel
	use := func(c orchestrator.Channel) {
		if c != 0 && !slices.Contains(order, c) {
			order = append(order, c)
		}
	}
	for _, step := range run.Route {
		use(step.Channel)
	}
	var waits []time.Duration
	for i := range run.Messages {
		j := &run.Messages[i]
		end := j.End()
		*outcomeCount(&s, end.Outcome)++
		if end.Outcome == orchestrator.Succeeded {
			channels[end.Channel].Succeeded++
			waits = append(waits, end.At-j.firstFiring())
		}
		fired := 0
		for k := range j.Legs {
			leg := &j.Legs[k]
			use(leg.Channel)
			fired += leg.count(&channels[leg.Channel])
		}
		s.Fallbacks += max(0, fired-1)
		copies := j.Copies()
		if s.Copies += copies; copies > 1 {
			s.Duplicates++
		}
	}
	for _, c := range order {
		channels[c].Channel = c
		s.Channels = append(s.Channels, channels[c])
	}
	s.TimeToSuccess = percentiles(waits)
	return s
}

func outcomeCount(s *sim.Summary, o orchestrator.Outcome) *int {
	switch o {
	case orchestrator.Succeeded:
		return &s.Succeeded
	case orchestrator.Failed:
		return &s.Failed
	case orchestrator.ExpiredOutcome:
		return &s.Expired
	case orchestrator.Cancelled:
		return &s.Cancelled
	default:
		return &s.Open
	}
}

// firstFiring is when the message first fired, since its submission.
func (j *Journey) firstFiring() time.Duration {
	for _, leg := range j.Legs {
		if leg.Fired() {
			return leg.At
		}
	}
	return 0
}

// count adds the leg to its channel's figures, and returns how many firings it is.
func (l *Leg) count(c *sim.ChannelSummary) int {
	if !l.Fired() {
		c.Skipped++
		return 0
	}
	c.Fired++
	for _, m := range l.Moments {
		switch {
		case m.Lapsed():
			c.Lapsed++
		case m.Stale:
		case m.Status.IsFailure():
			if !m.Late {
				c.Failed++
			}
		case m.Status == orchestrator.Read:
			c.Read++
		}
		if m.Copy > 0 {
			c.Delivered++
		}
	}
	return 1
}

// percentiles are by nearest rank.
func percentiles(waits []time.Duration) sim.Percentiles {
	n := len(waits)
	if n == 0 {
		return sim.Percentiles{}
	}
	slices.Sort(waits)
	rank := func(percent int) orchestrator.Seconds { return orchestrator.Seconds(waits[(n*percent+99)/100-1]) }
	return sim.Percentiles{P50: rank(50), P95: rank(95), P99: rank(99), Max: rank(100)}
}
