package suite

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"
)

// status is how a step or a scenario went, the worst last: a scenario is as bad as its worst step.
type status int

const (
	passed status = iota
	skipped
	pending
	undefined
	ambiguous
	failed
)

// String is the word that reports have for it.
func (s status) String() string {
	return [...]string{"passed", "skipped", "pending", "undefined", "ambiguous", "failed"}[s]
}

// fails tells whether the run fails with it.
func (s status) fails() bool { return s > skipped }

// statusOf is how a step went that ended with an error, as godog sees it.
func statusOf(err error) status {
	switch {
	case err == nil:
		return passed
	case errors.Is(err, godog.ErrAmbiguous):
		return ambiguous
	case errors.Is(err, godog.ErrPending):
		return pending
	case errors.Is(err, godog.ErrSkip):
		return skipped
	case errors.Is(err, godog.ErrUndefined):
		return undefined
	}
	return failed
}

// scenario is a scenario, or one row of its examples, and how it went.
type scenario struct {
	source   *source
	pickle   *messages.Pickle
	node     *messages.Scenario
	rule     *messages.Rule     // the one that it stands in, or nil
	examples *messages.Examples // the table that its row is of, or nil
	steps    []step

	err     error // what is wrong with it as a whole
	stopped bool  // it was not run, or not to its end, because the suite was stopped
	ended   bool
	begun   time.Time
	took    time.Duration
}

// step is a step of a scenario and how it went: skipped, until it is told otherwise.
type step struct {
	*messages.PickleStep
	node        *messages.Step
	shared      *messages.Background // the one that it stands in, or nil
	status      status
	err         error // why it did not pass
	attachments []godog.Attachment
	begun       time.Time
	took        time.Duration
}

var (
	// errNoSteps is what is wrong with a scenario that says nothing.
	errNoSteps = errors.New("the scenario has no steps")
	// errNotRun is a mistake of ours: every scenario is run, or the suite was stopped.
	errNotRun = errors.New("internal error: the scenario was not run")
)

// status is how the scenario went.
func (s *scenario) status() status {
	worst := passed
	if s.err != nil {
		worst = failed
	}
	for i := range s.steps {
		worst = max(worst, s.steps[i].status)
	}
	return worst
}

// place is where the scenario, or the row of its examples, stands.
func (s *scenario) place() string { return place(s.pickle) }

// place is where a pickle stands, such as "a.feature:12". No two of a run stand at one place.
func place(p *messages.Pickle) string { return fmt.Sprintf("%s:%d", p.Uri, line(p.Location)) }

// ofBackground is how many of the steps stand in backgrounds; they come first.
func (s *scenario) ofBackground() int {
	n := 0
	for n < len(s.steps) && s.steps[n].shared != nil {
		n++
	}
	return n
}

// title is such as "Then SMS fires at 1m".
func (s *step) title() string { return strings.TrimSpace(s.node.Keyword) + " " + s.Text }

// place is where the step of a scenario stands.
func (s *step) place(in *scenario) string {
	return fmt.Sprintf("%s:%d", in.source.name, line(s.node.Location))
}

// reason is why the step did not pass, in words.
func (s *step) reason() string {
	switch {
	case s.err == nil:
		return ""
	case s.status == pending:
		return "the step is still to be written"
	}
	return outdented(s.err.Error())
}

// outdented takes back the indentation that steps give to the further lines of an error for godog's reports.
func outdented(text string) string {
	const indentation = "\n    "
	if plain := strings.ReplaceAll(text, "\n\n", ""); strings.Count(plain, "\n") == strings.Count(plain, indentation) {
		return strings.ReplaceAll(text, indentation, "\n")
	}
	return text
}

// tally counts how things went.
type tally [failed + 1]int

// String is such as "3 passed, 1 failed".
func (t tally) String() string {
	var words []string
	for _, s := range []status{passed, failed, ambiguous, undefined, pending, skipped} {
		if t[s] > 0 {
			words = append(words, fmt.Sprintf("%d %s", t[s], s))
		}
	}
	return strings.Join(words, ", ")
}

// tallies count the scenarios and their steps.
func (r *run) tallies() (scenarios, steps tally) {
	for _, s := range r.scenarios {
		scenarios[s.status()]++
		for i := range s.steps {
			steps[s.steps[i].status]++
		}
	}
	return scenarios, steps
}
