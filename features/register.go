package features

import (
	"context"
	"errors"
	"fmt"

	"github.com/cucumber/godog"

	"cascade/sim"
)

// RegisterSteps adds the vocabulary to a godog suite, as its ScenarioInitializer or from within it. Steps of
// your own may stand beside it, and World gives them the world. It keeps nothing from one scenario to the next,
// and is safe with any Concurrency. A failing step comes with the timeline of its world as an attachment.
func RegisterSteps(sc *godog.ScenarioContext) { register(sc, nil) }

func register(sc *godog.ScenarioContext, served *Served) {
	sc.Before(func(ctx context.Context, sc *godog.Scenario) (context.Context, error) { return begin(ctx, sc, served) })
	sc.StepContext().Before(takeStep)
	v := vocabulary{steps: sc, compiled: phrases()}
	v.all()
	sc.StepContext().After(explainStep)
	sc.After(finish)
}

// World is the world of the scenario that ctx belongs to, for steps of your own. It is the one that the Givens so
// far describe, made now unless something has happened in it already; what is said of it later holds from then
// on. A step may send, report and move its clock: the Thens then speak of where the clock stands. The error tells
// that ctx belongs to no scenario, that the Givens contradict each other, or that the world is served: others may move
// it at any moment then, and its control API is the way in.
func World(ctx context.Context) (*sim.World, error) {
	s, err := storyOf(ctx)
	if err != nil {
		return nil, err
	}
	if s.served != nil {
		return nil, wrong("the scenario's world is served, and may change at any moment", "ask its control API")
	}
	return s.open()
}

// storyKey finds the story of a scenario in its context.
type storyKey struct{}

var errNoStory = wrong(
	"this context belongs to no scenario: RegisterSteps did not begin it, or a hook of the suite put another in its place",
	"let hooks return the context that they are given, or one made from it")

func storyOf(ctx context.Context) (*story, error) {
	if ctx != nil {
		if s, ok := ctx.Value(storyKey{}).(*story); ok {
			return s, nil
		}
	}
	return nil, errNoStory
}

// begin gives the scenario a world of its own.
func begin(ctx context.Context, sc *godog.Scenario, served *Served) (context.Context, error) {
	s := newStory(ctx, sc.Uri)
	if s.served = served; served != nil {
		served.begin()
	}
	return context.WithValue(ctx, storyKey{}, s), nil
}

// takeStep notes the step, whose table or doc string its action may need. A step of somebody else's needs no story.
func takeStep(ctx context.Context, step *godog.Step) (context.Context, error) {
	if s, err := storyOf(ctx); err == nil {
		s.step = step
	}
	return ctx, nil
}

// explainStep attaches the timeline to a step that failed, and answers an undefined one with the phrase that it
// is near to, if any.
func explainStep(
	ctx context.Context, step *godog.Step, _ godog.StepResultStatus, err error,
) (context.Context, error) {
	s, none := storyOf(ctx)
	if err == nil || none != nil {
		return ctx, nil
	}
	if s.take(ctx) != nil { // the world is gone
		return ctx, nil
	}
	defer s.letGo()
	if timeline := s.wholeTimeline(); timeline != "" {
		ctx = godog.Attach(ctx, godog.Attachment{
			Body: []byte(timeline), FileName: "timeline.txt", MediaType: "text/plain",
		})
	}
	if errors.Is(err, godog.ErrUndefined) {
		if hint := nearest(step.Text, step.Type); hint != "" {
			return ctx, fmt.Errorf("hint: %s", hint)
		}
	}
	return ctx, nil
}

// finish fails a scenario that ends with something it never looked at.
func finish(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
	if err != nil {
		return ctx, nil
	}
	s, err := storyOf(ctx)
	if err != nil {
		return ctx, err
	}
	if err := s.take(ctx); err != nil {
		return ctx, err
	}
	defer s.letGo()
	return ctx, s.leftOver()
}
