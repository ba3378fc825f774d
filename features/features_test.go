package features_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cucumber/godog"

	"cascade/features"
)

// The product's own acceptance, as any suite of godog runs it.
func TestFeatures(t *testing.T) {
	suite := godog.TestSuite{
		Name:                "cascade",
		ScenarioInitializer: features.RegisterSteps,
		Options: &godog.Options{
			Format: "progress", Paths: []string{"."}, Strict: true, NoColors: true, TestingT: t,
		},
	}
	if code := suite.Run(); code != 0 {
		t.Fatalf("exit %d", code)
	}
}

// rules are the numbers of the fallback rules.
func rules() []string {
	return strings.Fields("1 2 3 4 5 6 7 8 9 10 11 11a 12 13 14 15 16 17 18 19 20 21 21a 22 23 24")
}

func TestEachRuleIsToldByAScenario(t *testing.T) {
	files, err := fs.Glob(features.Files(), "*.feature")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d feature files, %v", len(files), err)
	}
	told := map[string]int{}
	tag := regexp.MustCompile(`@rule-(\S+)`)
	for _, file := range files {
		text, err := fs.ReadFile(features.Files(), file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range tag.FindAllStringSubmatch(string(text), -1) {
			told[m[1]]++
			if !slices.Contains(rules(), m[1]) {
				t.Errorf("%s: there is no rule %s", file, m[1])
			}
		}
	}
	for _, rule := range rules() {
		if told[rule] == 0 {
			t.Errorf("no scenario tells of rule %s", rule)
		}
	}
}
