package live

import (
	"slices"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
)

// Story is one message and all that happened to it.
type Story struct {
	Row
	Message orchestrator.Message
	Plan    orchestrator.Plan  // the one that holds for it, as it is written
	Route   orchestrator.Route // and with everything left out filled in
	// ScheduledAfter and ExpiresAfter count from the submission; 0: not given.
	ScheduledAfter, ExpiresAfter time.Duration
	Lines                        []StoryLine
	Journey                      *Journey // that it is a send of; nil: it came over no wire
}

// StoryLine is a line of a story as JSON, and its index in the timeline.
type StoryLine struct {
	Index int
	Text  []byte
}

// Story tells all of one message.
func (w *World) Story(umid uuid.UUID) (Story, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.number(umid)
	if err != nil {
		return Story{}, err
	}
	s := Story{Row: w.row(n), Message: w.sim.Message(n), Route: w.sim.Route(n)}
	s.Plan = s.Message.PlanIn(w.sim.Scenario().Plan)
	s.ScheduledAfter, s.ExpiresAfter = w.after(s.Message.Scheduled, s.Submitted), w.after(s.Message.Expiry, s.Submitted)
	for i, l := range w.of(n) {
		s.Lines = append(s.Lines, StoryLine{i, w.sim.AppendLine(nil, l)})
	}
	slices.Reverse(s.Lines)
	if j, ok := w.sim.JourneyOf(n); ok {
		s.Journey = new(w.journey(j))
	}
	return s, nil
}

func (w *World) after(when orchestrator.When, submitted time.Duration) time.Duration {
	if when.IsZero() {
		return 0
	}
	return when.Instant(w.sim.Start(), submitted) - submitted
}
