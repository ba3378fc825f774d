package golden

import (
	"fmt"
	"testing"
	"time"

	yaml "github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cascade/scenarios"
)

// Any part of a scenario can be put into one that lacks it, and means there what it meant before.
func TestAPartOfAScenarioMeansTheSameInAnother(t *testing.T) {
	ignore := cmp.Options{
		cmpopts.IgnoreUnexported(scenarios.Scenario{}), cmpopts.IgnoreFields(scenarios.Scenario{}, "Text", "Expect",
			"Tolerances"), cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b *time.Location) bool { return a == b || a != nil && b != nil && a.String() == b.String() }),
	}
	for _, name := range scenarios.Names() {
		whole, err := scenarios.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, item := range tree(whole) {
			switch key := fmt.Sprint(item.Key); key {
			case "name", "about", "seed", "plan", "expect", "tolerance":
			default:
				rest := tree(whole)
				text, err := yaml.Marshal(append(rest[:i:i], rest[i+1:]...))
				if err != nil {
					t.Fatal(err)
				}
				without, err := scenarios.Parse(whole.File, text)
				if err != nil {
					t.Fatal(err)
				}
				if cmp.Equal(whole, without, ignore) {
					t.Errorf("%s: %s says nothing", name, key)
				}
				got, err := withPartOf(key)(without, whole)
				if err != nil {
					t.Fatalf("%s: %s: %v", name, key, err)
				}
				if diff := cmp.Diff(whole, got, ignore); diff != "" {
					t.Errorf("%s: %s: %s", name, key, diff)
				}
			}
		}
	}
}
