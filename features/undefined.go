package features

import "github.com/cucumber/godog"

// Undefined is what there is to say of a step that no phrase matches: the phrase that was most likely meant. It is
// nil where a phrase matches.
func Undefined(step *godog.Step) error {
	if defined(step.Text) {
		return nil
	}
	return indented{nearMiss(step)}
}
