package scenarios_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
)

// Each file of testdata/problems holds scenarios that are wrong in one way or another, and what is said of
// them. Run with -rewrite to write the answers.
func TestProblemsNamePlaceAndMend(t *testing.T) {
	datadriven.Walk(t, "testdata/problems", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			text := strings.ReplaceAll(d.Input, "·", "")
			var err error
			switch d.Cmd {
			case "scenario":
				_, err = scenarios.Parse("x.yaml", []byte(text))
			case "provider":
				c, _ := orchestrator.ParseChannel(d.CmdArgs[0].Key)
				_, err = scenarios.ParseProvider(scenarios.Default().Start, c, "", []byte(text))
			case "traffic":
				_, err = scenarios.ParseTraffic("", []byte(text))
			case "plan":
				_, err = scenarios.ParsePlan("", []byte(text))
			default:
				t.Fatalf("unknown command %s", d.Cmd)
			}
			if err == nil {
				return "fine\n"
			}
			var problems problem.List
			if !errors.As(err, &problems) {
				t.Fatalf("the error is %T, not Problems", err)
			}
			for _, p := range problems {
				if p.Line < 1 || p.Column < 1 || p.What == "" {
					t.Errorf("%+v has no place or says nothing", p)
				}
			}
			return fmt.Sprintln(err)
		})
	})
}
