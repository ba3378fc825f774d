package explore

import (
	"time"

	"cascade/orchestrator"
)

// Providers is how much providers may do.
type Providers uint8

// The providers, each allowing all that the one before it does.
const (
	// Sane providers report each status once, in order, and deliver within the time-to-live; a failure is the last
	// that is heard of a step. They may fall silent at any time.
	Sane Providers = iota
	// Real providers also report out of order, later than they delivered, and a delivery after a failure.
	Real
	// Wild providers report anything at any time.
	Wild
)

// ProviderNames lists the spelling of each, as flags have it.
func ProviderNames() []string { return []string{"sane", "real", "wild"} }

// String is the spelling that flags use, such as "sane".
func (p Providers) String() string { return ProviderNames()[p] }

// ParseProviders reads a spelling.
func ParseProviders(s string) (Providers, bool) {
	for i, name := range ProviderNames() {
		if name == s {
			return Providers(i), true
		}
	}
	return 0, false
}

// readsFollowed is how long after the firing a Read can still come: providers follow a message no longer.
const readsFollowed = 10 * 24 * time.Hour

// Question is a message on its plan, and who may answer it.
type Question struct {
	Route     orchestrator.Route
	Start     time.Duration   // from the submission to the firing of step 1
	Expiry    time.Duration   // from the submission; 0: never
	TTL       []time.Duration // of step n at n-1: how long after the firing its provider may deliver
	Providers Providers
	Whole     bool // walk every receipt, also those that change nothing

	Properties []Property // of one's own
}

// Limits bound a search.
type Limits struct {
	Nodes int // 0: 250,000, of which each takes about a kilobyte
}

// reports is what the provider of a step that fired may report next, in the order of the statuses.
func (q *Question) reports(s *orchestrator.State, n int) (statuses []orchestrator.Status) {
	for status := orchestrator.Accepted; status <= orchestrator.Undelivered; status++ {
		if q.Route[n-1].Channel.Reports(status) && q.possible(s.Step(n), status) &&
			(q.Whole || q.matters(s, n, status)) {
			statuses = append(statuses, status)
		}
	}
	return statuses
}

// possible tells whether such providers can report the status of a step of which so much was heard.
func (q *Question) possible(step orchestrator.StepState, status orchestrator.Status) bool {
	switch {
	case q.Providers != Sane:
		return true
	case step.Failed() || step.Copied() && status.IsFailure():
		return false
	case status == orchestrator.Read:
		return step.Status() == orchestrator.Delivered
	}
	return status.IsFailure() || status > step.Status()
}

// matters tells whether the receipt can change what happens: move the plan on, end the message, or make a copy.
// Rejected and Undelivered are the same to the rules, so that one stands for both.
func (q *Question) matters(s *orchestrator.State, n int, status orchestrator.Status) bool {
	step, success := s.Step(n), q.Route[n-1].Success
	ends := s.Outcome != orchestrator.Succeeded && s.Outcome != orchestrator.Cancelled
	switch {
	case status == orchestrator.Rejected:
		return false
	case status == orchestrator.Undelivered:
		return s.Outcome == orchestrator.Open && !step.Over() && !step.Copied()
	case status <= step.Status():
		return false
	case status == orchestrator.Delivered:
		return true
	}
	return ends && status == success
}

// heldFor is how long after the firing providers report the status in time; unbounded for no limit. A delivery comes
// within the time-to-live, and a Read that is the first that is heard of it tells the delivery too.
func (q *Question) heldFor(s *orchestrator.State, n int, status orchestrator.Status) time.Duration {
	switch {
	case q.Providers == Wild:
		return unbounded
	case status == orchestrator.Delivered, status == orchestrator.Read && !s.Step(n).Copied():
		return q.TTL[n-1]
	case status == orchestrator.Read:
		return max(readsFollowed, q.TTL[n-1])
	}
	return unbounded
}
