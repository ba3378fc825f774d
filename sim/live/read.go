package live

import (
	"context"
	"maps"
	"time"

	"cascade/sim"
)

// Len is how many lines the timeline has.
func (w *World) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.history.seen
}

// Count is how many messages were submitted.
func (w *World) Count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sim.Len()
}

// Lines is a piece of a timeline as JSON: one object after the other, with nothing between.
type Lines struct {
	From int    // index of the first
	Text []byte // all of them
	Ends []int  // where each ends in Text

	Named []Named // what the lines of submissions leave out; only ReadNamed fills it in
}

// Named is to whom a message goes and what the customer knows it by, beside the line of its submission.
type Named struct {
	Line                       int // of the piece, from 0
	Recipient, ClientMessageID string
	Ref                        string // of a message that came over a wire
}

// Len is how many lines there are.
func (l *Lines) Len() int { return len(l.Ends) }

// At is line i of the piece, from 0.
func (l *Lines) At(i int) []byte {
	if i == 0 {
		return l.Text[:l.Ends[0]]
	}
	return l.Text[l.Ends[i-1]:l.Ends[i]]
}

// Read fills into with the lines from an index on, at most so many.
func (w *World) Read(into *Lines, from, most int) {
	into.From, into.Text, into.Ends = from, into.Text[:0], into.Ends[:0]
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := from; i < min(w.history.seen, from+most); i++ {
		into.Text = w.sim.AppendLine(into.Text, w.sim.Timeline().At(i))
		into.Ends = append(into.Ends, len(into.Text))
	}
}

// ReadNamed is Read for those who list the messages too.
func (w *World) ReadNamed(into *Lines, from, most int) {
	into.Named = into.Named[:0]
	w.Read(into, from, most)
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range into.Len() {
		if l := w.sim.Timeline().At(from + i); l.Kind() == sim.Submitted {
			named := Named{
				Line: i, Recipient: w.sim.Recipient(l.Message), ClientMessageID: w.sim.ClientMessageID(l.Message),
			}
			if _, over := w.over[l.Message]; over {
				named.Ref = w.sim.Message(l.Message).Wire.Ref
			}
			into.Named = append(into.Named, named)
		}
	}
}

// Grown waits until the timeline has more lines than this, the world is gone, ctx is done or so much real time
// has passed. It reports whether there are more.
func (w *World) Grown(ctx context.Context, than int, within time.Duration) bool {
	return w.await(ctx, within, func() bool { return w.history.seen > than })
}

// AttemptsGrown is Grown for the attempts to tell receivers.
func (w *World) AttemptsGrown(ctx context.Context, than int, within time.Duration) bool {
	return w.await(ctx, within, func() bool { return w.outbox.attempts.len() > than })
}

func (w *World) await(ctx context.Context, within time.Duration, enough func() bool) bool {
	var timer <-chan time.Time
	for {
		w.mu.Lock()
		done := enough()
		grown := w.grown.wait()
		w.mu.Unlock()
		if done || within <= 0 {
			return done
		}
		if timer == nil {
			t := time.NewTimer(within)
			defer t.Stop()
			timer = t.C
		}
		select {
		case <-grown:
		case <-timer:
			return false
		case <-ctx.Done():
			return false
		case <-w.ctx.Done():
			return false
		}
	}
}

// Behaviour tells which providers were given another behaviour than the scenario's, and the text of each.
func (w *World) Behaviour() map[string]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.behaviour)
}
