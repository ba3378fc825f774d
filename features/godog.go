package features

import (
	"context"
	"io/fs"
	"regexp"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"
)

// noFiles keeps godog from looking for features itself when there are none.
type noFiles struct{}

func (noFiles) Open(string) (fs.File, error) { return nil, fs.ErrNotExist }

func (r *run) godog(format string) int {
	out := &withoutSources{out: r.stdout, stopped: r.stopped}
	options := godog.Options{
		Format: format, Output: out, NoColors: !r.Color, Strict: true, FS: noFiles{},
		Concurrency: max(1, r.Concurrency), Randomize: r.Seed, DefaultContext: r.ctx,
	}
	for _, f := range r.sources {
		chosen := godog.Feature{Name: f.name, Contents: f.chosenText()}
		options.FeatureContents = append(options.FeatureContents, chosen)
	}
	unknown := r.undefined()
	initialize := func(sc *godog.ScenarioContext) {
		RegisterSteps(sc)
		sc.Before(r.unlessDone)
		for _, u := range unknown {
			sc.Step(u.pattern, u.fail)
		}
		sc.After(r.note)
	}
	code := godog.TestSuite{Name: "cascade", Options: &options, ScenarioInitializer: initialize}.Run()
	out.flush()
	return code
}

// undefinedStep stands in for a step that no phrase matches: godog would call it undefined, print Go code for
// it, and leave no room in its reports for the phrase that was meant.
type undefinedStep struct {
	pattern *regexp.Regexp
	fail    func() error
}

func (r *run) undefined() []undefinedStep {
	var unknown []undefinedStep
	seen := map[string]bool{}
	for _, f := range r.sources {
		for _, p := range f.pickles {
			for _, step := range p.Steps {
				if text := step.Text; !seen[text] && !defined(text) {
					seen[text] = true
					unknown = append(unknown, undefinedStep{
						regexp.MustCompile("^" + regexp.QuoteMeta(text) + "$"),
						func() error { return indented{nearMiss(step)} },
					})
				}
			}
		}
	}
	return unknown
}

// unlessDone skips a scenario when the suite is to stop.
func (r *run) unlessDone(ctx context.Context, _ *godog.Scenario) (context.Context, error) {
	if r.ctx.Err() == nil {
		return ctx, nil
	}
	if s, err := storyOf(ctx); err == nil {
		s.stopped = true
	}
	return ctx, errStopped
}

// note takes down how a scenario went.
func (r *run) note(ctx context.Context, p *godog.Scenario, err error) (context.Context, error) {
	r.lock.Lock()
	defer r.lock.Unlock()
	if s, none := storyOf(ctx); none == nil && s.stopped {
		return ctx, nil
	}
	r.ran++
	if err != nil {
		r.fail(p)
	}
	return ctx, nil
}

func (r *run) fail(p *messages.Pickle) {
	if r.failing == nil {
		r.failing = map[string]bool{}
	}
	r.failing[place(p)] = true
}
