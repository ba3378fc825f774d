// Package orders holds what our order messages must do.
package orders

import (
	"testing"

	"github.com/cucumber/godog"

	"cascade/features"
)

func TestFeatures(t *testing.T) {
	suite := godog.TestSuite{
		ScenarioInitializer: func(sc *godog.ScenarioContext) {
			features.RegisterSteps(sc) // steps of your own can stand beside them
		},
		Options: &godog.Options{Format: "pretty", Paths: []string{"features"}, Strict: true, TestingT: t},
	}
	if code := suite.Run(); code != 0 {
		t.Fatalf("the suite ends with %d", code)
	}
}
