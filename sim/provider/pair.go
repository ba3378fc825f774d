package provider

import (
	"time"

	"cascade/scenarios"
)

// pairs limits how often one recipient is sent to. A send that comes too soon after the one before is not taken, and
// none has to wait for it. Who has no number is not known again, and so is not limited.
type pairs struct {
	distance time.Duration
	last     map[string]time.Duration // by recipient, the send that was taken last
}

func newPairs(r scenarios.Rate) pairs {
	p := pairs{distance: r.Spacing()}
	if p.distance > 0 {
		p.last = map[string]time.Duration{}
	}
	return p
}

// full tells whether a send fired at the instant comes too soon.
func (p *pairs) full(recipient string, at time.Duration) bool {
	last, before := p.last[recipient]
	return before && at < last+p.distance
}

func (p *pairs) take(recipient string, at time.Duration) {
	if p.last != nil && recipient != "" {
		p.last[recipient] = at
	}
}
