package dashboard_test

import (
	"encoding/json"
	"os"
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

// passesAxe holds what the page shows against the accessibility checks of WCAG 2.1 at level AA.
func (b *tab) passesAxe(where string) {
	b.Helper()
	axe, err := os.ReadFile("testdata/axe-core-4.14.1/axe.min.js")
	b.must(err)
	b.do(`if (!window.axe) { ` + string(axe) + ` }; 1`)
	var findings []finding
	b.value(`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
		.then((r) => r.violations.map(({id, help, nodes}) => ({id, help, nodes: nodes.slice(0, 3).map(({html, failureSummary}) => ({html, failureSummary}))})))`, &findings)
	for _, f := range findings {
		text, _ := json.MarshalIndent(f.Nodes, "", "  ")
		b.Errorf("%s: %s (%s) %.1800s", where, f.Help, f.ID, text)
	}
}

func TestEveryViewPassesTheAccessibilityChecks(t *testing.T) {
	url := serve(t, dashboard.Options{})
	b := browse(t, url)
	for _, scheme := range []string{"light", "dark"} {
		b.prefers(&emulation.MediaFeature{Name: "prefers-color-scheme", Value: scheme})
		b.open(url)
		b.sees("Send the three-channel example")
		b.passesAxe("welcome, " + scheme)
		b.press("Send the three-channel example")
		b.sees("WhatsApp has fired.")
		b.passesAxe("watch, open, " + scheme)
		b.press("Until idle")
		b.sees("That was a fallback.")
		b.do(`document.querySelectorAll(".happening")[3].click()`)
		b.passesAxe("watch, ended, " + scheme)
		b.press("Copy as feature file")
		b.wait(`document.querySelector("dialog[open]")`)
		b.passesAxe("copy as, " + scheme)
		b.press("Close")
		for _, view := range []string{"Playground", "Scenario", "Providers", "Crowd", "What if", "Webhooks", "Requests", "Wires"} {
			b.press(view)
			b.wait(`document.querySelector("main h1")?.innerText === ` + quote(view))
			if view == "Playground" {
				b.sees("It stays open for ever")
			}
			if view == "What if" {
				b.wait(`document.querySelector(".window-slider")`)
			}
			b.passesAxe(strings.ToLower(view) + ", " + scheme)
		}
		b.press("Playground")
		b.press("Show me")
		b.wait(`document.querySelector("dialog[open] .told")`)
		b.passesAxe("a surprise, " + scheme)
		b.press("Close")
		b.size(390, 844)
		b.press("Watch")
		b.sees("What happened")
		b.passesAxe("watch on a phone, " + scheme)
		b.do(`document.querySelector("[aria-label='Keyboard shortcuts']").click()`)
		b.wait(`document.querySelector("dialog[open]")`)
		b.passesAxe("shortcuts, " + scheme)
		b.press("Close")
		b.size(1280, 800)
		ask(t, "DELETE", url+"/sim/v1/subaccounts/demo", "application/json", "")
	}
}

func TestNothingIsWiderThanAPhone(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "three-channels")
	ask(t, "POST", url+"/sim/v1/subaccounts/demo/traffic", "application/json", "")
	ask(t, "POST", url+"/sim/v1/subaccounts/demo/clock/advance", "application/json", `{"until":"idle"}`)
	b := browse(t, url+"/?world=demo")
	for _, width := range []int64{390, 320} {
		b.size(width, 844)
		for _, view := range []string{"watch", "playground", "scenario", "providers", "crowd", "whatif", "webhooks", "requests", "wires"} {
			b.open(b.url + "/?world=demo&view=" + view)
			b.wait(`document.querySelector("main h1")`)
			b.wait(`document.documentElement.scrollWidth <= ` + strconv.FormatInt(width, 10))
		}
	}
}
