package features

import (
	"context"
	"path/filepath"
	"regexp"
	"time"

	"github.com/cucumber/godog"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/live"
)

// story is one scenario of a feature file on its way: what its Givens say, its world, and what was refused.
type story struct {
	folder string          // of the feature file
	ctx    context.Context // of the scenario: when it is done the steps stop
	step   *godog.Step     // the step under way

	base   *scenarios.Scenario // the world before the Givens: loaded, or of which nothing was said
	said   said
	world  *sim.World  // nil until something happens
	served *Served     // where worlds are served; nil: nobody but the steps has this one
	place  *live.World // world, where it is served
	hand   *live.Hand  // that holds it for the step under way
	calls  []uint32    // how many messages there were at each call of the application

	stopped bool          // the suite was stopped before the scenario's end
	moved   bool          // the scenario moves the clock itself
	clock   time.Duration // where our own steps left it
	ahead   runAhead
	expects bool                   // the scenario's expectations are still to be checked
	linted  []orchestrator.Finding // what the linter says of the JSON of the message sent last
	refused refusals
}

// refusals are what was refused last, of payloads and of other requests.
type refusals struct {
	payload sendapi.Problems // why the payload was refused; nil: it was not
	at      time.Duration
	told    bool // a Then has expected the payload's refusal
	request error
	what    string // the request that was refused, such as "the cancel at 5s"
}

// lineSuffix is what suites that run single lines add to the name of a feature file.
var lineSuffix = regexp.MustCompile(`:\d+$`)

func newStory(ctx context.Context, feature string) *story {
	folder := filepath.Dir(lineSuffix.ReplaceAllString(feature, ""))
	return &story{folder: folder, ctx: ctx, base: scenarios.Default()}
}

// now is the current instant, since virtual zero.
func (s *story) now() time.Duration {
	if s.world == nil {
		return 0
	}
	return s.world.Now()
}

// messages is how many messages were sent so far.
func (s *story) messages() int {
	if s.world == nil {
		return 0
	}
	return s.world.Len()
}

// calendar is the current instant.
func (s *story) calendar() time.Time { return s.base.Start.Add(s.now()) }
