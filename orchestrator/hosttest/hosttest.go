// Package hosttest holds a host to its side of the contract: it draws stories, carries each through the rules by the
// smallest host that keeps the contract, and compares what the host under test makes of it.
//
//	hosttest.Check(t, func(s hosttest.Story) []string { … }) // what happened, as Told writes it
//
// A host is given the message, how its providers answer, and when the customer takes it back. It owes the record: every
// effect but the timers, at its instant, in order.
package hosttest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
)

// Story is the life of one message, submitted at the host's time zero.
type Story struct {
	Message  *orchestrator.Message              // with its plan, and Scheduled and Expiry as spans
	Answers  map[orchestrator.Channel][]Receipt // what each provider reports of its firing
	CancelAt time.Duration                      // after all else that is due then; 0: never
}

// Receipt is one report, counted from the firing. Those of one instant come in their order.
type Receipt struct {
	After  time.Duration
	Status orchestrator.Status
	Code   orchestrator.Code
}

// Told is an effect as a record has it, such as "10s receipt SMS (step 2) Read late".
func Told(at time.Duration, e orchestrator.Effect, route orchestrator.Route) string {
	return at.String() + " " + e.Describe(route)
}

// Check draws stories, and fails with the first that the host tells otherwise than the rules have it.
func Check(t *testing.T, host func(Story) []string) {
	rapid.Check(t, func(t *rapid.T) {
		s := AnyStory(t)
		if got, want := host(s), s.Record(); !slices.Equal(got, want) {
			t.Fatalf("the host tells\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
		}
	})
}

// due is an event to come, with its place among those of its instant.
type due struct {
	at, cause time.Duration
	place     int
	event     orchestrator.Event
}

func (d *due) before(o *due) bool {
	a := []int64{int64(d.at), int64(d.event.Kind.Class()), int64(d.cause), int64(d.event.Step), int64(d.place)}
	b := []int64{int64(o.at), int64(o.event.Kind.Class()), int64(o.cause), int64(o.event.Step), int64(o.place)}
	return slices.Compare(a, b) < 0
}

// Record is what happens, by a host that keeps all events in a list and takes the least.
func (s Story) Record() (told []string) {
	p, err := orchestrator.Prepare(s.Message, nil, nil)
	if err != nil {
		return []string{err.Error()}
	}
	list := []due{{event: p.Submission(time.Time{}, 0)}}
	if s.CancelAt > 0 {
		const last = 1 << 62 // of its class
		list = append(list, due{at: s.CancelAt, cause: last, event: orchestrator.Event{Kind: orchestrator.Cancel}})
	}
	var state orchestrator.State
	for len(list) > 0 {
		least := 0
		for i := range list {
			if list[i].before(&list[least]) {
				least = i
			}
		}
		next := list[least]
		list = slices.Delete(list, least, least+1)
		var effects []orchestrator.Effect
		state, effects = orchestrator.Apply(p.Route, state, next.at, next.event, nil)
		for _, e := range effects {
			switch e.Kind {
			case orchestrator.TimerSet:
				timer := orchestrator.Event{Kind: e.Timer, Step: e.Step}
				list = append(list, due{at: e.At, cause: next.at, event: timer})
				continue
			case orchestrator.TimerStopped:
				list = slices.DeleteFunc(list, func(d due) bool {
					return d.event.Kind == e.Timer && d.event.Step == e.Step
				})
				continue
			case orchestrator.Refused:
				continue
			case orchestrator.Fired:
				for i, r := range s.Answers[p.Route[e.Step-1].Channel] {
					report := orchestrator.Event{
						Kind: orchestrator.Report, Step: e.Step, Status: r.Status, Code: r.Code,
					}
					list = append(list, due{at: next.at + r.After, cause: next.at, place: i, event: report})
				}
			}
			told = append(told, Told(next.at, e, p.Route))
		}
	}
	return told
}

// AnyStory draws a story. Its instants lie on a coarse grid, so that things often fall together.
func AnyStory(t *rapid.T) Story {
	instant := func(label string) time.Duration {
		return time.Duration(rapid.IntRange(0, 4).Draw(t, label)) * 10 * time.Second
	}
	s := Story{Answers: map[orchestrator.Channel][]Receipt{}, CancelAt: instant("cancelled")}
	s.Message = &orchestrator.Message{Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+6598765432"}}
	channels := rapid.Permutation(orchestrator.Channels()).Draw(t, "channels")
	for _, c := range channels[:rapid.IntRange(1, 4).Draw(t, "steps")] {
		s.Message.Plan = append(s.Message.Plan, orchestrator.Step{
			Channel: c, FallbackAfter: instant(fmt.Sprint(c, " waits")),
			SuccessStatus: orchestrator.Status(rapid.IntRange(0, int(c.Highest())).Draw(t, "success")),
		})
		for range rapid.IntRange(0, 4).Draw(t, "receipts") {
			status := orchestrator.Status(rapid.IntRange(int(orchestrator.Accepted), int(orchestrator.Undelivered)).Draw(t, "status"))
			r := Receipt{After: instant("after"), Status: status}
			if status.IsFailure() {
				r.Code = orchestrator.NotReachable
			}
			s.Answers[c] = append(s.Answers[c], r)
		}
	}
	s.Message.Scheduled.After, s.Message.Expiry.After = instant("scheduled"), instant("expires")
	return s
}
