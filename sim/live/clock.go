package live

import (
	"encoding/json"
	"strconv"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// Clock is how a world's clock stands.
type Clock struct {
	T       time.Duration // since virtual zero
	Now     time.Time     // the same on the calendar
	Running bool
	Speed   float64 // of a clock that runs: this many times real time; 0: as fast as it goes
	Pending int     // events to come
	Next    *Due    // nil when nothing is pending
	Settled bool    // every event up to now is done, and so is every webhook that these caused
	Real    bool    // it is the real one: nobody moves it
	Why     bool    // write of which step Next is, too, and whether the clock is the real one
}

// Due is the next thing that will happen in a world. Kind is that of the line which it will write.
type Due struct {
	At      time.Duration
	Kind    sim.Kind
	UMID    string               // of the message that it is about; or a timer's id
	Timer   bool                 // it is a timer's call, which has no line
	Channel orchestrator.Channel // of the step that it is about, or 0
	Status  orchestrator.Status  // of a receipt
}

// The modes of a clock.
const (
	Paused  = "paused"
	Running = "running"
)

// Mode is the clock's mode as the control API spells it.
func (c Clock) Mode() string {
	if c.Running {
		return Running
	}
	return Paused
}

// AppendTo writes the clock as one JSON object.
func (c Clock) AppendTo(dst []byte) []byte {
	dst = orchestrator.AppendSeconds(append(dst, `{"t":`...), c.T)
	dst = c.Now.UTC().AppendFormat(append(dst, `,"now":"`...), time.RFC3339Nano)
	dst = append(append(append(dst, `","mode":"`...), c.Mode()...), `","speed":`...)
	dst = strconv.AppendFloat(dst, c.Speed, 'f', -1, 64)
	dst = strconv.AppendInt(append(dst, `,"pending":`...), int64(c.Pending), 10)
	if n := c.Next; n != nil {
		dst = orchestrator.AppendSeconds(append(dst, `,"next":{"t":`...), n.At)
		dst = append(append(append(dst, `,"kind":"`...), n.what()...), `","umid":"`...)
		dst = append(append(dst, n.UMID...), '"')
		if c.Why && n.Channel != 0 {
			dst = append(append(append(dst, `,"channel":"`...), n.Channel.String()...), '"')
		}
		if c.Why && n.Status != 0 {
			dst = append(append(append(dst, `,"status":"`...), n.Status.String()...), '"')
		}
		dst = append(dst, '}')
	}
	dst = strconv.AppendBool(append(dst, `,"settled":`...), c.Settled)
	if c.Why && c.Real {
		dst = append(dst, `,"real":true`...)
	}
	return append(dst, '}')
}

// what is the kind of the line that it will write, or "timer".
func (d *Due) what() string {
	if d.Timer {
		return "timer"
	}
	return d.Kind.String()
}

// MarshalJSON writes the clock as the control API tells it.
func (c Clock) MarshalJSON() ([]byte, error) { return c.AppendTo(nil), nil }

var _ json.Marshaler = Clock{}

// Clock tells how the clock stands.
func (w *World) Clock() Clock {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.catchUp()
	return w.show()
}

func (w *World) clock() Clock {
	c := Clock{
		T: w.sim.Now(), Now: w.now(), Running: w.pace.running, Speed: w.pace.speed,
		Pending: w.sim.Pending() + w.outbox.delivery.Waiting() + w.timers.pending(), Real: w.registry.options.Real,
	}
	next, pending := w.next()
	if pending {
		c.Next = &next
	}
	c.Settled = !w.turn.taken && w.outbox.out == 0 && len(w.outbox.ready) == 0 && !(pending && next.At <= c.T)
	return c
}

// happening is what can happen next in a world.
type happening uint8

const (
	nothing happening = iota
	anEvent           // of the simulation
	aTimer            // is called
	aRetry            // a webhook is sent again
)

// due is when the next thing happens, and what it is. At the same instant events come first, timers among them, and
// webhooks that are tried again after them.
func (w *World) due() (at time.Duration, what happening) {
	if event, pending := w.sim.Next(); pending {
		at, what = event.At, anEvent
	}
	if t := w.timers.next(); t != nil && !w.eventBefore(t) {
		at, what = t.at, aTimer
	}
	if again, _, waits := w.outbox.delivery.Next(); waits && (what == nothing || again < at) {
		return again, aRetry
	}
	return at, what
}

// next is what will happen next.
func (w *World) next() (Due, bool) {
	at, what := w.due()
	switch what {
	case nothing:
		return Due{}, false
	case aTimer:
		return Due{At: at, Timer: true, UMID: w.timerID(w.timers.next())}, true
	case aRetry:
		_, subject, _ := w.outbox.delivery.Next()
		return Due{At: at, Kind: sim.Webhook, UMID: w.umidOf(subject)}, true
	}
	event, _ := w.sim.Next()
	due := Due{At: event.At, Kind: lineOf(event.Kind), UMID: w.sim.UMID(event.Message), Status: event.Status}
	if event.Step > 0 {
		due.Channel = w.sim.Route(event.Message)[event.Step-1].Channel
	}
	return due, true
}

// lineOf is the kind of line that an event writes.
func lineOf(k orchestrator.EventKind) sim.Kind {
	switch k {
	case orchestrator.Report:
		return sim.Receipt
	case orchestrator.WindowEnd:
		return sim.Lapsed
	case orchestrator.ExpiryDue:
		return sim.Expired
	case orchestrator.StartDue:
		return sim.Fired
	}
	return sim.Submitted
}
