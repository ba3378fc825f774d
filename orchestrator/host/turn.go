package host

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/record"
)

// message is one message as it is held in memory.
type message struct {
	number     uint64
	umid       uuid.UUID
	subaccount string
	submitted  time.Duration
	body       *orchestrator.Message // never changes
	route      orchestrator.Route
	state      orchestrator.State
}

// draft is a message in the group that touches it.
type draft struct {
	message
	stored []byte // the body, of a new one
	lines  []byte // that are added to its record
	again  string // of a new one that repeats another: the id of that one
}

// turn is one group of steps, applied in memory. Nothing outside of it changes before it is committed.
type turn struct {
	*Host
	ctx     context.Context
	now     time.Duration
	next    Head // as the group leaves it
	group   Group
	touched map[uint64]*draft
	handles map[Handle]Handle  // that are new, by adapter and id
	fired   map[*lane][]int    // places in group.Sends, by the lane that they go through
	freed   map[*lane]int      // sends that are over, or for now: there is room for as many
	taken   map[*lane]int      // room that was taken for sends that begin
	begun   map[*lane]int      // of those that waited: how many are claimed
	onces   map[onceKey]string // what was accepted under a key, in this group
	claimed []claim            // what is sent once the group is committed
	tasks   int                // steps that were carried out
	then    []func()           // done once the group is committed
	fx      []orchestrator.Effect
	failed  error // of a read from the store: the group is not written
}

func (h *Host) newTurn(ctx context.Context, now time.Duration) *turn {
	t := &turn{
		Host: h, ctx: ctx, now: now, next: h.head,
		touched: map[uint64]*draft{}, handles: map[Handle]Handle{}, onces: map[onceKey]string{},
		fired: map[*lane][]int{}, freed: map[*lane]int{}, begun: map[*lane]int{},
		taken: map[*lane]int{},
	}
	t.next.Group++
	t.next.Clock = now
	return t
}

// read reads ahead the messages that are not in memory.
func (t *turn) read(numbers []uint64) {
	slices.Sort(numbers)
	numbers = slices.DeleteFunc(slices.Compact(numbers), func(n uint64) bool {
		_, here := t.cache.get(n)
		return here || t.touched[n] != nil
	})
	if len(numbers) == 0 || t.failed != nil {
		return
	}
	list, err := t.store.Messages(t.ctx, numbers)
	for i := range list {
		var m *message
		if m, err = readMessage(&list[i]); err != nil {
			break
		}
		t.cache.put(m.number, m)
	}
	if err != nil {
		t.failed = err
	}
}

func readMessage(stored *Message) (*message, error) {
	body := &orchestrator.Message{}
	if err := json.Unmarshal(stored.Body, body); err != nil {
		return nil, fmt.Errorf("message %s: its body cannot be read: %w", stored.UMID, err)
	}
	p, err := orchestrator.Prepare(body, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("message %s: %w", stored.UMID, err)
	}
	return &message{
		stored.Number, stored.UMID, stored.Subaccount, stored.Submitted, body, p.Route, stored.State,
	}, nil
}

// message is the group's own copy of a message; nil: there is none.
func (t *turn) message(number uint64) *draft {
	if d := t.touched[number]; d != nil {
		return d
	}
	if ShardOf(number) != ShardOf(t.head.Message) {
		return nil // another host's
	}
	m, here := t.cache.get(number)
	if !here {
		t.read([]uint64{number})
		if m, here = t.cache.get(number); !here {
			return nil
		}
	}
	d := &draft{message: *m}
	t.touched[number] = d
	return d
}

// apply carries an event into a message, and takes up what follows.
func (t *turn) apply(d *draft, e orchestrator.Event) (refused bool) {
	before := d.state
	t.fx = d.state.Apply(d.route, t.now, &e, t.fx[:0])
	t.tasks++
	for i := range t.fx {
		effect := &t.fx[i]
		switch effect.Kind {
		case orchestrator.TimerSet:
			t.group.Timers = append(t.group.Timers, Timer{
				Due: effect.At, Class: uint8(effect.Timer.Class()), Since: t.now, Number: d.number, Step: effect.Step,
				Kind: effect.Timer,
			})
		case orchestrator.Refused, orchestrator.RefusedReceipt:
			refused = true
		case orchestrator.Fired:
			t.fire(d, effect.Step)
		}
		if m, ok := record.Of(t.now, effect, d.route); ok {
			if m.Kind == record.Submitted {
				m.Again = d.again
			}
			d.lines = append(m.AppendJSON(d.lines, d.umid), '\n')
		}
		if effect.Told() {
			t.tell(d, effect, before.Step(int(effect.Step)).Status() == orchestrator.Delivered)
		}
	}
	return refused
}

// fire puts a firing into the outbox.
func (t *turn) fire(d *draft, step uint8) {
	t.next.Send++
	channel := d.route[step-1].Channel
	l := t.lane(d.subaccount, channel)
	t.fired[l] = append(t.fired[l], len(t.group.Sends))
	t.group.Sends = append(t.group.Sends, Send{Seq: t.next.Send, Number: d.number, Step: step, Channel: channel})
}

// submit takes a message over that the caller has prepared.
func (t *turn) submit(of *account, p *prepared) *draft {
	t.next.Message++
	d := &draft{stored: p.stored, message: message{
		number: t.next.Message, umid: t.newID(), subaccount: of.Name, submitted: t.now, body: p.Message, route: p.Route,
	}}
	t.touched[d.number] = d
	d.again = t.repeatedBy(of, d)
	t.apply(d, p.Submission(t.zero, t.now))
	return d
}

// finish puts the group together, in the order of the messages' numbers.
func (t *turn) finish() {
	t.claim()
	numbers := make([]uint64, 0, len(t.touched))
	for n := range t.touched {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	g := &t.group
	for _, n := range numbers {
		d := t.touched[n]
		switch before, _ := t.cache.get(n); {
		case d.stored != nil:
			g.Messages = append(g.Messages, Message{n, d.umid, d.subaccount, d.submitted, d.stored, d.state})
		case before == nil || before.state != d.state:
			g.States = append(g.States, State{n, d.state})
		}
		if len(d.lines) > 0 {
			g.Lines = append(g.Lines, Lines{n, d.lines})
		}
	}
	slices.SortFunc(g.Timers, compareTimers)
	g.Number, g.Clock = t.next.Group, t.now
}

// committed makes memory what the store is now.
func (t *turn) committed() {
	for n, d := range t.touched {
		m := d.message
		t.cache.put(n, &m)
	}
	t.timers.add(t.group.Timers...)
	t.o.feed.add(t.news())
	for _, h := range t.handles {
		t.Host.handles.put(Handle{Adapter: h.Adapter, ID: h.ID}, h)
	}
	t.head = t.next
	for _, then := range t.then {
		then()
	}
	t.letOut()
}

// news is what those who watch are told of the group.
func (t *turn) news() (list []News) {
	for _, l := range t.group.Lines {
		d := t.touched[l.Number]
		list = append(list, News{Subaccount: d.subaccount, Message: d.body, Lines: l.Text})
	}
	return list
}

// logOf is the log, with what may be told of a message.
func (t *turn) logOf(d *draft) *slog.Logger {
	log := t.log.With("subaccount", d.subaccount, "umid", d.umid.String())
	if t.o.Recipients {
		log = log.With("recipient", cmp.Or(d.body.User.MSISDN, d.body.User.ChannelUserID, d.body.User.LineUserID))
	}
	return log
}
