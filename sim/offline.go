package sim

import (
	"cmp"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// phones tells when recipients cannot be reached. The providers of a world share one.
type phones struct {
	kinds  stream // draws which share a generated recipient belongs to
	named  map[string][]scenarios.Offline
	shares []share
}

// share is a kind of generated recipients: those whose draw is below this, and not below that of the one before.
type share struct {
	below   float64
	offline []scenarios.Offline
}

func newPhones(seed uint64, recipients []scenarios.Recipient) *phones {
	p := &phones{kinds: newStream(seed, 0), named: map[string][]scenarios.Offline{}}
	for _, r := range recipients {
		p.set(r)
	}
	return p
}

// set replaces what is known of a named recipient, or adds a share of the generated ones.
func (p *phones) set(r scenarios.Recipient) {
	offline := slices.SortedFunc(slices.Values(r.Offline), func(a, b scenarios.Offline) int { return cmp.Compare(a.From, b.From) })
	if r.MSISDN != "" {
		p.named[r.MSISDN] = offline
		return
	}
	below := r.Share
	if n := len(p.shares); n > 0 {
		below += p.shares[n-1].below
	}
	p.shares = append(p.shares, share{below, offline})
}

// offline is when the send's recipient cannot be reached, in order of time, on whichever channel.
func (p *phones) offline(s *Send) []scenarios.Offline {
	if windows, known := p.named[s.Recipient]; known || !s.generated || len(p.shares) == 0 {
		return windows
	}
	drawn := p.kinds.draws(s.Message).unit(drawShare)
	for i := range p.shares {
		if drawn < p.shares[i].below {
			return p.shares[i].offline
		}
	}
	return nil
}

// hold keeps the delivery for a recipient who is offline until they come online, with the receipts after it,
// if the message's age is then at most its time-to-live. Otherwise the delivery and what follows never come.
func (p *simulated) hold(s *Send, fired time.Duration) {
	windows := p.phones.offline(s)
	if len(windows) == 0 {
		return
	}
	slices.SortStableFunc(s.receipts, func(a, b receipt) int { return cmp.Compare(a.after, b.after) })
	i := slices.IndexFunc(s.receipts, func(r receipt) bool {
		return r.status == orchestrator.Delivered || r.status == orchestrator.Read
	})
	if i < 0 {
		return
	}
	due := s.At + s.receipts[i].after
	online := onlineAt(windows, s.Channel, due)
	if online == due {
		return
	}
	ttl := s.TTL
	if ttl == 0 {
		ttl = p.ttl
	}
	if online-fired > ttl {
		last := uint8(min(len(s.receipts), maxPlace)) // after all receipts of its instant, kept or not
		s.receipts = s.receipts[:i]
		if p.onExpiry == scenarios.ReportUndelivered {
			s.receipts = append(s.receipts, receipt{fired + ttl - s.At, orchestrator.Undelivered, orchestrator.Expired, last})
		}
		return
	}
	for j := i; j < len(s.receipts); j++ {
		s.receipts[j].after += online - due
	}
}

// onlineAt is the first instant from at on outside every window of the channel.
func onlineAt(windows []scenarios.Offline, c orchestrator.Channel, at time.Duration) time.Duration {
	for _, w := range windows {
		if (w.Channel == 0 || w.Channel == c) && w.From <= at && at < w.To {
			at = w.To
		}
	}
	return at
}
