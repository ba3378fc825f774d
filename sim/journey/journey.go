package journey

import (
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// Journey is what happened to one message: its timeline lines, counted from its submission.
type Journey struct {
	Submitted time.Duration // since virtual zero
	// Lines are in order of time, and within an instant in the plan's order, the outcomes last: so that equal
	// journeys are equal, wherever they were read from. The submission itself is not among them, nor are
	// webhooks, which are not the message's way, nor refused receipts.
	Lines  []sim.Moment
	Digest uint32 // of every line, those that Brief leaves out included
	Full   bool   // Lines has every receipt, not only those that count
}

// Of makes the journey of one message from its lines, in order.
func Of(lines []sim.Line, route orchestrator.Route) Journey {
	b := builder{digest: firstDigest}
	b.journey.Lines = make([]sim.Moment, 0, len(lines))
	for _, l := range lines {
		b.add(l.Open(route))
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

func (b *builder) add(m sim.Moment) {
	if m.Refused {
		return
	}
	j := &b.journey
	if !b.begun {
		j.Submitted, b.begun = m.At, true
	}
	m.At -= j.Submitted
	switch m.Kind {
	case sim.Webhook:
		return
	case sim.Submitted:
	default:
		j.insert(m)
	}
	b.digest = mixed(b.digest, m)
}

// insert puts a line that follows all others in time behind those that it follows in the plan.
func (j *Journey) insert(m sim.Moment) {
	j.Lines = append(j.Lines, m)
	for i := len(j.Lines) - 1; i > 0 && before(m, j.Lines[i-1]); i-- {
		j.Lines[i-1], j.Lines[i] = m, j.Lines[i-1]
	}
}

// before tells whether a line stands before another one in a journey.
func before(a, b sim.Moment) bool {
	switch {
	case a.At != b.At:
		return a.At < b.At
	case a.Kind.Ends() || b.Kind.Ends():
		return !a.Kind.Ends() && b.Kind.Ends()
	}
	return a.Step < b.Step
}

// mixed takes a line into a digest (FNV-1a).
func mixed(digest uint32, m sim.Moment) uint32 {
	flags := m.Copy << 2
	if m.Late {
		flags |= 1
	}
	if m.Stale {
		flags |= 2
	}
	for i := range 8 {
		digest = (digest ^ uint32(byte(m.At>>(8*i)))) * 16777619
	}
	kind, channel, status := byte(m.Kind), byte(m.Channel), byte(m.Status)
	for _, x := range [...]byte{kind, channel, status, byte(m.Code), byte(m.Code >> 8), flags} {
		digest = (digest ^ uint32(x)) * 16777619
	}
	return digest
}

// firstDigest is FNV-1a's offset basis.
const firstDigest = 2166136261

// End is the outcome as it stands at last. Of an open message it is the zero Moment.
func (j *Journey) End() sim.Moment {
	for _, m := range slices.Backward(j.Lines) {
		if m.Kind.Ends() {
			return m
		}
	}
	return sim.Moment{}
}

// SucceedsAt tells whether the message succeeds on the channel at the instant.
func (j *Journey) SucceedsAt(c orchestrator.Channel, at time.Duration) bool {
	return slices.ContainsFunc(j.Lines, func(m sim.Moment) bool {
		return m.Kind == sim.Succeeded && m.Channel == c && m.At == at
	})
}

// Copies counts what the recipient got.
func (j *Journey) Copies() int {
	copies := 0
	for _, m := range j.Lines {
		if m.Copy > 0 {
			copies++
		}
	}
	return copies
}

// counts tells whether the line is told even where there is no room for every receipt: of receipts those that
// made a copy, were read or failed.
func counts(m sim.Moment) bool {
	return m.Kind != sim.Receipt || !m.Stale && m.Status >= orchestrator.Delivered
}

// Brief leaves out every receipt that does not count, as kept timings of large runs do.
func (j Journey) Brief() Journey {
	if !j.Full {
		return j
	}
	var lines []sim.Moment
	for _, m := range j.Lines {
		if counts(m) {
			lines = append(lines, m)
		}
	}
	j.Lines, j.Full = lines, false
	return j
}
