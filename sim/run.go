package sim

import (
	"context"
	"io"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// RunOptions are how a run differs from its scenario, and what it leaves behind.
type RunOptions struct {
	Seed       *uint64   // nil: the scenario's
	Messages   int       // instead of the traffic's; 0: as many as the scenario says
	Timeline   bool      // keep the timeline
	JSON       io.Writer // write the timeline as JSON Lines, in order; nil: do not
	Label      string    // name this as the scenario on each of those lines; "": do not
	Limits     Limits
	Workers    int                          // how many cores a crowd may use; 0: all
	Progress   func(messages int)           // is told how many messages have been run, from time to time
	Each       func(n uint32, lines []Line) // is shown each message's lines when they are complete, from any goroutine
	Subaccount string                       // umids follow from it
}

// Result is what a run leaves behind.
type Result struct {
	Scenario *scenarios.Scenario
	Summary  Summary
	Timeline *Timeline // nil unless it was asked for
	Events   int       // how many events happened
	ids      umids
	who      directory
}

// directory knows the messages of a run.
type directory interface {
	Route(n uint32) orchestrator.Route
	Message(n uint32) orchestrator.Message
}

// UMID is the id of message n, counted from 0.
func (r *Result) UMID(n uint32) string { return r.ids.of(n) }

// Route is the plan that message n went by.
func (r *Result) Route(n uint32) orchestrator.Route { return r.who.Route(n) }

// Message is message n as it was submitted.
func (r *Result) Message(n uint32) orchestrator.Message { return r.who.Message(n) }

// AppendLine writes a line of the timeline as one JSON object, without a newline.
func (r *Result) AppendLine(dst []byte, l Line) []byte {
	if w, ok := r.who.(*World); ok {
		return w.AppendLine(dst, l)
	}
	return appendLine(dst, l, r.ids, r.Route(l.Message))
}

// Run carries a scenario's traffic to its end: until nothing is pending. It fails for a scenario without a
// plan, for traffic that takes too long (ErrTooLong), when a limit is hit (*Busy), when an invariant is broken
// (*Violation), when the JSON cannot be written, and when ctx is done.
func Run(ctx context.Context, s *scenarios.Scenario, o RunOptions) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err // a small run would be over before it looks
	}
	if s == nil {
		s = scenarios.Default()
	}
	seed := s.Seed
	if o.Seed != nil {
		seed = *o.Seed
	}
	traffic := s.Traffic
	if o.Messages != 0 {
		t := scenarios.Traffic{}
		if traffic != nil {
			t = *traffic
		}
		t.Messages = o.Messages
		traffic = &t
	}
	if traffic != nil {
		if err := checkTraffic(*traffic); err != nil {
			return nil, err
		}
	}
	sink := newSink(o, newUMIDs(seed, o.Subaccount))
	if traffic == nil || mayRepeat(s, traffic) || !independent(s) || o.Limits != (Limits{}) {
		return runWorld(ctx, s, seed, traffic, o, sink)
	}
	return runCrowd(ctx, s, seed, *traffic, o, sink)
}

// mayRepeat tells whether one message of the traffic may be a double submit of another.
func mayRepeat(s *scenarios.Scenario, t *scenarios.Traffic) bool {
	return t.To == scenarios.ToRecipients || s.Message != nil && s.Message.ClientMessageID != ""
}

// runWorld runs messages that may have to wait for each other.
func runWorld(
	ctx context.Context, s *scenarios.Scenario, seed uint64, t *scenarios.Traffic, o RunOptions, sink *sink,
) (*Result, error) {
	w := NewWorld(s, Options{Seed: &seed, Subaccount: o.Subaccount, DiscardTimeline: !o.Timeline && o.Each == nil})
	w.sink = sink
	sink.open = w.Open
	var err error
	if t != nil {
		err = w.StartTraffic(*t)
	} else {
		err = w.StartScenario()
	}
	if err != nil {
		return nil, err
	}
	if err := w.runUntilIdle(ctx, o); err != nil {
		return nil, err
	}
	if o.Each != nil {
		w.showEach(o.Each)
	}
	return w.Result(), sink.close()
}

// Result is what the world has come to.
func (w *World) Result() *Result {
	r := &Result{Scenario: w.Scenario(), Summary: w.Summary(), Events: w.Events(), ids: w.ids, who: w}
	if !w.discard {
		r.Timeline = &w.timeline
	}
	return r
}

// progressEvery is how many messages go by between two reports of progress.
const progressEvery = 20 * batchSize
