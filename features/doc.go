// Package features is the Gherkin vocabulary: what a team's fallback must do, written down in business language
// and run against a simulated world.
//
// RegisterSteps adds the vocabulary to any godog suite:
//
//	suite := godog.TestSuite{
//		ScenarioInitializer: features.RegisterSteps,
//		Options:             &godog.Options{Format: "pretty", Paths: []string{"features"}, Strict: true},
//	}
//
// Steps of your own stand beside it, and World hands them the scenario's world. A Then lets everything happen first,
// unless the scenario has moved the clock: a step that comes after it is told to move the clock first. A step that is
// near to a phrase is answered with it, and one that is near to none is left to its own suite.
//
// Package suite is the runner behind `cascade test`, for those who write no Go, and Vocabulary the list behind
// `cascade steps`. The *.feature files beside this text are the product's own acceptance.
//
// Each scenario has a world of its own, from 2026-01-01T00:00:00Z on, and nothing is kept from one to the
// next, so scenarios may run concurrently and in any order. The steps hold no logic of their own: they build a
// world, drive it through package sim, and read its timeline. No step sleeps.
//
// To add a phrase, write it in phrases_*.go: its expression, its action, and how cascade steps tells of it. The
// action reads its arguments in the order of the expression's parentheses, then a table or doc string; drives
// the world (given_*.go, when_*.go), or compares the history of the message with what is expected (then_*.go) and
// marks the instants in question. Tests hold the listing, the examples and the explanations to it.
//
// What a scenario's Givens say goes for its whole world, whatever scenario file it loads and in whatever order
// they stand. A payload that is refused is no failed step: the scenario may expect it. Any of the codes that it
// is refused with will do. Where the scenario does not expect it, its next Then fails and says why.
package features
