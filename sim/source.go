package sim

import (
	"fmt"
	"math"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/provider"
)

// source is traffic under way in a world.
type source struct {
	arrivals *arrivals
	mailing  *mailing
}

// mostSources is how many can be in one world: an event names its source in the place of a receipt's.
const mostSources = provider.MaxPlace + 1

// StartTraffic begins traffic at the current instant, with the scenario's body.
func (w *World) StartTraffic(t scenarios.Traffic) error {
	m, err := newMailing(w.Scenario(), w.seed, &t)
	if err != nil {
		return err
	}
	return w.start(t, m)
}

// StartScenario begins the scenario's traffic: where it has none, one message, now.
func (w *World) StartScenario() error {
	if t := w.Scenario().Traffic; t != nil {
		return w.StartTraffic(*t)
	}
	m, err := newMailing(w.Scenario(), w.seed, nil)
	if err != nil {
		return err
	}
	return w.start(scenarios.Traffic{Messages: 1}, m)
}

// SubmitMany sends a checked message n times, to its own recipient each time: the first when the clock next
// moves, or is advanced to where it stands, and one every so often after that.
func (w *World) SubmitMany(m *orchestrator.Message, n int, every time.Duration) error {
	p, err := w.prepare(m)
	if err != nil {
		return err
	}
	return w.start(scenarios.Traffic{Messages: n, Every: every}, &mailing{prepared: p})
}

func (w *World) start(t scenarios.Traffic, m *mailing) error {
	if len(w.sources) == mostSources {
		return fmt.Errorf("at most %d traffics can be started in one world", mostSources)
	}
	if err := checkTraffic(t); err != nil {
		return err
	}
	if w.changed {
		m.tellAll()
	}
	w.sources = append(w.sources, source{newArrivals(t, w.seed, w.now), m})
	w.queueArrival(len(w.sources) - 1)
	return nil
}

// queueArrival queues the next message of a traffic: only one waits at a time.
func (w *World) queueArrival(i int) {
	if a := w.sources[i].arrivals; a.left > 0 {
		submission := orchestrator.Event{Kind: orchestrator.Submission}
		w.engine.queue.push(newEvent(a.next, a.next, math.MaxUint32, i, &submission))
	}
}

// arrive submits the next message of a traffic.
func (w *World) arrive(i int) {
	s := w.sources[i]
	place := s.arrivals.drawn
	s.arrivals.take()
	n := uint32(w.messages.Len())
	w.submit(inFlight{
		prepared: s.mailing.prepared, recipient: s.mailing.recipient(n, place), generated: s.mailing.generates(),
		segments: segmentCount(s.mailing.segments(n)),
	}, int32(i))
	w.queueArrival(i)
}
