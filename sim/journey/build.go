package journey

import (
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// event is a timeline line, wherever it was read from.
type event struct {
	at          time.Duration // since virtual zero
	kind        sim.Kind
	step        int
	channel     orchestrator.Channel
	status      orchestrator.Status
	code        orchestrator.Code
	copy        int
	late, stale bool
}

// Of makes the journey of one message from its lines, in order.
func Of(lines []sim.Line, route orchestrator.Route) Journey {
	b := builder{digest: firstDigest}
	for _, l := range lines {
		e := event{
			at: l.At, kind: l.Kind(), step: l.Step(), status: l.Status(), code: l.Code(), copy: l.Copy(),
			late: l.Late(), stale: l.Stale(),
		}
		if e.step > 0 {
			e.channel = route[e.step-1].Channel
		}
		if !l.Refused() {
			b.add(e)
		}
	}
	return b.done()
}

// builder puts a journey together line by line.
type builder struct {
	journey Journey
	digest  uint32
	begun   bool
}

func (b *builder) done() Journey {
	b.journey.Digest, b.journey.Full = b.digest, true
	return b.journey
}

func (b *builder) add(e event) {
	j := &b.journey
	if !b.begun {
		j.Submitted, b.begun = e.at, true
	}
	at := e.at - j.Submitted
	switch e.kind {
	case sim.Fired, sim.Skipped:
		j.Legs = append(j.Legs, Leg{Channel: e.channel, Step: e.step, At: at, Skip: e.code})
	case sim.Receipt, sim.Lapsed:
		if leg := j.Leg(e.channel); leg != nil {
			leg.Moments = append(leg.Moments, Moment{at, e.status, e.code, e.copy, e.late, e.stale})
		}
	case sim.Succeeded:
		j.Ends = append(j.Ends, End{orchestrator.Succeeded, at, e.channel, 0})
	case sim.Failed:
		j.Ends = append(j.Ends, End{orchestrator.Failed, at, e.channel, e.code})
	case sim.Expired:
		j.Ends = append(j.Ends, End{orchestrator.ExpiredOutcome, at, 0, e.code})
	case sim.Cancelled:
		j.Ends = append(j.Ends, End{orchestrator.Cancelled, at, 0, 0})
	case sim.Webhook:
		return // what the customer heard is not the message's way
	}
	b.mix(at, e)
}

// mix takes a line into the digest (FNV-1a).
func (b *builder) mix(at time.Duration, e event) {
	flags := byte(e.copy) << 2
	if e.late {
		flags |= 1
	}
	if e.stale {
		flags |= 2
	}
	for i := range 8 {
		b.byte(byte(at >> (8 * i)))
	}
	kind, channel, status := byte(e.kind), byte(e.channel), byte(e.status)
	for _, x := range [...]byte{kind, channel, status, byte(e.code), byte(e.code >> 8), flags} {
		b.byte(x)
	}
}

func (b *builder) byte(x byte) { b.digest = (b.digest ^ uint32(x)) * 16777619 }

// firstDigest is FNV-1a's offset basis.
const firstDigest = 2166136261
