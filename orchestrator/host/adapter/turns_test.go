package adapter

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// However often a provider asks for rest, there are never more sends under way than may be, none during a rest, and
// where one goes at a time they go in the order in which they came.
func TestTurnsKeepOrderAndRest(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		most := rapid.IntRange(1, 4).Draw(r, "at once")
		rests := rapid.SliceOfN(rapid.IntRange(0, 3), 12, 12).Draw(r, "seconds of rest that each asks for")
		synctest.Test(t, func(t *testing.T) {
			p := &resting{t: t, turns: newTurns(most), most: most}
			var all sync.WaitGroup
			for i, rest := range rests {
				at := p.turns.place(nil)
				all.Go(func() { p.send(i, at, time.Duration(rest)*time.Second) })
				synctest.Wait()
			}
			all.Wait()
			if len(p.order) != len(rests) || most == 1 && !slices.IsSorted(p.order) {
				t.Errorf("%v", p.order)
			}
			if p.turns.out != 0 || len(p.turns.waiting) != 0 {
				t.Errorf("%d under way and %d waiting at the end", p.turns.out, len(p.turns.waiting))
			}
		})
	})
}

// resting is a provider that asks for rest.
type resting struct {
	t     *testing.T
	turns *turns
	most  int

	mu    sync.Mutex
	under int
	asked time.Time // when rest was asked for
	until time.Time // when it ends
	order []int
}

// send tries until the provider takes it. The first time it asks for rest, where that is given.
func (p *resting) send(i int, at *turn, rest time.Duration) {
	for {
		if err := p.turns.wait(context.Background(), at, time.Now().Add(time.Hour)); err != nil {
			p.t.Errorf("%d: %v", i, err)
			return
		}
		p.mu.Lock()
		now := time.Now() // whoever goes at the instant at which rest is asked for may have gone before
		if p.under++; p.under > p.most || now.Before(p.until) && now.After(p.asked) {
			p.t.Errorf("%d: %d under way, rest until %s", i, p.under, p.until)
		}
		p.mu.Unlock()
		time.Sleep(100 * time.Millisecond)
		p.mu.Lock()
		p.under--
		if rest == 0 {
			p.order = append(p.order, i)
			p.turns.leave(at, true)
			p.mu.Unlock()
			return
		}
		if end := time.Now().Add(rest); end.After(p.until) {
			p.asked, p.until = time.Now(), end
		}
		p.turns.rest(at, rest)
		rest = 0
		p.mu.Unlock()
	}
}

func TestATurnThatIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(1)
		first, second, third := turns.place(nil), turns.place(nil), turns.place(nil)
		in := func(d time.Duration) time.Time { return time.Now().Add(d) }
		if err := turns.wait(context.Background(), first, in(0)); err != nil {
			t.Error(err)
		}
		if err := turns.wait(context.Background(), second, in(time.Second)); !errors.Is(err, errTurn) {
			t.Error(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := turns.wait(ctx, second, in(time.Minute)); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		turns.rest(first, time.Minute)
		if err := turns.wait(context.Background(), second, in(time.Minute)); !errors.Is(err, errResting) {
			t.Error(err)
		}
		if err := turns.wait(context.Background(), third, in(2*time.Minute)); err != nil {
			t.Error(err)
		}
		turns.leave(third, true)
		if turns.out != 0 || len(turns.waiting) != 0 {
			t.Errorf("%d under way and %d waiting at the end", turns.out, len(turns.waiting))
		}
	})
}
