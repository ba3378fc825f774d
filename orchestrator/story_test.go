package orchestrator_test

import (
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
)

// anyStory is one message's life with a host that keeps its side of the contract, under a customer,
// providers and stray timers that do as they like. All instants lie on a coarse grid, so that things often
// fall together.
// At the end every timer has come.
func anyStory(t *rapid.T) *host {
	h := newHost(anyRoute(t))
	if rapid.IntRange(0, 9).Draw(t, "a receipt before the submission") == 0 {
		h.apply(anyReport(t, h))
	}
	h.reach(anyInstant(t, "submitted"))
	h.apply(anySubmission(t, h))
	for range rapid.IntRange(0, 30).Draw(t, "moves") {
		switch rapid.IntRange(0, 9).Draw(t, "move") {
		case 0, 1:
			h.finish(h.now + anyInstant(t, "advance"))
		case 2:
			h.reach(h.now + anyInstant(t, "advance to before"))
		case 3:
			h.apply(anyStray(t, h))
		default:
			h.apply(anyReport(t, h))
		}
	}
	h.drain()
	return h
}

// anyInstant is a multiple of 10 s, often 0.
func anyInstant(t *rapid.T, label string) time.Duration {
	return time.Duration(rapid.IntRange(0, 4).Draw(t, label)) * 10 * time.Second
}

func anyRoute(t *rapid.T) orchestrator.Route {
	channels := rapid.Permutation(orchestrator.Channels()).Draw(t, "channels")
	steps := rapid.OneOf(rapid.IntRange(1, 3), rapid.IntRange(1, orchestrator.MaxSteps)).Draw(t, "steps")
	route := make(orchestrator.Route, steps)
	for i := range route {
		route[i] = orchestrator.RouteStep{
			Channel: channels[i],
			Success: rapid.SampledFrom([]orchestrator.Status{
				orchestrator.Accepted, orchestrator.Sent, orchestrator.Delivered, orchestrator.Delivered,
				orchestrator.Read,
			}).Draw(t, "success"),
			Window: anyInstant(t, "window"),
			Skip:   rapid.SampledFrom([]orchestrator.Code{0, 0, 0, 0, 2, 15}).Draw(t, "skip"),
		}
	}
	return route
}

func anySubmission(t *rapid.T, h *host) orchestrator.Event {
	e := orchestrator.Event{Kind: orchestrator.Submission}
	if rapid.IntRange(0, 2).Draw(t, "scheduled") == 0 {
		e.Start = h.now + anyInstant(t, "start")
	}
	if rapid.Bool().Draw(t, "expires") {
		e.Expiry = anyInstant(t, "expiry") + anyInstant(t, "more expiry")
	}
	return e
}

// anyReport is most often of a step that has fired, and about one time in four a failure.
func anyReport(t *rapid.T, h *host) orchestrator.Event {
	e := orchestrator.Event{Kind: orchestrator.Report, Step: h.state.Turn}
	if rapid.Bool().Draw(t, "another step") {
		e.Step = uint8(rapid.IntRange(0, len(h.route)+1).Draw(t, "step"))
	}
	e.Status = rapid.SampledFrom([]orchestrator.Status{
		orchestrator.Accepted, orchestrator.Accepted, orchestrator.Sent, orchestrator.Sent, orchestrator.Delivered,
		orchestrator.Read, orchestrator.Rejected, orchestrator.Undelivered,
	}).Draw(t, "status")
	if e.Status.IsFailure() {
		e.Code = rapid.SampledFrom([]orchestrator.Code{1, 41, 46}).Draw(t, "code")
	}
	return e
}

// anyStray is a cancel, a second submission, or a timer's event that no timer brings. An event that a timer
// will bring yet is left to it: no host lets one come early.
func anyStray(t *rapid.T, h *host) orchestrator.Event {
	e := orchestrator.Event{Kind: rapid.SampledFrom([]orchestrator.EventKind{
		orchestrator.Cancel, orchestrator.Submission, orchestrator.StartDue, orchestrator.WindowEnd,
		orchestrator.ExpiryDue,
	}).Draw(t, "stray")}
	if e.Kind == orchestrator.WindowEnd {
		e.Step = uint8(rapid.IntRange(0, len(h.route)+1).Draw(t, "stray window"))
	}
	if h.index(e.Kind, e.Step) >= 0 {
		e = orchestrator.Event{Kind: orchestrator.Cancel}
	}
	return e
}
