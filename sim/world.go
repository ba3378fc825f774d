package sim

import (
	"errors"
	"sync/atomic"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/chunked"
	"cascade/sim/provider"
)

// World is a subaccount under a virtual clock: its messages, its providers, and all that has happened. It is
// driven from outside: submit and report at the current instant, and advance the clock. A World is not safe
// for use by several goroutines at once.
type World struct {
	scenario  atomic.Pointer[scenarios.Scenario]
	seed      uint64
	ids       umids
	engine    *engine
	now       time.Duration
	messages  chunked.List[worldMessage] // by number
	plans     interner[orchestrator.Step]
	routes    interner[orchestrator.RouteStep]
	sources   []source
	changed   bool // a provider, or what is known of a recipient, is not the scenario's any more
	tally     *tally
	timeline  Timeline
	discard   bool
	sink      *sink // is shown each line, if not nil
	broken    error
	resubmits resubmits
	journeys  journeys
	unknown   []unknownLine // what the lines tell of that are of no message
}

// worldMessage is one message of a world.
type worldMessage struct {
	inFlight
	counted
	audited
	source int32 // the traffic that it comes from, or -1
}

// Options are how a world differs from its scenario.
type Options struct {
	Seed            *uint64 // nil: the scenario's
	Subaccount      string  // the world's name: umids follow from it
	DiscardTimeline bool    // keep the summary only
}

// NewWorld makes a world at virtual zero; nil is scenarios.Default. Nothing is sent yet: see Submit and StartTraffic.
func NewWorld(s *scenarios.Scenario, o Options) *World {
	if s == nil {
		s = scenarios.Default()
	}
	seed := s.Seed
	if o.Seed != nil {
		seed = *o.Seed
	}
	w := &World{
		seed: seed, ids: newUMIDs(seed, o.Subaccount),
		engine: newEngine(s, seed), tally: newTally(s), discard: o.DiscardTimeline,
	}
	w.scenario.Store(s)
	if !o.DiscardTimeline {
		w.engine.own = ownCodes{}
	}
	return w
}

// Errors of requests that the rules refuse, both answered 404 with code 1300 over the API.
var (
	ErrNotCancelled = errors.New("the message cannot be cancelled: its first step has had its turn, or it has ended")
	ErrNotFired     = errors.New("the receipt is refused: the message has no fired step on that channel")
)

// ErrUnknown is returned for a number that no message has.
var ErrUnknown = errors.New("no message has that number: they count from 0, and Len is how many there are")

// Submit sends a checked message at the current instant, and returns its number. The message is the world's from now
// on.
func (w *World) Submit(m *orchestrator.Message) (uint32, error) {
	p, err := w.prepare(m)
	if err != nil {
		return 0, err
	}
	p.Route, p.Message.Plan = w.routes.same(p.Route), w.plans.same(p.Message.Plan)
	return w.submit(inFlight{prepared: p, recipient: p.Message.User.MSISDN, segments: segmentCount(p.Segments)}, -1), nil
}

// prepare makes a message ready; nil is one of which nothing is said.
func (w *World) prepare(m *orchestrator.Message) (*orchestrator.Prepared, error) {
	if m == nil {
		m = &orchestrator.Message{}
	}
	s := w.Scenario()
	return orchestrator.Prepare(m, s.Plan, s.Templates)
}

func (w *World) submit(flies inFlight, source int32) uint32 {
	n := uint32(w.messages.Len())
	var ev orchestrator.Event
	flies.submission(w.Start(), w.now, &ev)
	w.tally.use(flies.prepared.Route)
	m := w.messages.Add(worldMessage{
		inFlight: flies, audited: audited{expiry: ev.Expiry, start: max(ev.Start, w.now)}, source: source,
	})
	if wire := flies.prepared.Message.Wire; wire != nil {
		w.journeys.add(n, wire.Ref, w.Owner(w.Recipient(n)))
	}
	w.engine.apply(&m.inFlight, n, w.now, &ev)
	mayRepeat := !flies.generated || flies.prepared.Message.ClientMessageID != "" // generated recipients are each somebody else
	if mayRepeat && w.resubmits.find(w.messageOf(m, n), w.Owner(w.Recipient(n)), n, w.now) {
		w.engine.lines[0].bits |= markBit
	}
	w.readLines()
	return n
}

// Report hands over a receipt at the current instant, as if the provider of the channel had sent it, with the number
// that the provider itself gives a failure; 0: none.
func (w *World) Report(
	n uint32, c orchestrator.Channel, status orchestrator.Status, code orchestrator.Code, own orchestrator.OwnCode,
) error {
	if int(n) >= w.messages.Len() {
		return ErrUnknown
	}
	if err := provider.Possible(c, status, code); err != nil {
		return err
	}
	m := w.messages.At(int(n))
	step := uint8(m.prepared.Route.Index(c) + 1)
	refused := w.engine.apply(&m.inFlight, n, w.now, &orchestrator.Event{
		Kind: orchestrator.Report, Step: step, Channel: c, Status: status, Code: code,
	})
	if own != 0 && !refused && w.engine.own != nil {
		w.engine.own[ownKey{w.now, n, step, status, code}] = own
	}
	w.readLines()
	if refused {
		return ErrNotFired
	}
	return nil
}

// Cancel takes a scheduled message back.
func (w *World) Cancel(n uint32) error {
	if int(n) >= w.messages.Len() {
		return ErrUnknown
	}
	m := w.messages.At(int(n))
	refused := w.engine.apply(&m.inFlight, n, w.now, &orchestrator.Event{Kind: orchestrator.Cancel})
	w.readLines()
	if refused {
		return ErrNotCancelled
	}
	return nil
}

// readLines reads what the engine wrote: it is audited, counted and kept.
func (w *World) readLines() {
	if fault := w.engine.send.Fault; fault != nil && w.broken == nil {
		w.broken = fault
	}
	for _, l := range w.engine.lines {
		m := w.messages.At(int(l.Message))
		if broken := m.audit(l, m.prepared.Route); broken != "" && w.broken == nil {
			w.broken = &Violation{broken, l.Message, l}
		}
		before := w.tally.cost
		w.tally.add(l, &m.counted, m.prepared.Route, int(m.segments))
		w.journeys.count(l.Message, l, w.tally.cost-before)
		w.tally.reach(l.At)
		if w.sink != nil && w.sink.out != nil {
			w.sink.write(l)
		}
	}
	if !w.discard {
		w.timeline.Append(w.engine.lines...)
	}
	w.engine.lines = w.engine.lines[:0]
}

// RecordWebhook adds the line of an HTTP attempt at the current instant. One of a step that there is not is nothing.
func (w *World) RecordWebhook(l Line) {
	if n := l.Step(); l.Kind() != Webhook || n < 1 || n > len(w.Route(l.Message)) {
		return
	}
	l.At = w.now
	w.engine.lines = append(w.engine.lines, l)
	w.readLines()
}
