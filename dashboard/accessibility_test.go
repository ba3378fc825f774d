package dashboard_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"cascade/dashboard"
)

// finding is something that axe-core found.
type finding struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// passesAxe holds what the page shows against the accessibility checks of WCAG 2.1 at level AA, in light colours and in
// dark ones. The dark ones are other values of the same properties, and so are held against the checks of colours alone.
func (b *tab) passesAxe(where string) {
	b.Helper()
	var there bool
	if b.value(`window.axe !== undefined`, &there); !there {
		axe, err := os.ReadFile("testdata/axe-core-4.14.1/axe.min.js")
		b.must(err)
		b.do(string(axe) + `; 1`)
	}
	for _, scheme := range []string{"dark", "light"} {
		b.prefers(&emulation.MediaFeature{Name: "prefers-color-scheme", Value: scheme})
		var findings []finding
		b.value(`(async (tags) => {
			const colours = axe.getRules(tags).filter(({tags}) => tags.includes("cat.color") && !tags.includes("experimental"));
			const runOnly = `+quote(scheme)+` === "light" ? tags : colours.map((rule) => rule.ruleId);
			const {violations} = await axe.run(document, {runOnly, resultTypes: ["violations"], selectors: false});
			return violations.map(({id, help, nodes}) => ({id, help, nodes: nodes.slice(0, 3).map(({html, failureSummary}) => ({html, failureSummary}))}));
		})(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"])`, &findings)
		for _, f := range findings {
			text, _ := json.MarshalIndent(f.Nodes, "", "  ")
			b.Errorf("%s, %s: %s (%s) %.1800s", where, scheme, f.Help, f.ID, text)
		}
	}
}

// The dark colours are other values of the same properties. Nothing else of the page knows of them, but its charts, whose
// pixels are no elements.
func TestDarkColoursAreOtherValuesOfTheSameProperties(t *testing.T) {
	err := filepath.WalkDir("assets", func(path string, file fs.DirEntry, err error) error {
		if err != nil || file.IsDir() || strings.HasPrefix(path, "assets/vendor") {
			return err
		}
		text, err := os.ReadFile(path)
		if knows := path == "assets/style/tokens.css" || path == "assets/views/chart.js"; !knows && strings.Contains(string(text), "prefers-color-scheme") {
			t.Errorf("%s knows of the dark scheme: it is held against the checks of colours alone", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := os.ReadFile("assets/style/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, _ := strings.Cut(string(tokens), "@media (prefers-color-scheme: dark) {\n  :root {\n")
	dark, _, _ = strings.Cut(dark, "}")
	names := strings.Split(strings.TrimSpace(dark), ";")
	for _, declared := range names[:len(names)-1] {
		name, _, _ := strings.Cut(strings.TrimSpace(declared), ":")
		if !strings.HasPrefix(name, "--") || !strings.Contains(light, name+":") {
			t.Errorf("%q is set where it is dark, and is no property of the light page", name)
		}
	}
	if len(names) < 20 || strings.Count(string(tokens), "prefers-color-scheme") != 1 {
		t.Errorf("the dark scheme sets %d properties in one place", len(names)-1)
	}
}

func TestEveryViewPassesTheAccessibilityChecks(t *testing.T) {
	url := serve(t, dashboard.Options{})
	b := browse(t, url)
	b.sees("Send the three-channel example")
	b.passesAxe("welcome")
	b.press("Send the three-channel example")
	b.sees("WhatsApp has fired.")
	b.passesAxe("watch, open")
	b.press("Until idle")
	b.sees("That was a fallback.")
	b.do(`document.querySelectorAll(".happening")[3].click()`)
	b.passesAxe("watch, ended")
	b.press("Copy as feature file")
	b.wait(`document.querySelector("dialog[open]")`)
	b.passesAxe("copy as")
	b.press("Close")
	for _, view := range []string{"Playground", "Scenario", "Providers", "Crowd", "What if", "Plans", "Webhooks", "Requests", "Wires"} {
		b.press(view)
		b.wait(`document.querySelector("main h1")?.innerText === ` + quote(view))
		if view == "Playground" {
			b.sees("It stays open for ever")
		}
		if view == "What if" {
			b.wait(`document.querySelector(".window-slider")`)
		}
		b.passesAxe(strings.ToLower(view))
	}
	b.press("Playground")
	b.press("Show me")
	b.wait(`document.querySelector("dialog[open] .told")`)
	b.passesAxe("a surprise")
	b.press("Close")
	b.size(390, 844)
	b.press("Watch")
	b.sees("What happened")
	b.passesAxe("watch on a phone")
	b.do(`document.querySelector("[aria-label='Keyboard shortcuts']").click()`)
	b.wait(`document.querySelector("dialog[open]")`)
	b.passesAxe("shortcuts")
	b.press("Close")
}

func TestNothingIsWiderThanAPhone(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "three-channels")
	ask(t, "POST", url+"/sim/v1/subaccounts/demo/traffic", "application/json", "")
	ask(t, "POST", url+"/sim/v1/subaccounts/demo/clock/advance", "application/json", `{"until":"idle"}`)
	b := browse(t, url+"/?world=demo")
	b.sees("What happened")
	for _, view := range []string{"Watch", "Playground", "Scenario", "Providers", "Crowd", "What if", "Plans", "Webhooks", "Requests", "Wires"} {
		b.press(view)
		b.wait(`document.querySelector("main h1") && document.title.startsWith(` + quote(view) + `)`)
		for _, width := range []int64{390, 320} {
			b.size(width, 844)
			b.wait(`document.documentElement.scrollWidth <= ` + strconv.FormatInt(width, 10))
		}
	}
}
