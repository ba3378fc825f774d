package features_test

import (
	"testing"

	"github.com/cucumber/godog"

	"cascade/features"
)

func TestFeatures(t *testing.T) {
	suite := godog.TestSuite{
		ScenarioInitializer: features.RegisterSteps,
		Options:             &godog.Options{Format: "pretty", Paths: []string{"."}, Strict: true, TestingT: t},
	}
	if code := suite.Run(); code != 0 {
		t.Fatalf("exit %d", code)
	}
}
