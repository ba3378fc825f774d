package features

import (
	"bytes"
	"context"
	"testing"
	"testing/fstest"

	"github.com/cucumber/godog"
)

// noFiles keeps godog from looking for features itself.
type noFiles = fstest.MapFS

// outcome is what a run of godog came to.
type outcome struct {
	code        int
	out, errors string
}

// runText runs one feature and gives godog's report.
func runText(t testing.TB, text string) outcome { return runAs(t, "progress", text) }

func runAs(t testing.TB, format, text string) outcome { return runWith(t, RegisterSteps, format, text) }

func runWith(t testing.TB, register func(*godog.ScenarioContext), format, text string) outcome {
	t.Helper()
	var out bytes.Buffer
	suite := godog.TestSuite{ScenarioInitializer: register, Options: &godog.Options{
		Format: format, Output: &out, NoColors: true, Strict: true, FS: noFiles{}, DefaultContext: t.Context(),
		FeatureContents: []godog.Feature{{Name: t.TempDir() + "/a.feature", Contents: []byte(text)}},
	}}
	code := suite.Run()
	return outcome{code: code, out: out.String()}
}

func TestALongScenarioStopsToo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := newStory(ctx, "a.feature")
	say(t, s, "the scenario \"slow-readers\"", "the scenario's traffic runs")
	if err := s.runOut(); err != errStopped {
		t.Errorf("stopped with %v", err)
	}
}

// say carries out steps without a suite.
func say(t *testing.T, s *story, steps ...string) {
	t.Helper()
	for _, text := range steps {
		for _, p := range Vocabulary() {
			if m := p.pattern.FindStringSubmatch(text); m != nil {
				if err := p.act(s, &arguments{captures: m[1:]}); err != nil {
					t.Fatalf("%s: %v", text, err)
				}
			}
		}
	}
}

// What is said once a message was sent is of the next one, and known of its recipient from then on.
func TestWhatIsSaidLaterIsOfTheNextMessage(t *testing.T) {
	const plan = " Given the fallback plan:\n | channel | fallbackAfter |\n | WhatsApp | 60 |\n | SMS | |\n"
	for name, steps := range map[string]string{
		"an expiry": "When the message is sent\n Then the linter has no warning\n Given the message expires after 30s\n" +
			" Then the linter warns of \"window-beyond-expiry\"",
		"a template": "When the message is sent\n Then the linter has no warning\n Given the utility template \"order\" lives for 10m\n" +
			" Then the linter warns of \"ttl-duplicate-risk\"",
		"an instant": "When the message is sent\n Given the message is scheduled for 5m\n When the message is sent\n Then WhatsApp fires at 5m",
		"a channel": "Given the recipient is offline on Viber from 1h to 2h\n When the message is sent\n" +
			" Given the recipient is not on WhatsApp\n When the message is sent\n Then SMS fires at 0s",
	} {
		if ran := runText(t, "Feature: f\n Scenario: s\n"+plan+" "+steps+"\n"); ran.code != 0 {
			t.Errorf("%s: %s%s", name, ran.out, ran.errors)
		}
	}
}
