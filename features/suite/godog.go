package suite

import (
	"context"
	"errors"
	"io"
	"io/fs"
	legacy "math/rand"
	"time"

	"github.com/cucumber/godog"

	"cascade/features"
)

// noFiles keeps godog from looking for features itself when there are none.
type noFiles struct{}

func (noFiles) Open(string) (fs.File, error) { return nil, fs.ErrNotExist }

// godog runs the scenarios. Its own report is thrown away: it calls a failed scenario passed when a later step
// passes, and a skipped one failed.
func (r *run) godog() {
	options := godog.Options{
		Format: "progress", Output: io.Discard, NoColors: true, Strict: true, FS: noFiles{},
		Concurrency: max(1, r.Concurrency), Randomize: r.Seed, DefaultContext: r.ctx,
	}
	for _, f := range r.sources {
		chosen := godog.Feature{Name: f.name, Contents: f.chosenText()}
		options.FeatureContents = append(options.FeatureContents, chosen)
	}
	at := map[string]*scenario{}
	for _, s := range r.scenarios {
		at[s.place()] = s
		s.ended = len(s.steps) == 0 // godog does not run it at all
	}
	godog.TestSuite{Name: "cascade", Options: &options, ScenarioInitializer: func(sc *godog.ScenarioContext) {
		(&watch{run: r, at: at}).register(sc)
	}}.Run()
	for _, s := range r.scenarios {
		if !s.ended {
			s.err, s.ended = errNotRun, true
		}
	}
	r.report()
}

// inOrder is the scenarios of a feature as godog runs them: it shuffles those of each feature alike.
func inOrder(scenarios []*scenario, seed int64) []*scenario {
	if seed == 0 {
		return scenarios
	}
	shuffled := make([]*scenario, len(scenarios))
	for i, at := range legacy.New(legacy.NewSource(seed)).Perm(len(scenarios)) {
		shuffled[at] = scenarios[i]
	}
	return shuffled
}

// watch writes down how one scenario goes. Hooks that are registered after the steps see what the hooks of the
// steps make of an error.
type watch struct {
	run      *run
	at       map[string]*scenario
	scenario *scenario
	steps    map[string]*step // by godog's ids
	last     *step            // the one that ended last
	before   string           // its error, before the hooks at the scenario's end
	left     int              // steps that have not ended
	closed   bool             // the hooks at the scenario's end have run
}

func (w *watch) register(sc *godog.ScenarioContext) {
	sc.Before(w.begin)
	sc.StepContext().Before(w.beginStep)
	w.run.register(sc)
	sc.StepContext().After(w.endStep)
	sc.After(w.end)
}

// errStopped skips a scenario when the suite is to stop.
var errStopped = errors.Join(errors.New("stopped"), godog.ErrSkip)

func (w *watch) begin(ctx context.Context, p *godog.Scenario) (context.Context, error) {
	s := w.at[place(p)]
	w.scenario, w.left, w.steps = s, len(p.Steps), map[string]*step{}
	for i, each := range p.Steps {
		w.steps[each.Id] = &s.steps[i]
	}
	s.begun = time.Now()
	if s.stopped = w.run.ctx.Err() != nil; s.stopped {
		return ctx, errStopped
	}
	return ctx, nil
}

func (w *watch) beginStep(ctx context.Context, each *godog.Step) (context.Context, error) {
	if s := w.steps[each.Id]; s != nil {
		s.begun = time.Now()
	}
	return ctx, nil
}

func (w *watch) endStep(
	ctx context.Context, each *godog.Step, how godog.StepResultStatus, err error,
) (context.Context, error) {
	s := w.steps[each.Id]
	if s == nil { // a step that another one is made of
		return ctx, nil
	}
	w.last, w.before = s, ""
	s.took = time.Since(s.begun)
	switch {
	case w.scenario.stopped: // it stays skipped, even where it is undefined
	case how == godog.StepUndefined:
		s.status, s.err = undefined, features.Undefined(each)
	case err != nil:
		s.status, s.err = statusOf(err), err
	case how == godog.StepPassed:
		s.status = passed
	}
	if err != nil {
		w.before = err.Error()
	}
	s.attachments = godog.Attachments(ctx)
	w.left--
	w.finish()
	return ctx, nil
}

// end blames a hook's error on the step that it follows. Where that step has an error of its own the two come as
// one, which godog takes for what the step's is alone: a hook that breaks after a skipped step would be lost.
func (w *watch) end(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
	switch {
	case err == nil || w.last == nil || err.Error() == w.before:
	case w.before == "":
		w.last.status, w.last.err = statusOf(err), err
	default:
		w.last.status, w.last.err = failed, err
	}
	w.closed = true
	w.finish()
	return ctx, nil
}

// finish hands the scenario over when it has ended. Godog runs the hooks at a scenario's end as soon as a step
// fails, and goes through the steps that are left after that.
func (w *watch) finish() {
	if w.left > 0 || !w.closed {
		return
	}
	s := w.scenario
	s.took = time.Since(s.begun)
	w.run.lock.Lock()
	defer w.run.lock.Unlock()
	s.stopped = s.stopped || s.status() == skipped && w.run.ctx.Err() != nil
	s.ended = true
	w.run.report()
}

// report tells the reports of the scenarios that have ended, in the order in which they began, so that what is
// written is the same whatever Concurrency is.
func (r *run) report() {
	for ; r.reported < len(r.scenarios) && r.scenarios[r.reported].ended; r.reported++ {
		for _, report := range r.reports {
			report.scenario(r.scenarios[r.reported])
		}
	}
}

// look finds the steps that no phrase matches, and runs nothing.
func (r *run) look() {
	for _, s := range r.scenarios {
		for i := range s.steps {
			if err := features.Undefined(s.steps[i].PickleStep); err != nil {
				s.steps[i].status, s.steps[i].err = undefined, err
			}
		}
		s.ended = true
	}
	r.report()
}
