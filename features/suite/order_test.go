package suite

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cucumber/godog"
	"github.com/google/go-cmp/cmp"

	"cascade/features"
)

func TestTheSameSeedGivesTheSameOrder(t *testing.T) {
	order := func(o Options) string {
		got := runSuite(t, o)
		return strings.Join(regexp.MustCompile(`(?m)^  Scenario.*$`).FindAllString(got.out, -1), "\n")
	}
	inOrder := order(Options{Tags: "@rule-8"})
	shuffled := order(Options{Tags: "@rule-8", Random: true, Seed: 7})
	if shuffled != order(Options{Tags: "@rule-8", Random: true, Seed: 7}) {
		t.Error("the same seed gives another order")
	}
	if shuffled == inOrder || shuffled == order(Options{Tags: "@rule-8", Random: true, Seed: 8}) {
		t.Error("the seed changes nothing")
	}
	if got := runSuite(t, Options{Tags: "@rule-8", Random: true}); !strings.HasPrefix(got.errors, "random seed: ") {
		t.Errorf("the seed is not told: %s", got.errors)
	}
}

func TestScenariosDoNotTouchEachOther(t *testing.T) {
	got := runSuite(t, Options{Concurrency: 8, Random: true, Seed: 3, Formats: []string{"progress"}})
	if got.code != 0 {
		t.Errorf("exit %d: %s%s", got.code, got.out, got.errors)
	}
}

// However many scenarios run at once, reports tell of them in the order of the files.
func TestReportsKeepTheOrderOfTheFiles(t *testing.T) {
	path := write(t, "a.feature", several)
	one := runSuite(t, Options{Paths: []string{path}})
	many := runSuite(t, Options{Paths: []string{path}, Concurrency: 8})
	if a, b := elapsed.ReplaceAllString(one.out, ""), elapsed.ReplaceAllString(many.out, ""); a != b {
		t.Errorf("(-one, +many) %s", cmp.Diff(a, b))
	}
}

// Godog shuffles the scenarios of a feature: the reports know its order.
func TestARandomOrderIsTheOneThatRan(t *testing.T) {
	var text strings.Builder
	text.WriteString("Feature: f\n")
	for i := range 9 {
		fmt.Fprintf(&text, "  Scenario: %d\n    Given Viber stays silent\n", i)
	}
	var ran []string
	r := &run{ctx: t.Context(), stdout: new(bytes.Buffer), stderr: new(bytes.Buffer),
		Options: Options{Paths: []string{write(t, "a.feature", text.String())}, Random: true, Seed: 5},
		register: func(sc *godog.ScenarioContext) {
			sc.Before(func(ctx context.Context, p *godog.Scenario) (context.Context, error) {
				ran = append(ran, p.Name)
				return ctx, nil
			})
			features.RegisterSteps(sc)
		}}
	if code := r.run(); code != 0 {
		t.Fatalf("exit %d", code)
	}
	var reported []string
	for _, s := range r.scenarios {
		reported = append(reported, s.pickle.Name)
	}
	if diff := cmp.Diff(ran, reported); diff != "" || slices.IsSorted(ran) {
		t.Errorf("(-ran, +reported) %s", diff)
	}
}
