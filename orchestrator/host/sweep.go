package host

import (
	"context"
	"time"
)

// Messages that are kept long enough are removed a few at a time, when there is nothing else to do: no transaction is
// long, and a host under load puts it off.
const (
	sweepEvery = time.Hour
	sweepPause = 20 * time.Millisecond // between the parts of one sweep
	sweepMost  = 500                   // messages that one part looks at
)

// sweep removes messages that ended longer ago than they are kept.
func (h *Host) sweep(ctx context.Context, now time.Duration) {
	if h.o.Keep <= 0 || now < h.sweepAt || now < h.o.Keep || h.draining {
		h.sweepAt = max(h.sweepAt, h.o.Keep)
		return
	}
	next, removed, err := h.store.Sweep(ctx, now-h.o.Keep, h.sweepOn, sweepMost)
	h.sweepOn, h.sweepAt = next, now+sweepEvery
	switch {
	case err != nil:
		h.log.Error("old messages cannot be removed", "error", err)
	case next > 0:
		h.sweepAt = now + sweepPause
	}
	if removed > 0 {
		h.cache.clear() // what was removed is not to come back
		h.log.Debug("old messages were removed", "count", removed)
	}
}
