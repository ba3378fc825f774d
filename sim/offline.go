package sim

import (
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// offlineOn collects when recipients cannot be reached on the channel, in order of time.
func offlineOn(c orchestrator.Channel, recipients []scenarios.Recipient) map[string][]scenarios.Offline {
	if len(recipients) == 0 {
		return nil
	}
	windows := make(map[string][]scenarios.Offline)
	for _, r := range recipients {
		for _, o := range r.Offline {
			if o.Channel == 0 || o.Channel == c {
				windows[r.MSISDN] = append(windows[r.MSISDN], o)
			}
		}
	}
	for _, list := range windows { // each list is sorted by itself: the map's order does not show
		slices.SortFunc(list, func(a, b scenarios.Offline) int { return int(min(max(a.From-b.From, -1), 1)) })
	}
	return windows
}

// hold keeps the delivery for a recipient who is offline until they come online, with the receipts after it,
// if the message's age is then at most its time-to-live. Otherwise the delivery and what follows never come.
func (p *simulated) hold(s *Send, fired time.Duration) {
	windows, ok := p.offline[s.Recipient]
	if !ok {
		return
	}
	slices.SortStableFunc(s.receipts, func(a, b receipt) int { return int(min(max(a.after-b.after, -1), 1)) })
	i := slices.IndexFunc(s.receipts, func(r receipt) bool {
		return r.status == orchestrator.Delivered || r.status == orchestrator.Read
	})
	if i < 0 {
		return
	}
	due := s.At + s.receipts[i].after
	online := onlineAt(windows, due)
	if online == due {
		return
	}
	ttl := s.TTL
	if ttl == 0 {
		ttl = p.ttl
	}
	if online-fired > ttl {
		s.receipts = s.receipts[:i]
		if p.onExpiry == scenarios.ReportUndelivered {
			s.Report(orchestrator.Undelivered, fired+ttl-s.At, orchestrator.Expired)
		}
		return
	}
	for j := i; j < len(s.receipts); j++ {
		s.receipts[j].after += online - due
	}
}

// onlineAt is the first instant from at on outside every window.
func onlineAt(windows []scenarios.Offline, at time.Duration) time.Duration {
	for _, w := range windows {
		if w.From <= at && at < w.To {
			at = w.To
		}
	}
	return at
}
