package tune

import (
	"math"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// Figures are what a plan comes to on a crowd.
type Figures struct {
	Messages   int     `json:"messages"`
	Reached    Share   `json:"reached"`    // got at least one copy
	Duplicates Share   `json:"duplicates"` // got two copies or more
	P50        Span    `json:"p50"`        // from the first firing to the first copy, of those who were reached
	P95        Span    `json:"p95"`
	Cost       float64 `json:"costPerThousand"` // messages
}

// Share is a part of the messages, with where it lies in 95 of 100 such crowds (Wilson's interval).
type Share struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Span is a percentile of times, with where it lies in 95 of 100 such crowds.
type Span struct {
	Value orchestrator.Seconds `json:"value"`
	Low   orchestrator.Seconds `json:"low"`
	High  orchestrator.Seconds `json:"high"`
}

// reception is what became of each message, by its number. Messages are shown from several goroutines, each once.
type reception struct {
	after  []time.Duration // to the first copy; -1: none
	copies []uint8
}

func newReception(messages int) *reception {
	return &reception{make([]time.Duration, messages), make([]uint8, messages)}
}

// see takes in one message's lines.
func (r *reception) see(n uint32, lines []sim.Line) {
	fired := time.Duration(-1)
	r.after[n] = -1
	for _, l := range lines {
		switch {
		case l.Kind() == sim.Fired && fired < 0:
			fired = l.At
		case l.Kind() == sim.Receipt && l.Copy() > 0:
			if r.copies[n]++; r.copies[n] == 1 {
				r.after[n] = l.At - fired
			}
		}
	}
}

func (r *reception) figures(cost sim.Millionths) Figures {
	f := Figures{Messages: len(r.after)}
	reached, duplicates := 0, 0
	var spans []time.Duration
	for n, copies := range r.copies {
		if copies > 0 {
			reached++
			spans = append(spans, r.after[n])
		}
		if copies > 1 {
			duplicates++
		}
	}
	slices.Sort(spans)
	f.Reached, f.Duplicates = wilson(reached, f.Messages), wilson(duplicates, f.Messages)
	f.P50, f.P95 = percentile(spans, 0.5), percentile(spans, 0.95)
	f.Cost = float64(cost) / 1e6 * 1000 / float64(f.Messages)
	return f
}

// z is how many standard errors hold 95 of 100.
const z = 1.96

// wilson is the same on every architecture: a product is rounded before it is added.
func wilson(n, of int) Share {
	if of == 0 {
		return Share{}
	}
	p, size := float64(n)/float64(of), float64(of)
	middle := (p + z*z/(2*size)) / (1 + z*z/size)
	half := float64(z / (1 + z*z/size) * math.Sqrt(p*(1-p)/size+z*z/(4*size*size)))
	share := Share{p, middle - half, middle + half}
	if n == 0 {
		share.Low = 0 // to which the rounding does not come back
	}
	if n == of {
		share.High = 1
	}
	return share
}

// percentile is by nearest rank, its interval by the ranks that a binomial leaves open.
func percentile(sorted []time.Duration, share float64) Span {
	n := len(sorted)
	if n == 0 {
		return Span{}
	}
	size := float64(n)
	middle, half := float64(size*share), float64(z*math.Sqrt(size*share*(1-share)))
	rank := func(r float64) orchestrator.Seconds {
		return orchestrator.Seconds(sorted[min(max(int(math.Ceil(r))-1, 0), n-1)])
	}
	return Span{rank(middle), rank(middle - half), rank(middle + half)}
}
