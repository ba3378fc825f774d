package sim

import (
	"context"
	"runtime"
	"sync"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// crew is the workers of a crowd, and the blocks on their way through them.
type crew struct {
	workers []*crowd
	work    chan *block // to the workers
	ordered chan *block // to the weaver, in the order of the messages
	free    chan *block // and back
	group   sync.WaitGroup
}

// runCrowd runs independent messages on all cores.
func runCrowd(ctx context.Context, s *scenarios.Scenario, seed uint64, t scenarios.Traffic, o RunOptions, sink *sink) (*Result, error) {
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = max(1, min(workers, (t.Messages+blockSize-1)/blockSize))
	c := &crew{}
	for range workers {
		cast, err := newCast(s, seed, &t)
		if err != nil {
			return nil, err
		}
		c.workers = append(c.workers, &crowd{
			scenario: s, cast: cast, engine: newEngine(s, seed), tally: newTally(s),
			weaves: o.Timeline || o.JSON != nil, each: o.Each,
		})
	}
	first := c.workers[0]
	if o.Timeline {
		sink.keep = &Timeline{}
	}
	route := first.cast.prepared.Route
	sink.route = func(uint32) orchestrator.Route { return route }
	if err := c.run(ctx, newArrivals(t, seed, 0), t.Gap(), o, sink); err != nil {
		return nil, err
	}
	r := &Result{Scenario: s, Timeline: sink.keep, ids: sink.ids, who: crowdRead{first.cast}}
	for i, w := range c.workers {
		r.Events += w.engine.events
		if i > 0 {
			first.tally.merge(w.tally)
		}
	}
	r.Summary = first.tally.summary(s.Name, seed)
	return r, sink.close()
}

// crowdRead knows the messages of a crowd.
type crowdRead struct{ cast *cast }

func (c crowdRead) Route(uint32) orchestrator.Route { return c.cast.prepared.Route }
func (c crowdRead) Message(n uint32) orchestrator.Message {
	return c.cast.message(n, c.cast.recipient(n, n))
}

// run hands out the messages in blocks and takes the blocks back in order.
func (c *crew) run(ctx context.Context, a *arrivals, span time.Duration, o RunOptions, sink *sink) error {
	depth := 4 * len(c.workers)
	c.work, c.ordered, c.free = make(chan *block, depth), make(chan *block, depth), make(chan *block, depth)
	for range depth {
		c.free <- &block{done: make(chan struct{}, 1)}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer c.group.Wait()
	defer cancel()
	c.group.Go(func() { c.hand(ctx, a) })
	for _, w := range c.workers {
		c.group.Go(func() {
			for b := range c.work {
				w.run(b)
				b.done <- struct{}{}
			}
		})
	}
	return c.collect(ctx, span, o, sink)
}

// hand makes blocks of the arrivals until there are no more, or ctx is done.
func (c *crew) hand(ctx context.Context, a *arrivals) {
	defer close(c.ordered)
	defer close(c.work)
	for n := uint32(0); a.left > 0; {
		select {
		case <-ctx.Done():
			return
		case b := <-c.free:
			b.first, b.at = n, b.at[:0]
			for len(b.at) < blockSize && a.left > 0 {
				b.at = append(b.at, a.take())
			}
			n += uint32(len(b.at))
			c.ordered <- b
			c.work <- b
		}
	}
}

// collect weaves the blocks' lines, in the order of the messages.
func (c *crew) collect(ctx context.Context, span time.Duration, o RunOptions, sink *sink) error {
	w := newWeave(span, sink.takeStitches)
	for b := range c.ordered {
		<-b.done
		err := b.err
		if err == nil {
			err = w.flush(b.at[0])
		}
		if err != nil {
			return err
		}
		w.add(b.stitches)
		if last := int(b.first) + len(b.at); o.Progress != nil && int(b.first)/progressEvery != last/progressEvery {
			o.Progress(last)
		}
		c.free <- b
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return w.finish()
}
