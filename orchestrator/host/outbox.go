package host

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host/adapter"
)

// lane is the way to one provider: that of a subaccount's channel.
type lane struct {
	Channel
	name    string // of the subaccount and the channel, such as "shop/SMS"
	filed   string // what handles are filed under: the subaccount and the kind, such as "shop/twilio"
	waiting []Send // committed and not claimed, in order
	room    *room  // for sends that begin
}

// claim is a send that is marked as under way in the group that is written, and is sent after it.
type claim struct {
	lane *lane
	send Send
	of   message
}

// lane finds the way to a provider. One that is configured no more leads nowhere: its sends are Rejected.
func (h *Host) lane(subaccount string, c orchestrator.Channel) *lane {
	name := laneName(subaccount, c)
	l := h.lanes[name]
	if l == nil {
		l = newLane(h.o.rooms, subaccount, Channel{Of: c})
		h.lanes[name], h.order = l, append(h.order, l)
	}
	return l
}

func newLane(all *rooms, subaccount string, c Channel) *lane {
	c = c.orDefaults()
	name := laneName(subaccount, c.Of)
	return &lane{Channel: c, name: name, filed: subaccount + "/" + c.Kind, room: all.of(name, c.Abreast)}
}

func laneName(subaccount string, c orchestrator.Channel) string { return subaccount + "/" + c.String() }

// claim marks what can be sent at once: those that have waited longest, as many as each provider takes abreast.
func (t *turn) claim() {
	if t.draining {
		return
	}
	for _, l := range t.order {
		fired := t.fired[l]
		wanted := len(l.waiting) + len(fired)
		if wanted == 0 {
			continue
		}
		room := min(wanted, t.freed[l])
		t.freed[l] -= room
		t.taken[l] = l.room.take(wanted-room, &t.queue)
		room += t.taken[l]
		for t.begun[l] < min(room, len(l.waiting)) {
			s := l.waiting[t.begun[l]]
			s.Claimed = true
			t.group.Sends = append(t.group.Sends, s)
			t.begin(l, s)
			t.begun[l]++
		}
		for i := 0; i < min(room-len(l.waiting), len(fired)); i++ {
			s := &t.group.Sends[fired[i]]
			s.Claimed = true
			t.begin(l, *s)
		}
	}
}

// begin notes a send that is begun when the group is committed.
func (t *turn) begin(l *lane, s Send) {
	d := t.message(s.Number)
	if d == nil {
		t.group.Over = append(t.group.Over, s.Seq) // its message was removed, long after it ended
		t.freed[l]++
		return
	}
	t.claimed = append(t.claimed, claim{l, s, d.message})
}

// letOut sends what was claimed, and lines up what was fired and has to wait.
func (t *turn) letOut() {
	for _, l := range t.order {
		l.room.give(t.freed[l])
		l.waiting = l.waiting[t.begun[l]:]
		for _, i := range t.fired[l] {
			if s := t.group.Sends[i]; !s.Claimed {
				l.waiting = append(l.waiting, s)
			}
		}
	}
	for _, c := range t.claimed {
		t.sends.Go(func() { t.Host.send(c) })
	}
}

// send hands a firing to its provider, and feeds the answer back as an event.
func (h *Host) send(c claim) {
	ctx, cancel := context.WithTimeout(h.sending, c.lane.Timeout)
	defer cancel()
	answer, err := adapter.Answer{}, errNoAdapter
	if c.lane.Adapter != nil {
		answer, err = c.lane.Adapter.Send(ctx, adapter.Send{
			Key: fmt.Sprintf("%s-%d", c.of.umid, c.send.Step), Channel: c.send.Channel, Message: c.of.body,
			Content: c.of.body.Given, Reference: c.of.umid.String(), Callback: h.callbackOf(c.of.subaccount, c.lane.Kind),
		})
	}
	h.queue.add(true, &task{needs: []uint64{c.send.Number}, do: func(t *turn) error {
		t.answered(c.lane, c.send, answer, err)
		return nil
	}, dropped: func() { c.lane.room.give(1) }})
}

// undo gives back what a group has taken that is not written.
func (t *turn) undo() {
	for l, n := range t.taken {
		l.room.give(n)
	}
}

var errNoAdapter = errors.New("the subaccount has no such channel any more")

// answered takes up what a provider answered to a send.
func (t *turn) answered(l *lane, s Send, answer adapter.Answer, err error) {
	t.freed[l]++
	if errors.Is(err, adapter.ErrUnknown) {
		t.unknown(l, s)
		return
	}
	if errors.Is(err, context.Canceled) { // the host ends, and nothing was taken: it is sent when the host is back
		s.Claimed = false
		t.group.Sends = append(t.group.Sends, s)
		return
	}
	t.group.Over = append(t.group.Over, s.Seq)
	d := t.message(s.Number)
	if d == nil {
		return
	}
	if err != nil {
		answer = adapter.Answer{Status: orchestrator.Rejected, Code: orchestrator.ConnectionError, Reason: err.Error()}
	}
	if answer.Status.IsFailure() {
		t.logOf(d).Info("a send was refused", "channel", s.Channel, "code", uint16(answer.Code),
			"reason", answer.Reason)
	}
	if answer.Status != 0 {
		t.apply(d, orchestrator.Event{
			Kind: orchestrator.Report, Step: s.Step, Status: answer.Status, Code: answer.Code,
		})
	}
	if answer.ID != "" {
		t.learn(Handle{l.filed, answer.ID, s.Number, s.Step})
	}
}

// The waits before a send whose answer never came is tried again, where the channel says so.
const (
	firstResend = time.Second
	mostResends = 5
)

// unknown decides what becomes of a send of which nobody knows whether the provider took it.
func (t *turn) unknown(l *lane, s Send) {
	d := t.message(s.Number)
	again := d != nil && l.OnUnknown == Resend && s.Attempt < mostResends &&
		d.state.Outcome == orchestrator.Open && !d.state.Step(int(s.Step)).Over()
	if d != nil {
		t.logOf(d).Warn("the answer to a send never came", "channel", s.Channel, "attempt", s.Attempt+1, "again", again)
	}
	t.observer.Unknown()
	if !again {
		t.group.Over = append(t.group.Over, s.Seq)
		return
	}
	wait := firstResend << s.Attempt
	s.Attempt, s.Claimed = s.Attempt+1, false
	t.group.Sends = append(t.group.Sends, s)
	t.then = append(t.then, func() { t.resends = append(t.resends, resend{t.now + wait, l, s}) })
}

// resend is a send that is tried again at an instant. After a crash it is tried at once.
type resend struct {
	due  time.Duration
	lane *lane
	send Send
}

// resume lines up the sends whose time to be tried again has come, and tells when that of the next one is.
func (h *Host) resume(now time.Duration) (next time.Duration, ok bool) {
	h.resends = slices.DeleteFunc(h.resends, func(r resend) bool {
		if r.due <= now {
			r.lane.waiting = append(r.lane.waiting, r.send)
			return true
		}
		if !ok || r.due < next {
			next, ok = r.due, true
		}
		return false
	})
	return next, ok
}

// claimable tells whether sends wait that could go.
func (h *Host) claimable() bool {
	if h.draining {
		return false
	}
	for _, l := range h.order {
		if len(l.waiting) > 0 && l.room.some() {
			return true
		}
	}
	return false
}
