package features

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"time"

	"github.com/cucumber/godog"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim"
)

// story is one scenario of a feature file on its way: what its Givens say, its world, and what was refused.
type story struct {
	folder string       // of the feature file
	stop   func() error // why to stop early, when there is a reason
	step   *godog.Step  // the step under way

	base  *scenarios.Scenario // the world before the Givens: loaded, or of which nothing was said
	said  said
	world *sim.World          // nil until something happens
	live  *scenarios.Scenario // what world was made from; Givens that come later change it

	stopped   bool          // the suite was stopped before the scenario's end
	moved     bool          // the scenario moves the clock itself
	clock     time.Duration // where our own steps left it
	ahead     runAhead
	traffic   bool // the scenario's own traffic runs
	expects   bool // its expectations are still to be checked
	submitted sent
	refused   refusals
}

// runAhead is how a Then let everything happen before a later When, which comes too late then for what the scenario
// may have meant.
type runAhead struct {
	by   string        // the Then that let everything happen; "": none has
	to   time.Duration // where it left the clock
	when string        // the first When after it; "": none came
}

// begins notes a step of the vocabulary that is about to be carried out.
func (s *story) begins(keyword string) {
	if s.world != nil && s.world.Now() != s.clock {
		s.moved = true // by a step of somebody else's
	}
	if keyword == "When" && s.ahead.by != "" && s.ahead.when == "" && s.step != nil {
		s.ahead.when = s.step.Text
	}
}

// tooLate adds to what failed that a Then had let everything happen before a When.
func (s *story) tooLate(err error) error {
	if s.ahead.when == "" || errors.Is(err, godog.ErrSkip) {
		return err
	}
	return fmt.Errorf("%w\nhint: %q let everything happen, until %s, before %q: move the clock first, with a step "+
		"such as \"the clock reaches 30s\"", err, s.ahead.by, clock(s.ahead.to), s.ahead.when)
}

// sent is what is known of the message sent last that its world does not know.
type sent struct {
	byPayload bool     // it was the payload
	unknown   []string // fields of the payload that the API does not know
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

func newStory(feature string, stop func() error) *story {
	folder := filepath.Dir(lineSuffix.ReplaceAllString(feature, ""))
	return &story{folder: folder, stop: stop, base: scenarios.Default()}
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

// open makes the world when the first thing happens in it.
func (s *story) open() (*sim.World, error) {
	if s.world != nil {
		return s.world, nil
	}
	live, err := s.compose()
	if err != nil {
		return nil, err
	}
	s.live, s.world = live, sim.NewWorld(live, sim.Options{})
	return s.world, nil
}

// compose is the world that the Givens describe.
func (s *story) compose() (*scenarios.Scenario, error) {
	live := *s.base
	live.Providers = map[orchestrator.Channel]*scenarios.Provider{}
	for _, c := range orchestrator.Channels() {
		p, err := s.provider(c)
		if err != nil {
			return nil, err
		}
		if p != nil {
			live.Providers[c] = p
		}
	}
	live.Templates = map[string]orchestrator.TemplateSpec{}
	for name, spec := range s.base.Templates {
		live.Templates[name] = spec
	}
	if t := s.said.template; t != nil {
		live.Templates[t.name] = t.spec
	}
	live.Recipients = append([]scenarios.Recipient(nil), s.base.Recipients...)
	return &live, nil
}

// errStopped ends a scenario when the suite is stopped. It counts as skipped, not as failed.
var errStopped = errors.Join(errors.New("stopped"), godog.ErrSkip)

// fewEvents is how many events happen between two looks at whether to stop.
const fewEvents = 1 << 14

// shouldStop tells whether the suite is to stop, and notes it.
func (s *story) shouldStop() bool {
	s.stopped = s.stopped || s.stop() != nil
	return s.stopped
}

// runOut lets everything happen until nothing is pending.
func (s *story) runOut() error {
	if s.world == nil {
		return nil
	}
	defer s.noteClock()
	for {
		if s.shouldStop() {
			return errStopped
		}
		if n, err := s.world.AdvanceEvents(fewEvents); err != nil || n < fewEvents {
			break
		}
	}
	return s.world.RunUntilIdle(sim.Limits{}) // nothing is left: it holds the world to its laws
}

// runTo lets everything happen up to and at the instant.
func (s *story) runTo(at time.Duration) error {
	defer s.noteClock()
	for done := 1; ; done++ {
		if done%fewEvents == 0 && s.shouldStop() {
			return errStopped
		}
		more, err := s.world.AdvanceInstant(at)
		if err != nil {
			return err
		}
		if !more {
			return s.world.AdvanceTo(at)
		}
	}
}

// settle lets happen what is due at this very instant.
func (s *story) settle() error { return s.runTo(s.world.Now()) }

func (s *story) noteClock() { s.clock = s.world.Now() }
