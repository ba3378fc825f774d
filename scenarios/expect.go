package scenarios

// Expectation bounds one figure of a run's summary.
type Expectation struct {
	Figure string // the summary's path, such as "succeeded", "channels.SMS.fired" or "timeToSuccess.p95"
	Min    *Bound
	Max    *Bound
	Place  Place
}

// IsShare tells whether the expectation is of a share of the messages, however many there are.
func (e Expectation) IsShare() bool { return e.Min.isShare() && e.Max.isShare() }

func (b *Bound) isShare() bool { return b == nil || b.Unit == Percent }

// ExpectOf is what a run of so many messages can be held to: of another number than the scenario's own, only shares of
// the messages. 0 is its own number.
func (s *Scenario) ExpectOf(messages int) []Expectation {
	if t := s.Traffic; messages == 0 || t != nil && messages == t.Messages {
		return s.Expect
	}
	var kept []Expectation
	for _, e := range s.Expect {
		if e.IsShare() {
			kept = append(kept, e)
		}
	}
	return kept
}

// Bound is a limit of a figure, inclusive.
type Bound struct {
	Value float64 // a count; a percentage of the messages, 0 to 100; seconds; or money
	Unit  Unit
}

// Unit is what a Bound's value counts.
type Unit uint8

// The units of bounds.
const (
	Count Unit = iota + 1
	Percent
	Seconds
	Money
)

// Tolerance is by how much one figure may differ from a timing that was kept.
type Tolerance struct {
	Figure string // as in Expectation
	By     Bound  // Percent: of the figure that was kept
	Place  Place
}
