package provider

import (
	"cmp"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// hold keeps the delivery for a recipient who is offline until they come online, with the receipts after it,
// if the message's age is then at most its time-to-live. Otherwise the delivery and what follows never come.
func (p *Simulated) hold(s *Send, ttl time.Duration) {
	if len(p.recipients.named) == 0 && len(p.recipients.shares) == 0 {
		return // nobody is ever offline: a crowd's messages all come by here
	}
	known := p.recipients.of(s)
	if known == nil || len(known.Offline) == 0 {
		return
	}
	slices.SortStableFunc(s.Receipts, inTime)
	i := slices.IndexFunc(s.Receipts, func(r Receipt) bool {
		return r.Status == orchestrator.Delivered || r.Status == orchestrator.Read
	})
	if i < 0 {
		return
	}
	due := s.At + s.Receipts[i].After
	online := onlineAt(known.Offline, s.Channel, due)
	if online == due {
		return
	}
	if online-s.At > ttl {
		p.expire(s, i, ttl)
		return
	}
	for j := i; j < len(s.Receipts); j++ {
		s.Receipts[j].After += online - due
	}
}

// expire drops the receipts from the i-th on, and says so where the provider does. What it says comes after all
// receipts of the instant, kept or not, in whatever order they were reported.
func (p *Simulated) expire(s *Send, i int, after time.Duration) {
	s.Receipts = s.Receipts[:i]
	if p.onExpiry == scenarios.ReportUndelivered {
		s.Receipts = append(s.Receipts, Receipt{
			After: after, Status: orchestrator.Undelivered, Code: orchestrator.Expired, Place: MaxPlace, // beyond any line of a script
		})
	}
}

// dropQueued drops a send whose turn comes later than its time-to-live. That it was accepted has been said by then.
func (p *Simulated) dropQueued(s *Send, ttl time.Duration) {
	kept := 0
	for _, r := range s.Receipts {
		if r.Status == orchestrator.Accepted && r.After <= ttl {
			s.Receipts[kept] = r
			kept++
		}
	}
	p.expire(s, kept, ttl)
}

// inTime orders receipts by their instant.
func inTime(a, b Receipt) int { return cmp.Compare(a.After, b.After) }

// onlineAt is the first instant from at on outside every window of the channel. Windows stand in order of time.
func onlineAt(windows []scenarios.Offline, c orchestrator.Channel, at time.Duration) time.Duration {
	for _, w := range windows {
		if (w.Channel == 0 || w.Channel == c) && w.From <= at && at < w.To {
			at = w.To
		}
	}
	return at
}
