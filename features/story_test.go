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
