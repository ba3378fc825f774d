package explore_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/cucumber/godog"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cascade/features"
	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/explore"
)

// told explores a drawn world, and gives what was found with a broken property among it.
func told(t *rapid.T) *explore.Account {
	s := explore.DrawWorld(t, 4)
	p := explore.Providers(rapid.IntRange(0, 2).Draw(t, "providers"))
	within, err := explore.ParseProperty("the message ends within 90s", true, time.ParseDuration)
	if err != nil {
		t.Fatal(err)
	}
	a, err := explore.Tell(context.Background(), "drawn", s, s.Message, p, []explore.Property{within}, explore.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestEveryStoryPassesAsAFeature(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := explore.Feature(told(t).Stories()...)
		if text == nil {
			return
		}
		var out bytes.Buffer
		suite := godog.TestSuite{ScenarioInitializer: features.RegisterSteps, Options: &godog.Options{
			Format: "progress", Output: &out, NoColors: true, Strict: true, DefaultContext: context.Background(),
			FeatureContents: []godog.Feature{{Name: "stories.feature", Contents: text}},
		}}
		if code := suite.Run(); code != 0 {
			t.Fatalf("the feature ends with %d\n%s\n%s", code, text, &out)
		}
	})
}

func TestEveryStoryIsTheSameWhenItIsReadBackAsAScenario(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, story := range told(t).Stories() {
			text := story.Scenario.Write()
			read, err := scenarios.Parse("", text)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			again, err := sim.Run(context.Background(), read, sim.RunOptions{Timeline: true})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(lines(story.Result), lines(again)); diff != "" {
				t.Fatalf("%s\n%s", text, diff)
			}
		}
	})
}

func lines(r *sim.Result) []string {
	var all []string
	for _, l := range r.Timeline.All(0) {
		all = append(all, string(r.AppendLine(nil, l)))
	}
	return all
}

func TestARecipientWithoutANumberStaysOne(t *testing.T) {
	s := scenarios.Default()
	s.Plan = orchestrator.Plan{{Channel: orchestrator.Line, FallbackAfter: time.Minute}, {Channel: orchestrator.SMS}}
	m := &orchestrator.Message{
		User: orchestrator.User{LineUserID: "U1"}, Type: orchestrator.Text,
		Content: orchestrator.Content{Text: `"""`},
	}
	fails, err := explore.ParseProperty("the message fails", false, time.ParseDuration)
	if err != nil {
		t.Fatal(err)
	}
	a, err := explore.Tell(t.Context(), "line", s, m, explore.Sane, []explore.Property{fails}, explore.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	text := string(explore.Feature(a.Stories()...))
	if !strings.Contains(text, `"lineUserId"`) || strings.Contains(text, "msisdn") ||
		!strings.Contains(text, "SMS is skipped at ") {
		t.Errorf("the feature is\n%s", text)
	}
}
