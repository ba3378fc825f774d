package dashboard_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cascade/dashboard"
	"cascade/features/suite"
	"cascade/scenarios"
	"cascade/sim"
)

// modules has the page's modules at hand, and no page that follows what happens and draws it.
func modules(t *testing.T, url string) *tab {
	t.Helper()
	b := browse(t, url+"/icon.svg")
	b.url = url
	return b
}

// copies are the texts that the page makes of a message, and its story without what is its own.
type copies struct {
	Feature, Scenario string
	Story             string
}

// copied makes the page's modules tell the messages of a world, the oldest first. What they tell of is asked for here:
// a browser takes ten times as long to ask.
func (b *tab) copied(world string) (list []copies) {
	b.Helper()
	world = b.url + "/sim/v1/subaccounts/" + world
	var clock struct{ T json.Number }
	b.must(json.Unmarshal(got(b.T, world+"/clock"), &clock))
	var known struct{ Messages []struct{ UMID string } }
	b.must(json.Unmarshal(got(b.T, world+"/messages"), &known))
	var stories []json.RawMessage
	var files []string
	for _, m := range slices.Backward(known.Messages) {
		stories = append(stories, got(b.T, world+"/messages/"+m.UMID))
		files = append(files, string(got(b.T, world+"/messages/"+m.UMID+"/scenario")))
	}
	text, err := json.Marshal(stories)
	b.must(err)
	b.value(`(async () => {
		const [{tell}, {feature}] = await Promise.all(["/story.js", "/feature.js"].map((m) => import(m)));
		return `+string(text)+`.map((answer) => {
			const story = tell(answer);
			const lines = story.events.map(({umid, cursor, t, ...line}) => JSON.stringify({after: Number((t - story.submitted).toFixed(9)), ...line}));
			return {Feature: feature(story, story.payload, `+clock.T.String()+`), Story: lines.join("\n")};
		});
	})()`, &list)
	for i := range list {
		list[i].Scenario = files[i]
	}
	return list
}

// got is what the server answers to a question.
func got(t *testing.T, url string) []byte {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v %s", url, answer.StatusCode, err, body)
	}
	return body
}

// play makes a world and lets everything happen in it, or as much as does until an instant.
func play(t *testing.T, url, id, kind, setup, traffic, advance string) {
	t.Helper()
	world := url + "/sim/v1/subaccounts/" + id
	ask(t, "PUT", world, kind, setup)
	ask(t, "POST", world+"/traffic", "application/json", traffic)
	ask(t, "POST", world+"/clock/advance", "application/json", advance)
}

func TestWhatIsCopiedTellsTheSameStory(t *testing.T) {
	url := serve(t, dashboard.Options{})
	b := modules(t, url)
	for _, name := range scenarios.Names() {
		for _, advance := range []string{`{"until":"idle"}`, `{"to":"62s"}`} {
			play(t, url, "first", "application/json", `{"scenario":"`+name+`"}`,
				`{"messages":5,"arrivals":{"every":"0s"}}`, advance)
			b.copiesTellTheSame(name+" "+advance, advance, 5)
		}
	}
}

func TestWhatIsCopiedOfMagicRecipientsTellsTheSameStory(t *testing.T) {
	url := serve(t, dashboard.Options{})
	b := modules(t, url)
	const world = "/sim/v1/subaccounts/first"
	makeWorld(t, url, "first", "slow-readers")
	for behaviour := range 10 {
		ask(t, "POST", url+"/api/v1/subaccounts/first/messages", "application/json", fmt.Sprintf(
			`{"user":{"msisdn":"+65000001%02d"},"type":"text","content":{"text":"\"\"\" {braces} \u007f\u0085\ufeff"},"expiry":"2026-01-01T00:03:20Z"}`, behaviour))
	}
	ask(t, "POST", url+world+"/clock/advance", "application/json", `{"until":"idle"}`)
	b.copiesTellTheSame("magic recipients", `{"until":"idle"}`, 10)
}

// copiesTellTheSame runs what the page copies of each message of the first world.
func (b *tab) copiesTellTheSame(what, advance string, messages int) {
	b.Helper()
	file := filepath.Join(b.TempDir(), "copied.feature")
	list := b.copied("first")
	if len(list) != messages {
		b.Fatalf("%s: %d messages were copied, not %d", what, len(list), messages)
	}
	for _, c := range list {
		if err := os.WriteFile(file, []byte(c.Feature), 0o644); err != nil {
			b.Fatal(err)
		}
		var out, errs bytes.Buffer
		o := suite.Options{Paths: []string{file}, Formats: []string{"progress"}}
		if code := suite.Run(b.Context(), o, &out, &errs); code != 0 {
			b.Fatalf("%s: the feature file ends with %d\n%s\n%s%s", what, code, c.Feature, &out, &errs)
		}
		b.meetsItsExpectations(what, c.Scenario)
		play(b.T, b.url, "second", "application/yaml", c.Scenario, "", advance)
		if again := b.copied("second"); len(again) != 1 || again[0].Story != c.Story {
			b.Fatalf("%s: the scenario file\n%s\ntells\n%+v\nand not\n%s", what, c.Scenario, again, c.Story)
		}
	}
}

// meetsItsExpectations runs a scenario file as the command line does.
func (b *tab) meetsItsExpectations(what, text string) {
	b.Helper()
	scenario, err := scenarios.Parse("", []byte(text))
	if err != nil {
		b.Fatalf("%s: %v\n%s", what, err, text)
	}
	result, err := sim.Run(b.Context(), scenario, sim.RunOptions{})
	if err != nil {
		b.Fatal(err)
	}
	if broken := sim.CheckExpect(scenario.Expect, result.Summary); len(broken) > 0 {
		b.Fatalf("%s: the scenario file\n%s\nbreaks %v", what, text, broken)
	}
}
