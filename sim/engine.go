package sim

import (
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// engine is the host that the orchestrator's rules run on: it pops events, applies them to messages, performs
// the effects and writes the lines. It allocates nothing once its buffers have grown.
type engine struct {
	scenario  *scenarios.Scenario
	phones    *phones
	providers [orchestrator.MaxSteps + 1]Provider // by channel; nil: not needed so far
	queue     queue
	streams   [orchestrator.MaxSteps + 1]stream // by channel
	stopped   int                               // timers in the queue that were stopped: they come to nothing
	events    int                               // events that happened
	fx        []orchestrator.Effect
	send      Send
	lines     []Line // written and not yet taken by the engine's owner
}

func newEngine(s *scenarios.Scenario, seed uint64) *engine {
	e := &engine{scenario: s, phones: newPhones(seed, s.Recipients), queue: queue{front: make([]event, 0, frontSize)}}
	for c := range e.streams {
		e.streams[c] = newStream(seed, orchestrator.Channel(c))
	}
	return e
}

// provider is the channel's provider, as the scenario describes it unless another was set.
func (e *engine) provider(c orchestrator.Channel) Provider {
	if e.providers[c] == nil {
		e.providers[c] = newSimulated(c, e.scenario.Providers[c], e.phones)
	}
	return e.providers[c]
}

// record is one message as the engine runs it.
type record struct {
	state     orchestrator.State
	prepared  *orchestrator.Prepared
	recipient string // msisdn; "" for a generated one whom no provider needs to know
	generated bool   // the recipient is one whom a traffic made up
}

// submission is the event that begins the message. What is later than the last instant comes then.
func (r *record) submission(start time.Time, now time.Duration) orchestrator.Event {
	e := r.prepared.Submission(start, now)
	last := max(now, lastInstant)
	e.Start, e.Expiry = min(e.Start, last), min(e.Expiry, last)
	return e
}

// apply carries an event into a message and performs what follows. It reports whether it was refused.
func (e *engine) apply(r *record, message uint32, now time.Duration, ev *orchestrator.Event) (refused bool) {
	e.events++
	e.fx = r.state.Apply(r.prepared.Route, now, ev, e.fx[:0])
	for i := range e.fx {
		switch f := &e.fx[i]; f.Kind {
		case orchestrator.TimerSet:
			e.queue.push(newEvent(f.At, now, message, 0, &orchestrator.Event{Kind: f.Timer, Step: f.Step}))
		case orchestrator.TimerStopped:
			e.stopped++
		case orchestrator.Refused:
			refused = true
			if f.Status != 0 {
				e.lines = append(e.lines, newLine(now, message, f))
			}
		case orchestrator.Fired:
			e.lines = append(e.lines, newLine(now, message, f))
			e.fire(r, message, now, int(f.Step))
		default:
			e.lines = append(e.lines, newLine(now, message, f))
		}
	}
	return refused
}

// fire hands the message to its step's provider and queues the receipts that it answers with.
func (e *engine) fire(r *record, message uint32, now time.Duration, step int) {
	s := &e.send
	s.Message, s.Channel, s.Step, s.At = message, r.prepared.Route[step-1].Channel, step, now
	s.Recipient, s.generated, s.TTL, s.stream, s.receipts = r.recipient, r.generated, 0, e.streams[s.Channel], s.receipts[:0]
	if s.Channel == orchestrator.WhatsApp {
		s.TTL = r.prepared.TTL
	}
	e.provider(s.Channel).Send(s)
	last := max(now, lastInstant)
	for i := len(s.receipts) - 1; i >= 0; i-- { // the latest first: none then has to pass another one
		report := &s.receipts[i]
		e.queue.push(newEvent(min(now+min(report.after, last), last), now, message, int(report.place), &orchestrator.Event{
			Kind: orchestrator.Report, Step: uint8(step), Status: report.status, Code: report.code,
		}))
	}
}

// dead tells whether a queued event is a timer that was stopped.
func (r *record) dead(e *event) bool { return e.kind() != orchestrator.Report && r.stopped(e) }

func (r *record) stopped(e *event) bool {
	s := &r.state
	switch e.kind() {
	case orchestrator.StartDue:
		return s.Outcome != orchestrator.Open || s.Turn != 0
	case orchestrator.WindowEnd:
		return s.Outcome != orchestrator.Open || int(s.Turn) != e.step() || s.Step(e.step()).Over()
	case orchestrator.ExpiryDue:
		return s.Outcome != orchestrator.Open
	}
	return false
}
