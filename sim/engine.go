package sim

import (
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/provider"
	"cascade/sim/random"
)

// engine is the host that the orchestrator's rules run on: it pops events, applies them to messages, performs
// the effects and writes the lines. It allocates nothing once its buffers have grown.
type engine struct {
	scenario   *scenarios.Scenario
	recipients *provider.Recipients
	providers  [orchestrator.MaxSteps + 1]provider.Provider // by channel; nil: not needed so far
	streams    [orchestrator.MaxSteps + 1]random.Stream     // by channel
	queue      queue
	stopped    int // timers in the queue that were stopped: they come to nothing
	events     int // events that happened
	fx         []orchestrator.Effect
	send       provider.Send
	lines      []Line   // written and not yet read by the engine's owner
	own        ownCodes // of receipts to come; nil: nobody asks for them
}

func newEngine(s *scenarios.Scenario, seed uint64) *engine {
	e := &engine{
		scenario: s, recipients: provider.NewRecipients(seed, s.Recipients),
		queue: queue{front: make([]event, 0, frontSize)},
	}
	for c := range e.streams {
		e.streams[c] = random.NewStream(seed, orchestrator.Channel(c))
	}
	return e
}

// provider is the channel's provider, as the scenario describes it unless another was set.
func (e *engine) provider(c orchestrator.Channel) provider.Provider {
	if e.providers[c] == nil {
		e.providers[c] = provider.New(c, e.scenario.Providers[c], e.scenario.Start, e.recipients)
	}
	return e.providers[c]
}

// apply carries an event into a message and performs what follows. It reports whether it was refused.
func (e *engine) apply(m *inFlight, message uint32, now time.Duration, ev *orchestrator.Event) (refused bool) {
	e.events++
	e.fx = m.state.Apply(m.prepared.Route, now, ev, e.fx[:0])
	for i := range e.fx {
		switch f := &e.fx[i]; f.Kind {
		case orchestrator.TimerSet:
			e.queue.push(newEvent(f.At, now, message, 0, &orchestrator.Event{Kind: f.Timer, Step: f.Step}))
		case orchestrator.TimerStopped:
			e.stopped++
		case orchestrator.Refused:
			refused = true
		case orchestrator.RefusedReceipt:
			refused = true
			e.lines = append(e.lines, newLine(now, message, f))
		case orchestrator.Fired:
			e.lines = append(e.lines, newLine(now, message, f))
			e.fire(m, message, now, int(f.Step))
		default:
			e.lines = append(e.lines, newLine(now, message, f))
		}
	}
	return refused
}

// followed is how long after the firing a Read is still heard of.
const followed = 10 * 24 * time.Hour

// fire hands the message to its step's provider and queues the receipts that it answers with.
func (e *engine) fire(m *inFlight, message uint32, now time.Duration, step int) {
	s := &e.send
	s.Message, s.Channel, s.Step, s.At = message, m.prepared.Route[step-1].Channel, step, now
	s.Body = m.prepared.Message
	s.Recipient = e.recipients.Owner(m.recipient)
	s.Generated, s.Random, s.Receipts = m.generated, e.streams[s.Channel], s.Receipts[:0]
	s.TTL = m.prepared.Lifetime(s.Channel)
	if s.Segments = 0; s.Channel == orchestrator.SMS {
		s.Segments = int(m.segments)
	}
	e.provider(s.Channel).Send(s)
	last := max(now, scenarios.Horizon)
	for i := len(s.Receipts) - 1; i >= 0; i-- { // the latest first: none then has to pass another one
		r := &s.Receipts[i]
		if r.Status == orchestrator.Read && r.After > followed {
			continue
		}
		at := min(now+min(r.After, last), last)
		if r.Own != 0 && e.own != nil {
			e.own[ownKey{at, message, uint8(step), r.Status, r.Code}] = r.Own
		}
		e.queue.push(newEvent(at, now, message, int(r.Place), &orchestrator.Event{
			Kind: orchestrator.Report, Step: uint8(step), Status: r.Status, Code: r.Code,
		}))
	}
}
