package report

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/sim"
)

// Every number of a summary is a figure that scenarios can expect, tolerances name and comparisons tell, and there is
// no other.
func TestTheFiguresAreTheNumbersOfASummary(t *testing.T) {
	s := sim.Summary{
		Resubmitted: 1,
		Channels: sim.ChannelSummaries{
			{Channel: orchestrator.Viber, Skipped: 1}, {Channel: orchestrator.SMS, Skipped: 1},
		},
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	delete(all, "seed") // it is where the figures come from
	var numbers []string
	var walk func(prefix string, of map[string]any)
	walk = func(prefix string, of map[string]any) {
		for name, value := range of {
			switch v := value.(type) {
			case map[string]any:
				walk(prefix+name+".", v)
			case float64:
				numbers = append(numbers, prefix+name)
			}
		}
	}
	walk("", all)
	figures := FigurePaths(s)
	slices.Sort(numbers)
	slices.Sort(figures)
	if diff := cmp.Diff(numbers, figures); diff != "" {
		t.Errorf("the summary's numbers (-) and the figures (+):\n%s", diff)
	}
}
