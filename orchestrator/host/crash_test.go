package host_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/record"
)

// dying is a store whose host dies at one of its writes: before it is committed, or after, when nobody hears of it.
type dying struct {
	host.Store
	at     int // which write, from 1; 0: never
	after  bool
	writes int
	dead   bool
}

var errDead = errors.New("the host is dead")

func (s *dying) Commit(ctx context.Context, g *host.Group) error {
	if s.writes++; s.dead || s.writes == s.at && !s.after {
		s.dead = true
		return errDead
	}
	err := s.Store.Commit(ctx, g)
	if s.writes == s.at {
		s.dead = true
		return errors.Join(err, errDead)
	}
	return err
}

// outside is what a crash leaves as it is: the providers, what they were called with, and what they have yet to tell.
type outside struct {
	mu       sync.Mutex
	now      time.Duration
	calls    map[string]int // by message and step
	told     []told
	accepted map[string]bool // by clientMessageId: the customer knows that the message is
}

// told is a receipt that a provider tells until it is taken.
type told struct {
	at     time.Duration
	umid   string
	step   int
	status orchestrator.Status
	code   orchestrator.Code
	taken  bool
}

// answer is what the provider of a channel does with a message, by the message's clientMessageId.
func (o *outside) answer(s adapter.Send) (adapter.Answer, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls[s.Key]++
	tell := func(after time.Duration, status orchestrator.Status, code orchestrator.Code) {
		step := s.Message.Plan.Route(s.Message).Index(s.Channel) + 1
		o.told = append(o.told, told{o.now + after, s.Reference, step, status, code, false})
	}
	first := s.Channel == orchestrator.WhatsApp
	switch s.Message.ClientMessageID {
	case "delivered":
		tell(time.Second, orchestrator.Sent, 0)
		tell(3*time.Second, orchestrator.Delivered, 0)
	case "silent":
		if !first {
			tell(2*time.Second, orchestrator.Delivered, 0)
		}
	case "refused":
		if first {
			return adapter.Answer{Status: orchestrator.Rejected, Code: 1}, nil
		}
		tell(time.Second, orchestrator.Delivered, 0)
	case "unreachable":
		if s.Channel != orchestrator.SMS {
			return adapter.Answer{}, errors.New("connection refused")
		}
	case "taken unanswered":
		tell(15*time.Second, orchestrator.Delivered, 0)
		return adapter.Answer{}, fmt.Errorf("%w: the connection broke", adapter.ErrUnknown)
	case "late":
		tell(25*time.Second, orchestrator.Delivered, 0)
	case "twice":
		tell(0, orchestrator.Delivered, 0)
		tell(time.Second, orchestrator.Delivered, 0)
	}
	return adapter.Answer{ID: s.Key, Status: orchestrator.Accepted}, nil
}

// crashWrites is how many writes the story of the crash tests takes, at most; more are not tried.
const crashWrites = 60

// However the host dies, nothing that was accepted is lost, no step is sent twice where its channel waits, and every
// message comes to its end.
func TestNothingIsLostWhereverTheHostDies(t *testing.T) {
	onEach(t, func(t *testing.T, place func(testing.TB) string) {
		every, least := 1, 80
		if testing.Short() || strings.HasSuffix(t.Name(), "/postgres") { // where each takes a hundred times as long
			every, least = 8, 10
		}
		for _, unknown := range []host.OnUnknown{host.Wait, host.Resend} {
			tried := 0
			for at := 1; at <= crashWrites; at += every {
				for _, after := range []bool{false, true} {
					t.Run(fmt.Sprintf("write %d", at), func(t *testing.T) { // which lets go of its store
						if dieAt(t, place(t), at, after, unknown) {
							tried++
						}
					})
				}
			}
			if tried < least {
				t.Errorf("only %d crashes were tried", tried)
			}
			t.Logf("%d crashes", tried)
		}
	})
}

// dieAt plays the story with a crash at a write, and reports whether there was such a write.
func dieAt(t *testing.T, path string, at int, after bool, unknown host.OnUnknown) (died bool) {
	t.Helper()
	store := &dying{Store: reopen(t, path), at: at, after: after}
	defer func() { store.Store.Close() }()
	o := &outside{calls: map[string]int{}, accepted: map[string]bool{}}
	d := o.drive(t, store, unknown)
	left := []string{"delivered", "silent", "refused", "unreachable", "taken unanswered", "late", "twice"}
	for soon := time.Duration(0); ; {
		if o.now >= soon && len(left) > 0 { // one a second
			o.submit(d, left[0])
			left, soon = left[1:], o.now+time.Second
		}
		o.tell(d)
		if store.dead {
			died = true
			store.Store.Close()
			o.now += 3*time.Second + time.Millisecond // until somebody starts it again
			store = &dying{Store: reopen(t, path)}
			d = o.drive(t, store, unknown)
			continue
		}
		next := o.next()
		if due, ok := d.Next(); ok {
			next = min(next, due)
		}
		if len(left) > 0 {
			next = min(next, soon)
		}
		if next == never {
			break
		}
		o.now = max(o.now, next)
		d.Now = o.now
	}
	o.check(t, d, fmt.Sprintf("a crash at write %d (committed: %v), on unknown %d", at, after, unknown), died, unknown)
	return died
}

const never = 1 << 62

// drive starts a host, with the providers outside as they are.
func (o *outside) drive(t *testing.T, store *dying, unknown host.OnUnknown) *host.Driver {
	d := host.Drive(t, store, host.Options{}, orchestrator.Plan{
		{Channel: orchestrator.WhatsApp, FallbackAfter: 10 * time.Second},
		{Channel: orchestrator.Viber, FallbackAfter: 20 * time.Second}, {Channel: orchestrator.SMS},
	}, unknown)
	o.now = max(d.Now, o.now)
	d.Now, d.Answer, d.Dead = o.now, o.answer, func() bool { return store.dead }
	return d
}

// submit sends a message of a kind, and notes whether it was accepted.
func (o *outside) submit(d *host.Driver, kind string) {
	done := d.Submit(&orchestrator.Message{
		Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+6598765432"}, ClientMessageID: kind,
		Content: orchestrator.Content{Text: "Hello World!"}, Expiry: orchestrator.When{After: time.Minute},
	})
	d.Settle(nil)
	select {
	case err := <-done:
		o.accepted[kind] = err == nil
	default:
	}
}

// tell lets the providers tell what is due until it is taken, and everything happen that is due.
func (o *outside) tell(d *host.Driver) {
	for {
		d.Settle(nil)
		var asked []int
		var done []<-chan error
		for i := range o.told {
			if r := &o.told[i]; r.at <= o.now && !r.taken {
				asked, done = append(asked, i), append(done, d.Report(r.umid, r.step, r.status, r.code))
			}
		}
		if len(asked) == 0 || d.Dead() {
			return
		}
		d.Settle(nil)
		for n, i := range asked {
			select {
			case err := <-done[n]:
				o.told[i].taken = err == nil
			default:
			}
		}
		if d.Dead() {
			return
		}
	}
}

// next is when a provider has something to tell.
func (o *outside) next() time.Duration {
	next := time.Duration(never)
	for _, r := range o.told {
		if !r.taken {
			next = min(next, r.at)
		}
	}
	return next
}

// check looks at what became of the messages.
func (o *outside) check(t *testing.T, d *host.Driver, where string, died bool, unknown host.OnUnknown) {
	t.Helper()
	kept := map[string]bool{}
	unsent := 0
	for n := uint64(1); n < d.First(); n++ {
		lines, err := record.ReadLines([]byte(d.Lines(n)))
		if err != nil {
			t.Fatal(err)
		}
		kind := d.ClientMessageID(n)
		kept[kind] = true
		ended, fired := false, map[uint8]bool{}
		for i, l := range lines {
			ended = ended || l.Kind.Ends()
			switch {
			case i > 0 && l.At < lines[i-1].At, (i == 0) != (l.Kind == record.Submitted):
				t.Errorf("%s: %s: line %d is out of order", where, kind, i)
			case l.Kind == record.Fired && fired[l.Step]:
				t.Errorf("%s: %s: step %d fires twice", where, kind, l.Step)
			case l.Kind == record.Fired:
				fired[l.Step] = true
				calls := o.calls[fmt.Sprintf("%s-%d", l.UMID, l.Step)]
				switch {
				case calls == 0:
					unsent++
				case calls > 1 && unknown == host.Wait, calls > 2 && kind != "taken unanswered", calls > 6:
					t.Errorf("%s: %s: step %d was sent %d times", where, kind, l.Step, calls)
				}
			}
		}
		if !ended {
			t.Errorf("%s: %s has not ended:\n%s", where, kind, d.Lines(n))
		}
	}
	for kind, yes := range o.accepted {
		if yes && !kept[kind] {
			t.Errorf("%s: %s was accepted, and is lost", where, kind)
		}
	}
	if most := map[bool]int{true: 1}[died]; unsent > most && unknown == host.Wait || unsent > 0 &&
		unknown == host.Resend {
		t.Errorf("%s: %d firings never came to a provider", where, unsent)
	}
}
