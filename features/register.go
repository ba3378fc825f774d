package features

import (
	"context"
	"errors"

	"github.com/cucumber/godog"
)

// RegisterSteps adds the vocabulary to a godog suite, as its ScenarioInitializer or from within it. Steps of
// your own may stand beside it. It keeps nothing from one scenario to the next, and is safe with any
// Concurrency. A failing step comes with the timeline of its world as an attachment.
func RegisterSteps(sc *godog.ScenarioContext) {
	sc.Before(begin)
	sc.StepContext().Before(takeStep)
	for i := range phrases() {
		p := &phrases()[i]
		sc.Step(p.pattern, p.handler())
	}
	sc.StepContext().After(explainStep)
	sc.After(end)
}

// storyKey finds the story of a scenario in its context.
type storyKey struct{}

func storyOf(ctx context.Context) *story {
	s, ok := ctx.Value(storyKey{}).(*story)
	if !ok {
		panic("features: the step has no scenario: RegisterSteps was not given this scenario's context")
	}
	return s
}

// begin gives the scenario a world of its own.
func begin(ctx context.Context, sc *godog.Scenario) (context.Context, error) {
	return context.WithValue(ctx, storyKey{}, newStory(sc.Uri, ctx.Err)), nil
}

// takeStep notes the step, whose table or doc string its action may need.
func takeStep(ctx context.Context, step *godog.Step) (context.Context, error) {
	storyOf(ctx).step = step
	return ctx, nil
}

// explainStep attaches the timeline to a step that failed, and answers an undefined one with the closest phrase.
func explainStep(
	ctx context.Context, step *godog.Step, _ godog.StepResultStatus, err error,
) (context.Context, error) {
	if err == nil {
		return ctx, nil
	}
	if timeline := storyOf(ctx).wholeTimeline(); timeline != "" {
		ctx = godog.Attach(ctx, godog.Attachment{
			Body: []byte(timeline), FileName: "timeline.txt", MediaType: "text/plain",
		})
	}
	if errors.Is(err, godog.ErrUndefined) {
		return ctx, nearMiss(step.Text)
	}
	return ctx, nil
}

// end fails a scenario that ends with something it never looked at.
func end(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
	if err != nil {
		return ctx, nil
	}
	return ctx, storyOf(ctx).leftOver()
}
