package features_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cucumber/godog"

	"cascade/features"
	"cascade/features/suite"
)

// ownSuite runs a feature in a suite of somebody else's.
func ownSuite(t *testing.T, text string, concurrency int, initialize func(*godog.ScenarioContext)) (int, string) {
	t.Helper()
	var out bytes.Buffer
	suite := godog.TestSuite{
		ScenarioInitializer: initialize,
		Options: &godog.Options{
			Format: "pretty", Output: &out, NoColors: true, Strict: true, Concurrency: concurrency,
			FeatureContents: []godog.Feature{{Name: "own.feature", Contents: []byte(text)}},
		},
	}
	return suite.Run(), out.String()
}

const ownFeature = `Feature: ours
  Background:
    Given the fallback plan:
      | channel  | fallbackAfter |
      | WhatsApp | 60            |
      | SMS      |               |

  Scenario: one
    Given WhatsApp stays silent
    And the kettle is on
    When the message is sent
    Then SMS fires at 1m

  Scenario: two
    When the message is sent
    Then only WhatsApp fires
`

func TestStepsOfYourOwnStandBesideTheVocabulary(t *testing.T) {
	kettles := 0
	code, out := ownSuite(t, ownFeature, 1, func(sc *godog.ScenarioContext) {
		features.RegisterSteps(sc)
		sc.Given(`^the kettle is on$`, func() { kettles++ })
	})
	if code != 0 || kettles != 1 {
		t.Errorf("exit %d, %d kettles:\n%s", code, kettles, out)
	}
}

func TestAnUndefinedStepOfYourSuiteIsAnsweredWithThePhraseMeant(t *testing.T) {
	var told error
	code, _ := ownSuite(t, strings.Replace(ownFeature, "only WhatsApp fires", "only WhatsApp fired", 1), 1,
		func(sc *godog.ScenarioContext) {
			features.RegisterSteps(sc)
			sc.Given(`^the kettle is on$`, func() {})
			sc.After(func(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
				told = err
				return ctx, nil
			})
		})
	if code != 1 || !errors.Is(told, godog.ErrUndefined) ||
		!strings.Contains(told.Error(), `did you mean "only <channel> fires"?`) {
		t.Errorf("exit %d: %v", code, told)
	}
}

// A step that is far from every phrase is somebody else's: godog says that it is undefined, and nothing more.
func TestAnUndefinedStepThatIsNoPhraseIsLeftToItsSuite(t *testing.T) {
	var told error
	ownSuite(t, strings.Replace(ownFeature, "the kettle is on", "the order is sent to the warehouse", 1), 1,
		func(sc *godog.ScenarioContext) {
			features.RegisterSteps(sc)
			sc.After(func(ctx context.Context, sc *godog.Scenario, err error) (context.Context, error) {
				if sc.Name == "one" {
					told = err
				}
				return ctx, nil
			})
		})
	if !errors.Is(told, godog.ErrUndefined) || strings.Contains(told.Error(), "hint") {
		t.Errorf("told %v", told)
	}
}

// A step of one's own reads the world, and drives it.
func TestAStepOfYourOwnHasTheWorld(t *testing.T) {
	feature := `Feature: ours
  Scenario: one
    Given the fallback plan:
      | channel  | fallbackAfter |
      | WhatsApp | 60            |
      | SMS      |               |
    And WhatsApp stays silent
    When the message is sent
    And the tea has drawn
    Then SMS does not fire
    And 1 message is open
`
	code, out := ownSuite(t, feature, 1, func(sc *godog.ScenarioContext) {
		features.RegisterSteps(sc)
		sc.When(`^the tea has drawn$`, func(ctx context.Context) error {
			w, err := features.World(ctx)
			if err != nil {
				return err
			}
			return w.AdvanceTo(w.Now() + 40*time.Second)
		})
		sc.Then(`^(\d+) message is open$`, func(ctx context.Context, n int) error {
			w, err := features.World(ctx)
			if err != nil {
				return err
			}
			if got := w.Summary().Open; got != n || w.Now() != 40*time.Second {
				return fmt.Errorf("%d are open at %s", got, w.Now())
			}
			return nil
		})
	})
	if code != 0 {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if _, err := features.World(t.Context()); err == nil || !strings.Contains(err.Error(), "belongs to no scenario") {
		t.Errorf("outside of a scenario: %v", err)
	}
}

// A hook that puts a context of its own in the scenario's place is told so, whichever hook it is.
func TestAHookThatReplacesTheContextIsToldSo(t *testing.T) {
	for name, hook := range map[string]func(*godog.ScenarioContext){
		"before the scenario": func(sc *godog.ScenarioContext) {
			sc.Before(func(context.Context, *godog.Scenario) (context.Context, error) { return context.Background(), nil })
		},
		"before a step": func(sc *godog.ScenarioContext) {
			sc.StepContext().Before(func(context.Context, *godog.Step) (context.Context, error) {
				return context.Background(), nil
			})
		},
		"after a step": func(sc *godog.ScenarioContext) {
			sc.StepContext().After(func(
				context.Context, *godog.Step, godog.StepResultStatus, error,
			) (context.Context, error) {
				return context.Background(), nil
			})
		},
	} {
		code, out := ownSuite(t, ownFeature, 1, func(sc *godog.ScenarioContext) {
			features.RegisterSteps(sc)
			sc.Given(`^the kettle is on$`, func() {})
			hook(sc)
		})
		if code != 1 || !strings.Contains(out, "this context belongs to no scenario") ||
			strings.Contains(out, "panic") {
			t.Errorf("%s: exit %d:\n%s", name, code, out)
		}
	}
}

// Reports name the line of the phrase, where it can be read what a step means.
func TestAStepPointsAtItsPhrase(t *testing.T) {
	_, out := ownSuite(t, ownFeature, 1, func(sc *godog.ScenarioContext) {
		features.RegisterSteps(sc)
		sc.Given(`^the kettle is on$`, func() {})
	})
	text, err := os.ReadFile("phrases_then.go")
	if err != nil {
		t.Fatal(err)
	}
	line := 1 + strings.Count(string(text[:bytes.Index(text, []byte(`only (\S+) fires$`))]), "\n")
	if want := fmt.Sprintf("Then only WhatsApp fires # phrases_then.go:%d", line); !strings.Contains(out, want) {
		t.Errorf("no %q in:\n%s", want, out)
	}
}

// A suite may register its steps once, for all of its scenarios: each has a world of its own all the same.
func TestStepsRegisteredOnceKeepNothing(t *testing.T) {
	var out bytes.Buffer
	suite := godog.TestSuite{
		TestSuiteInitializer: func(ctx *godog.TestSuiteContext) {
			sc := ctx.ScenarioContext()
			features.RegisterSteps(sc)
			sc.Given(`^the kettle is on$`, func() {})
		},
		Options: &godog.Options{
			Format: "progress", Output: &out, NoColors: true, Strict: true, Concurrency: 4,
			FeatureContents: []godog.Feature{{Name: "own.feature", Contents: []byte(ownFeature)}},
		},
	}
	if code := suite.Run(); code != 0 {
		t.Errorf("exit %d:\n%s", code, out.String())
	}
}

// A relative path in a step is looked up beside the feature file, then in the working directory; a name of the
// catalogue is one wherever it is said.
func TestAScenarioIsFoundBesideTheFeatureThenInTheWorkingDirectory(t *testing.T) {
	beside, working := t.TempDir(), t.TempDir()
	t.Chdir(working)
	for path, channel := range map[string]string{
		filepath.Join(beside, "world.yaml"):           "Viber",
		filepath.Join(working, "world.yaml"):          "SMS",
		filepath.Join(working, "elsewhere.yaml"):      "SMS",
		filepath.Join(beside, "three-channels"):       "Viber",
		filepath.Join(beside, "three-channels.yaml"):  "Viber",
		filepath.Join(working, "three-channels.yaml"): "SMS",
	} {
		if err := os.WriteFile(path, []byte("plan: [{channel: "+channel+"}]\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	feature := filepath.Join(beside, "a.feature")
	text := `Feature: worlds
  Scenario Outline: <name>
    Given the scenario "<name>"
    When the message is sent
    Then <channel> fires at 0s
    Examples:
      | name                | channel  |
      | world.yaml          | Viber    |
      | ./world.yaml        | Viber    |
      | elsewhere.yaml      | SMS      |
      | three-channels.yaml | Viber    |
      | three-channels      | WhatsApp |
`
	if err := os.WriteFile(feature, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{feature, feature + ":3"} {
		var out, errs bytes.Buffer
		if code := suite.Run(t.Context(), suite.Options{Paths: []string{path}}, &out, &errs); code != 0 {
			t.Errorf("%s: exit %d:\n%s%s", path, code, out.String(), errs.String())
		}
	}
}

// A Given that comes when the world has begun changes what it names, and nothing else: here each comes while a send
// waits for its turn.
func TestAGivenChangesOnlyWhatItNames(t *testing.T) {
	folder := t.TempDir()
	world := "plan: [{channel: WhatsApp, fallbackAfter: 600}, {channel: SMS}]\nproviders: {WhatsApp: {throughput: 1/m}}\n"
	if err := os.WriteFile(filepath.Join(folder, "world.yaml"), []byte(world), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, given := range []string{
		"the recipient is offline on WhatsApp from 1h to 2h",
		"the recipient is not on SMS",
		"SMS stays silent",
		"WhatsApp is unreachable from 1h to 2h",
		"WhatsApp reports Delivered after 3s",
		"the message expires after 1h",
	} {
		text := "Feature: f\n Scenario: s\n Given the scenario \"world.yaml\"\n When the message is sent to \"+6598765432\"\n Given " +
			given + "\n When the message is sent to \"+6598765433\"\n Then the message succeeds on WhatsApp at 1m3s\n"
		feature := filepath.Join(folder, "a.feature")
		if err := os.WriteFile(feature, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		if code := suite.Run(t.Context(), suite.Options{Paths: []string{feature}}, &out, &errs); code != 0 {
			t.Errorf("%s: exit %d:\n%s%s", given, code, out.String(), errs.String())
		}
	}
}

// inWorld runs steps in a scenario beside their feature file.
func inWorld(t *testing.T, world, steps string) (code int, out string) {
	t.Helper()
	folder := t.TempDir()
	feature := filepath.Join(folder, "a.feature")
	for path, text := range map[string]string{
		filepath.Join(folder, "world.yaml"): world,
		feature:                             "Feature: f\n Scenario: s\n Given the scenario \"world.yaml\"\n " + steps + "\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var said, errs bytes.Buffer
	code = suite.Run(t.Context(), suite.Options{Paths: []string{feature}}, &said, &errs)
	return code, said.String() + errs.String()
}

// Whom a scenario knows keeps what it says of them, under what is said of the recipient; nobody has what it says of another.
func TestARecipientIsTheOneTheScenarioKnows(t *testing.T) {
	const world = "plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]\nrecipients:\n" +
		" - {msisdn: \"+6590000001\", offline: [{channel: WhatsApp, from: 0s, to: 1h}]}\n - {msisdn: \"+6590000002\"}\n"
	for to, then := range map[string]string{
		"+6590000001": "SMS fires at 1m", "+6590000002": "only WhatsApp fires", "+6590000003": "only WhatsApp fires",
	} {
		code, out := inWorld(t, world, "And the recipient is offline on Viber from 0s to 1h\n When the message is sent to \""+to+"\"\n Then "+then)
		if code != 0 {
			t.Errorf("%s: exit %d:\n%s", to, code, out)
		}
	}
}

// A message is the scenario's, or the payload's, in all that no step says.
func TestAMessageIsAsWrittenInAllThatNoStepSays(t *testing.T) {
	const world = "start: 2026-01-01T00:00:00Z\nplan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]\n" +
		"providers: {WhatsApp: {script: []}}\nmessage: {user: {msisdn: \"+6590000001\"}, type: text, content: {text: Ahoj}}\n"
	payload := func(more string) string {
		return "Given the Send API payload:\n \"\"\"\n {\"user\": {\"msisdn\": \"+6590000002\"}, \"type\": \"text\", \"content\": {\"text\": \"hi\"}" +
			more + "}\n \"\"\"\n "
	}
	for name, steps := range map[string]string{
		"the scenario's":            "When the message is sent\n Then the SMS says \"Ahoj\"\n And for the message to \"+6590000001\", SMS fires at 1m",
		"to another":                "When the message is sent to \"+6590000003\"\n Then for the message to \"+6590000003\", the SMS says \"Ahoj\"",
		"a template":                "Given the utility template \"order\" lives for 10m\n When the message is sent\n Then the SMS says \"Hello World!\"",
		"a payload":                 payload("") + "When the message is sent\n Then the SMS says \"hi\"\n And for the message to \"+6590000002\", SMS fires at 1m",
		"a payload's instant":       payload(`, "scheduled": "2026-01-01T00:05:00Z"`) + "When the message is sent\n Then WhatsApp fires at 5m",
		"a payload's expiry":        payload(`, "expiry": "2026-01-01T00:00:30Z"`) + "When the message is sent\n Then the message expires at 30s",
		"a payload's expiry is far": payload(`, "expiry": "2026-01-01T00:05:00Z"`) + "Then the linter has no warning",
		"a payload's expiry is near": payload(`, "expiry": "2026-01-01T00:05:00Z"`) + "When the clock reaches 270s\n Then the linter warns of \"window-beyond-expiry\"" +
			"\n When the message is sent\n Then the linter warns of \"window-beyond-expiry\"",
		"an instant over it": payload("") + "Given the message is scheduled for 5m\n When the message is sent\n Then WhatsApp fires at 5m",
		"an expiry over it":  payload("") + "Given the message expires after 30s\n When the message is sent\n Then the message expires at 30s",
	} {
		if code, out := inWorld(t, world, steps); code != 0 {
			t.Errorf("%s: exit %d:\n%s", name, code, out)
		}
	}
}

// A scenario whose own traffic runs as it is written is held to what it expects of itself.
func TestAScenarioIsHeldToItsOwnExpectations(t *testing.T) {
	folder := t.TempDir()
	world := "plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]\n" +
		"traffic: {messages: 10, arrivals: {every: 1s}}\nexpect: {channels: {SMS: {fired: {min: 1}}}}\n"
	if err := os.WriteFile(filepath.Join(folder, "world.yaml"), []byte(world), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, steps string
		code        int
	}{
		{"as it is written", "When the scenario's traffic runs\n Then WhatsApp fires for 10 messages", 1},
		{"without a Then", "When the scenario's traffic runs", 1},
		{"half way", "When the scenario's traffic runs\n And the clock reaches 5s\n Then WhatsApp fires for 6 messages", 0},
		{"to its end", "When the scenario's traffic runs\n And everything has happened\n Then WhatsApp fires for 10 messages", 1},
		{"changed", "Given WhatsApp reports Delivered after 1s\n When the scenario's traffic runs\n Then WhatsApp fires for 10 messages", 0},
		{"by a plan", "Given the fallback plan:\n | channel | fallbackAfter |\n | WhatsApp | 60 |\n | SMS | |\n" +
			" When the scenario's traffic runs\n Then WhatsApp fires for 10 messages", 0},
		{"by an expiry", "Given the message expires after 1h\n When the scenario's traffic runs\n Then WhatsApp fires for 10 messages", 0},
		{"by a template", "Given the utility template \"order\" lives for 10m\n When the scenario's traffic runs\n Then WhatsApp fires for 10 messages", 0},
		{"by one message", "When the message is sent\n Then WhatsApp fires at 0s", 0},
	} {
		feature := filepath.Join(folder, "a.feature")
		text := "Feature: f\n Scenario: s\n Given the scenario \"world.yaml\"\n " + test.steps + "\n"
		if err := os.WriteFile(feature, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		code := suite.Run(t.Context(), suite.Options{Paths: []string{feature}}, &out, &errs)
		broken := strings.Contains(out.String(), "does not meet what it expects of itself:") &&
			strings.Contains(out.String(), "channels.SMS.fired is 0, expected at least 1")
		if code != test.code || broken != (test.code == 1) {
			t.Errorf("%s: exit %d:\n%s%s", test.name, code, out.String(), errs.String())
		}
	}
}
