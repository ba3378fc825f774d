package dashboard_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"cascade/dashboard"
	"cascade/features/suite"
	"cascade/scenarios"
	"cascade/sim"
)

// copies are the texts that the page makes of a message, and its story without what is its own.
type copies struct {
	UMID              string
	Feature, Scenario string
	Story             string
}

// copied makes the page tell the messages of a world, the oldest first.
func (b *tab) copied(world string) (list []copies) {
	b.Helper()
	b.value(`(async () => {
		const [{api}, {tell}, {feature}] = await Promise.all(["/api.js", "/story.js", "/feature.js"].map((m) => import(m)));
		const {t} = await api.clock(`+quote(world)+`);
		const list = [];
		for (const {umid} of (await api.messages(`+quote(world)+`, {})).messages.reverse()) {
			const story = tell(await api.story(`+quote(world)+`, umid));
			const lines = story.events.map(({umid, cursor, t, ...line}) => JSON.stringify({after: Number((t - story.submitted).toFixed(9)), ...line}));
			list.push({UMID: umid, Feature: feature(story, story.payload, t), Scenario: await api.scenario(`+quote(world)+`, umid), Story: lines.join("\n")});
		}
		return list;
	})()`, &list)
	return list
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
	b := browse(t, url)
	for _, name := range scenarios.Names() {
		for _, advance := range []string{`{"until":"idle"}`, `{"to":"62s"}`} {
			play(t, url, "first", "application/json", `{"scenario":"`+name+`"}`, `{"messages":5,"arrivals":{"every":"0s"}}`, advance)
			b.copiesTellTheSame(name+" "+advance, advance, 5)
		}
	}
}

func TestWhatIsCopiedOfMagicRecipientsTellsTheSameStory(t *testing.T) {
	url := serve(t, dashboard.Options{})
	b := browse(t, url)
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
