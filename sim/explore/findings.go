package explore

import (
	"time"

	"cascade/orchestrator"
)

// Span is when something can happen, since the submission.
type Span struct{ least, most time.Duration }

// Earliest is the first instant.
func (s Span) Earliest() time.Duration { return s.least }

// Latest is the last instant. It reports false where there is none.
func (s Span) Latest() (time.Duration, bool) { return s.most, s.most < unbounded }

func (s Span) join(o Span) Span { return Span{min(s.least, o.least), max(s.most, o.most)} }

// Cause is why a recipient can get a second copy.
type Cause uint8

// The causes, in the order in which they are told.
const (
	WaitsForRead  Cause = iota // it was delivered in its turn, and the plan waited for more
	OutlivesWait               // it was delivered after its window ended, as its provider still held it
	ReportedLate               // its delivery was reported later than its provider holds a message
	FailureUndone              // it was delivered although a failure had been reported
	causes
)

// Step is what was found of one step of the plan.
type Step struct {
	Channel orchestrator.Channel
	Fires   bool // it can fire
	When    Span // if it can
	Lapses  bool // its window can end without success: where false, its length makes no difference
}

// Findings are the answers to a question. A story is nil where there is no way to what it would tell.
type Findings struct {
	States, Transitions int
	Complete            bool // everything was walked
	Depth               int  // else: everything of at most so many events was

	Second      [causes]*Story // a second copy, by its cause
	MostCopies  int
	Most        *Story // the most copies, where they are three or more
	Failed      *Story // the message fails although it was delivered
	Expired     *Story // it expires although it was delivered
	OpenForever *Story // nothing is left that would end it
	Steps       []Step
	Ends        bool // the message can end
	End         Span // when it first ends, if it can

	verdicts []*Verdict
}

func newFindings(w *walk) *Findings {
	f := &Findings{Complete: true}
	for _, step := range w.Route {
		f.Steps = append(f.Steps, Step{Channel: step.Channel})
	}
	for _, p := range w.Properties {
		p.step = w.Route.Index(p.channel) + 1
		f.verdicts = append(f.verdicts, &Verdict{Property: p})
	}
	return f
}

// see takes in one transition. Number is that of the node, or -1 where it was known.
func (f *Findings) see(w *walk, from, to *node, fx []orchestrator.Effect) {
	for i := range fx {
		f.seeEffect(w, to, &fx[i])
	}
	if from.state.Outcome == orchestrator.Open && to.state.Outcome != orchestrator.Open {
		f.End, f.Ends = f.joined(f.End, f.Ends, w.at), true
	}
	delivered := to.state.Copies > 0
	switch {
	case to.state.Outcome == orchestrator.Failed && delivered:
		w.tell(&f.Failed, to)
	case to.state.Outcome == orchestrator.ExpiredOutcome && delivered:
		w.tell(&f.Expired, to)
	case to.silent():
		w.tell(&f.OpenForever, to)
	}
	for _, v := range f.verdicts {
		v.see(w, from, to)
	}
}

// silent: the message is open, and no timer will ever bring it on.
func (n *node) silent() bool {
	return n.state.Submitted && n.state.Outcome == orchestrator.Open && n.timer == [3]uint8{}
}

func (f *Findings) joined(s Span, known bool, more Span) Span {
	if !known {
		return more
	}
	return s.join(more)
}

func (f *Findings) seeEffect(w *walk, to *node, e *orchestrator.Effect) {
	switch e.Kind {
	case orchestrator.Fired:
		step := &f.Steps[e.Step-1]
		step.When, step.Fires = f.joined(step.When, step.Fires, w.at), true
	case orchestrator.Lapsed:
		f.Steps[e.Step-1].Lapses = true
	case orchestrator.Receipt:
		if e.Copy == 2 {
			w.tell(&f.Second[to.cause()], to)
		}
		if n := int(e.Copy); n > 2 && n > f.MostCopies {
			f.Most = nil
			if w.tell(&f.Most, to); f.Most == nil {
				return
			}
		}
		f.MostCopies = max(f.MostCopies, int(e.Copy))
	}
}

// cause is why there are two copies: what is strangest in how they came.
func (n *node) cause() Cause {
	strangest := inTurn
	for _, w := range n.ways {
		strangest = max(strangest, w)
	}
	return Cause(strangest - inTurn)
}

// tell keeps the story that leads to the node, unless there is one or no instants can be found for it.
func (w *walk) tell(story **Story, to *node) {
	if *story == nil {
		*story = w.story(w.path(to.parent, to.step), nil)
	}
}
