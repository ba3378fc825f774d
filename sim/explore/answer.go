package explore

import (
	"fmt"
	"time"

	"cascade/orchestrator"
)

// Answer is one thing that was asked: whether it can happen, in words, and the shortest way to it.
type Answer struct {
	Name  string // such as "second-copy", for machines
	Cause string // why, where there are several ways: "read-wait", "outlives-wait", "reported-late", "failure-undone"
	Words string // such as "two copies: WhatsApp is delivered in its turn, and the plan waits for Read"
	Story *Story // nil: it cannot happen
}

// Answers are the answers to what every plan is asked, in the order in which they are told. Of second copies each cause
// that there is has its own; with none there is one answer.
func (f *Findings) Answers(q *Question) []Answer {
	var answers []Answer
	for cause, story := range f.Second {
		if story != nil {
			answers = append(answers, Answer{"second-copy", Cause(cause).String(),
				"two copies: " + story.why(q, Cause(cause)), story})
		}
	}
	if answers == nil {
		answers = append(answers, Answer{Name: "second-copy", Words: "two copies"})
	}
	if f.Most != nil {
		answers = append(answers, Answer{
			Name: "more-copies", Words: fmt.Sprintf("as many as %d copies", f.MostCopies), Story: f.Most,
		})
	}
	return append(answers,
		Answer{Name: "failed-though-delivered", Words: "it fails although it was delivered", Story: f.Failed},
		Answer{Name: "expired-though-delivered", Words: "it expires although it was delivered", Story: f.Expired},
		Answer{Name: "open-for-ever", Words: "it stays open for ever", Story: f.OpenForever},
	)
}

// String is the cause's name, for machines.
func (c Cause) String() string {
	return [...]string{"read-wait", "outlives-wait", "reported-late", "failure-undone"}[c]
}

// why tells how the second copy of the story came about: which channel's copy was one too many.
func (s *Story) why(q *Question, cause Cause) string {
	step, fired := s.odd(cause)
	channel := q.Route[step-1].Channel
	held, waited := q.TTL[step-1], q.Route[step-1].Window
	switch cause {
	case WaitsForRead:
		return fmt.Sprintf("%s delivers in its turn, and the plan waits for %s", channel, q.Route[step-1].Success)
	case OutlivesWait:
		if q.Providers == Wild {
			return fmt.Sprintf("%s delivers %s after it fires, and the plan waits %s", channel, fired, waited)
		}
		return fmt.Sprintf("%s holds a message for %s, and the plan waits %s", channel, span(held), span(waited))
	case ReportedLate:
		return fmt.Sprintf("%s reports a delivery later than the %s for which it holds a message", channel, span(held))
	}
	return fmt.Sprintf("%s delivers after it reported a failure", channel)
}

// odd is the step whose copy came in the way of the cause, and how long after its firing.
func (s *Story) odd(cause Cause) (step int, after time.Duration) {
	var fired [orchestrator.MaxSteps + 1]time.Duration
	var lapsed, failed [orchestrator.MaxSteps + 1]bool
	for _, l := range s.Lines {
		n := int(l.Step)
		switch {
		case l.Kind == orchestrator.Fired:
			fired[n] = l.At
		case l.Kind == orchestrator.Lapsed:
			lapsed[n] = true
		case l.Kind == orchestrator.Receipt && l.Status.IsFailure():
			failed[n] = true
		case l.Copy > 0:
			before, after := step, l.At-fired[n]
			switch {
			case cause == WaitsForRead && step == 0,
				cause == FailureUndone && failed[n],
				(cause == OutlivesWait || cause == ReportedLate) && l.Late && !failed[n] && lapsed[n]:
				return n, after
			}
			if step = n; before != 0 {
				step = before
			}
		}
	}
	return step, 0
}

// span is a length of time as people say it: 30 days, 10 min, 60 s.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day && d%day == 0:
		return fmt.Sprintf("%d days", d/day)
	case d >= 2*time.Hour && d%time.Hour == 0:
		return fmt.Sprintf("%d h", d/time.Hour)
	case d > 2*time.Minute && d%time.Minute == 0:
		return fmt.Sprintf("%d min", d/time.Minute)
	}
	return string(orchestrator.AppendSeconds(nil, d)) + " s"
}
