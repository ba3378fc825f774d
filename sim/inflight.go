package sim

import (
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// inFlight is one message as the engine carries it.
type inFlight struct {
	state     orchestrator.State
	prepared  *orchestrator.Prepared
	recipient string // msisdn; "" for a generated one whom no provider needs to know
	generated bool   // the recipient is one whom a traffic made up
	segments  uint16 // of its SMS; 0 where nobody needs to know
}

// segmentCount is a number of segments as a message keeps it. No text that the API takes has more.
func segmentCount(n int) uint16 { return uint16(min(n, 1<<16-1)) }

// submission fills in the event that begins the message. What is later than the last instant comes then.
func (m *inFlight) submission(start time.Time, now time.Duration, told *orchestrator.Event) {
	fires, expires := m.prepared.Instants(start, now)
	last := max(now, scenarios.Horizon)
	told.Kind, told.Start, told.Expiry = orchestrator.Submission, min(fires, last), min(expires, last)
}

// timerStopped tells whether a queued event is a timer that was stopped since: it comes to nothing. That is asked of
// every event as it comes up, so that stopping a timer need not look for it in the queue.
func (m *inFlight) timerStopped(e *event) bool {
	return e.kind() != orchestrator.Report && m.stopped(e)
}

func (m *inFlight) stopped(e *event) bool {
	s := &m.state
	switch e.kind() {
	case orchestrator.StartDue:
		return s.Outcome != orchestrator.Open || s.Turn != 0
	case orchestrator.WindowEnd:
		return s.Outcome != orchestrator.Open || int(s.Turn) != e.step() || s.Step(e.step()).Over()
	case orchestrator.ExpiryDue:
		return s.Outcome != orchestrator.Open
	}
	return false
}
