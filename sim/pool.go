package sim

import (
	"context"
	"runtime"
	"sync"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/merge"
)

// pool is the workers of a crowd, and the batches on their way through them.
type pool struct {
	workers []*worker
	work    chan *batch // to the workers
	ordered chan *batch // to the merger, in the order of the messages
	free    chan *batch // and back
	group   sync.WaitGroup
}

// runCrowd runs independent messages on all cores.
func runCrowd(
	ctx context.Context, s *scenarios.Scenario, seed uint64, t scenarios.Traffic, o RunOptions, sink *sink,
) (*Result, error) {
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = max(1, min(workers, (t.Messages+batchSize-1)/batchSize))
	p := &pool{}
	for range workers {
		mailing, err := newMailing(s, seed, &t)
		if err != nil {
			return nil, err
		}
		p.workers = append(p.workers, &worker{
			scenario: s, mailing: mailing, engine: newEngine(s, seed), tally: newTally(s),
			keeps: o.Timeline || o.JSON != nil, each: o.Each,
		})
	}
	first := p.workers[0]
	if o.Timeline {
		sink.keep = &Timeline{}
	}
	route := first.mailing.prepared.Route
	sink.open = func(l Line) Moment { return l.Open(route) }
	if err := p.run(ctx, newArrivals(t, seed, 0), t.Gap(), o, sink); err != nil {
		return nil, err
	}
	r := &Result{Scenario: s, Timeline: sink.keep, ids: sink.ids, who: crowdMessages{first.mailing}}
	for i, w := range p.workers {
		r.Events += w.engine.events
		if i > 0 {
			first.tally.merge(w.tally)
		}
	}
	r.Summary = first.tally.summary(s.Name, seed)
	return r, sink.close()
}

// crowdMessages knows the messages of a crowd.
type crowdMessages struct{ mailing *mailing }

func (c crowdMessages) Route(uint32) orchestrator.Route { return c.mailing.prepared.Route }
func (c crowdMessages) Message(n uint32) orchestrator.Message {
	return c.mailing.message(n, c.mailing.recipient(n, n))
}

// run hands out the messages in batches and takes the batches back in order.
func (p *pool) run(ctx context.Context, a *arrivals, span time.Duration, o RunOptions, sink *sink) error {
	depth := 4 * len(p.workers)
	p.work, p.ordered, p.free = make(chan *batch, depth), make(chan *batch, depth), make(chan *batch, depth)
	for range depth {
		p.free <- &batch{done: make(chan struct{}, 1)}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer p.group.Wait()
	defer cancel()
	p.group.Go(func() { p.hand(ctx, a) })
	for _, w := range p.workers {
		p.group.Go(func() {
			for b := range p.work {
				w.run(b)
				b.done <- struct{}{}
			}
		})
	}
	return p.collect(ctx, span, o, sink)
}

// hand makes batches of the arrivals until there are no more, or ctx is done.
func (p *pool) hand(ctx context.Context, a *arrivals) {
	defer close(p.ordered)
	defer close(p.work)
	for n := uint32(0); a.left > 0; {
		select {
		case <-ctx.Done():
			return
		case b := <-p.free:
			b.first, b.at = n, b.at[:0]
			for len(b.at) < batchSize && a.left > 0 {
				b.at = append(b.at, a.take())
			}
			n += uint32(len(b.at))
			p.ordered <- b
			p.work <- b
		}
	}
}

// collect merges the batches' lines, in the order of the messages.
func (p *pool) collect(ctx context.Context, span time.Duration, o RunOptions, sink *sink) error {
	m := merge.New(span, sink.takeEntries)
	for b := range p.ordered {
		<-b.done
		err := b.err
		if err == nil {
			err = m.Flush(b.at[0])
		}
		if err != nil {
			return err
		}
		m.Add(b.entries)
		if last := int(b.first) + len(b.at); o.Progress != nil && int(b.first)/progressEvery != last/progressEvery {
			o.Progress(last)
		}
		p.free <- b
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return m.Finish()
}
