package sim

import (
	"errors"
	"fmt"
	"math"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// World is a subaccount under a virtual clock: its messages, its providers, and all that has happened. It is
// driven from outside: submit and report at the current instant, and advance the clock. A World is not safe
// for use by several goroutines at once.
type World struct {
	scenario *scenarios.Scenario
	seed     uint64
	ids      umids
	engine   *engine
	now      time.Duration
	entries  entries
	routes   routes
	sources  []source
	replaced bool // a provider, or what is known of a recipient, is not the scenario's any more
	tally    *tally
	timeline Timeline
	discard  bool
	sink     *sink // is shown each line, if not nil
	broken   error

	strangers []stranger
}

// source is traffic under way.
type source struct {
	arrivals *arrivals
	cast     *cast
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
	return &World{
		scenario: s, seed: seed, ids: newUMIDs(seed, o.Subaccount),
		engine: newEngine(s, seed), tally: newTally(s), discard: o.DiscardTimeline,
	}
}

// Errors of requests that the rules refuse, both answered 404 with code 1300 over the API.
var (
	ErrNotCancelled = errors.New("the message cannot be cancelled: its first step has had its turn, or it has ended")
	ErrNotFired     = errors.New("the receipt is refused: the message has no fired step on that channel")
)

// ErrUnknown is returned for a number that no message has.
var ErrUnknown = errors.New("no message has that number: they count from 0, and Len is how many there are")

// Submit sends a checked message at the current instant, and returns its number.
func (w *World) Submit(m *orchestrator.Message) (uint32, error) {
	p, err := w.prepare(m)
	if err != nil {
		return 0, err
	}
	p.Route = w.routes.same(p.Route)
	return w.submit(record{prepared: p, recipient: p.Message.User.MSISDN}, -1), nil
}

// prepare makes a message ready; nil is one of which nothing is said.
func (w *World) prepare(m *orchestrator.Message) (*orchestrator.Prepared, error) {
	if m == nil {
		m = &orchestrator.Message{}
	}
	return orchestrator.Prepare(m, w.scenario.Plan, w.scenario.Templates)
}

func (w *World) submit(r record, from int32) uint32 {
	n := uint32(w.entries.length)
	ev := r.submission(w.scenario.Start, w.now)
	w.tally.use(r.prepared.Route)
	e := w.entries.add()
	e.record = r
	e.checked = checked{expiry: ev.Expiry, start: max(ev.Start, w.now)}
	e.source = from
	w.engine.apply(&e.record, n, w.now, &ev)
	w.take()
	return n
}

// StartTraffic begins traffic at the current instant, with the scenario's body.
func (w *World) StartTraffic(t scenarios.Traffic) error {
	if err := w.admit(t); err != nil {
		return err
	}
	c, err := newCast(w.scenario, w.seed, &t)
	if err != nil {
		return err
	}
	w.addSource(source{newArrivals(t, w.seed, w.now), c})
	return nil
}

// StartScenario begins the scenario's traffic: where it has none, one message, now.
func (w *World) StartScenario() error {
	if w.scenario.Traffic != nil {
		return w.StartTraffic(*w.scenario.Traffic)
	}
	c, err := newCast(w.scenario, w.seed, nil)
	if err != nil {
		return err
	}
	w.addSource(source{newArrivals(scenarios.Traffic{Messages: 1}, w.seed, w.now), c})
	return nil
}

// admit refuses traffic that a world cannot carry.
func (w *World) admit(t scenarios.Traffic) error {
	if len(w.sources) > maxPlace {
		return fmt.Errorf("at most %d traffics can be started in one world", maxPlace+1)
	}
	return checkTraffic(t)
}

func (w *World) addSource(s source) {
	if w.replaced {
		s.cast.tellAll()
	}
	w.sources = append(w.sources, s)
	w.queueArrival(len(w.sources) - 1)
}

// queueArrival queues the next message of a traffic: only one waits at a time.
func (w *World) queueArrival(i int) {
	if a := w.sources[i].arrivals; a.left > 0 {
		submission := orchestrator.Event{Kind: orchestrator.Submission}
		w.engine.queue.push(newEvent(a.next, a.next, math.MaxUint32, i, &submission))
	}
}

// Report hands over a receipt at the current instant, as if the provider of the channel had sent it.
func (w *World) Report(n uint32, c orchestrator.Channel, status orchestrator.Status, code orchestrator.Code) error {
	if int(n) >= w.entries.length {
		return ErrUnknown
	}
	if err := checkReport(c, status, code); err != nil {
		return err
	}
	r := &w.entries.at(n).record
	step := r.prepared.Route.Index(c) + 1
	refused := w.engine.apply(r, n, w.now, &orchestrator.Event{
		Kind: orchestrator.Report, Step: uint8(step), Status: status, Code: code,
	})
	if step == 0 {
		last := len(w.engine.lines) - 1
		w.engine.lines[last] = w.engine.lines[last].elsewhere(c)
	}
	w.take()
	if refused {
		return ErrNotFired
	}
	return nil
}

// Cancel takes a scheduled message back.
func (w *World) Cancel(n uint32) error {
	if int(n) >= w.entries.length {
		return ErrUnknown
	}
	refused := w.engine.apply(&w.entries.at(n).record, n, w.now, &orchestrator.Event{Kind: orchestrator.Cancel})
	w.take()
	if refused {
		return ErrNotCancelled
	}
	return nil
}

// SetProvider lets a provider of your own answer the channel's sends from now on; nil is the scenario's.
func (w *World) SetProvider(c orchestrator.Channel, p Provider) {
	if c.Exists() {
		w.engine.providers[c] = p
		w.tellAll()
	}
}

// SetBehaviour lets the channel's provider behave as described from now on; nil is as if nothing were said. Recipients stay as they are, and so
// do the sends that wait for their turn: the next turn follows the last one at the spacing described.
func (w *World) SetBehaviour(c orchestrator.Channel, p *scenarios.Provider) {
	if !c.Exists() {
		return
	}
	if p == nil {
		p = &scenarios.Provider{}
	}
	next := newSimulated(c, p, w.engine.phones)
	if before, ok := w.engine.providers[c].(*simulated); ok {
		next.turns.last = before.turns.last
	}
	w.SetProvider(c, next)
	w.tally.prices[c] = p.Price
}

// SetRecipient replaces what the scenario says of the recipient that has r's MSISDN, from now on, on every channel.
// Providers stay as they are.
func (w *World) SetRecipient(r scenarios.Recipient) {
	w.engine.phones.set(r)
	w.tellAll()
}

// tellAll lets the providers know everything of every message from now on, those sent before included.
func (w *World) tellAll() {
	if w.replaced {
		return
	}
	w.replaced = true
	for _, s := range w.sources {
		s.cast.tellAll()
	}
	for n := range uint32(w.entries.length) {
		if e := w.entries.at(n); e.recipient == "" && e.generated {
			e.recipient = w.sources[e.source].cast.people.msisdn(n)
		}
	}
}

// take reads the lines that the engine wrote.
func (w *World) take() {
	if fault := w.engine.send.fault; fault != nil && w.broken == nil {
		w.broken = fault
	}
	for _, l := range w.engine.lines {
		e := w.entries.at(l.Message)
		if broken := e.check(l, e.prepared.Route); broken != "" && w.broken == nil {
			w.broken = &Violation{broken, l.Message, l}
		}
		w.tally.add(l, &e.tallied, e.prepared.Route, w.segments(l, e))
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

// segments counts the message's SMS segments where a firing may be charged for them.
func (w *World) segments(l Line, e *entry) int {
	if l.Kind() != Fired || e.source < 0 {
		return e.prepared.Segments
	}
	return w.sources[e.source].cast.segments(l.Message)
}

// RecordWebhook adds the line of an HTTP attempt at the current instant. One of a step that there is not is nothing.
func (w *World) RecordWebhook(l Line) {
	if n := l.Step(); l.Kind() != Webhook || n < 1 || n > len(w.Route(l.Message)) {
		return
	}
	l.At = w.now
	w.engine.lines = append(w.engine.lines, l)
	w.take()
}
