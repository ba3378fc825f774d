package sim

import (
	"errors"
	"fmt"
	"time"

	"cascade/scenarios"
	"cascade/sim/random"
)

// ErrTooLong is returned for traffic that would go on for more than ten years.
var ErrTooLong = errors.New("the traffic takes longer than ten years: send fewer messages, or closer together")

// checkTraffic refuses traffic that no run can carry.
func checkTraffic(t scenarios.Traffic) error {
	switch {
	case t.Messages < 0 || t.Messages > scenarios.MaxMessages:
		return fmt.Errorf("%d messages are not within 0 to %d", t.Messages, scenarios.MaxMessages)
	case t.Every < 0 || !(t.Poisson.Count >= 0) || t.Poisson.Per < 0:
		return errors.New("the distance between two messages is below 0")
	case t.TooLong():
		return ErrTooLong
	}
	return nil
}

// arrivals are the instants at which a traffic's messages are submitted, one after the other.
type arrivals struct {
	seed    uint64
	left    int
	next    time.Duration
	every   time.Duration
	random  bool // poisson holds, not every
	poisson random.Latency
	drawn   uint32
}

// newArrivals starts the traffic at an instant.
func newArrivals(t scenarios.Traffic, seed uint64, from time.Duration) *arrivals {
	a := &arrivals{seed: seed, left: t.Messages, next: from, every: t.Every}
	if t.Poisson.Count > 0 {
		a.random = true
		a.poisson = random.NewLatency(scenarios.Latency{Kind: scenarios.Exponential, A: t.Poisson.Spacing()})
	}
	return a
}

// take is the next message's instant. There must be one left.
func (a *arrivals) take() time.Duration {
	at := a.next
	a.left--
	a.drawn++
	gap := a.every
	if a.random {
		gap = a.poisson.Draw(random.NewStream(a.seed, 0).Draws(a.drawn), random.Arrival)
	}
	a.next = min(at+gap, max(at, scenarios.Horizon))
	return at
}
