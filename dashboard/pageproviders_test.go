package dashboard_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cascade/dashboard"
)

// What a scenario says of a provider is there again after an outage by hand, and after it was made to answer otherwise.
func TestAProviderKeepsItsQuietHoursAndSegmentsInThePage(t *testing.T) {
	url := serve(t, dashboard.Options{})
	ask(t, "PUT", url+"/sim/v1/subaccounts/night", "application/yaml", `
start: 2026-01-15T20:50:00Z # 21:50 in Berlin
plan: [{channel: SMS}]
providers:
  SMS:
    receipts: segment
    price: {amount: 0.03, per: segment}
    outages: [{from: 22:00, to: "08:00", zone: Europe/Berlin, effect: hold}]
`)
	provider := func() string {
		t.Helper()
		var told any
		_, body, _ := strings.Cut(ask(t, "GET", url+"/sim/v1/subaccounts/night/providers", "application/json", ""), "\r\n\r\n")
		if err := json.Unmarshal([]byte(body), &told); err != nil {
			t.Fatal(err)
		}
		same, err := json.Marshal(told) // with its keys in order
		if err != nil {
			t.Fatal(err)
		}
		return string(same)
	}
	before := provider()
	b := browse(t, url+"/?view=providers&world=night")
	b.sees("answers each segment of an SMS on its own, holds messages back from 22:00 to 08:00 in Europe/Berlin.")
	flip := func() { b.do(`document.querySelector("[aria-label=SMS] [role=switch]").click()`) }
	flip()
	b.sees("Cannot be reached at present.")
	b.sees("Set aside: it holds messages back from 22:00 to 08:00 in Europe/Berlin.")
	flip()
	b.sees("Delivers after 3 s, answers each segment")
	if got := provider(); got != before {
		t.Errorf("after an outage by hand the providers are\n%s\nthey were\n%s", got, before)
	}
	b.press("+15 min")
	b.sees("Holds messages back at present.")
	flip()
	b.sees("Bring back")
	b.press("Bring back")
	b.sees("Holds messages back at present.")
	if got := provider(); got != before {
		t.Errorf("brought back the providers are\n%s\nthey were\n%s", got, before)
	}
	b.do(`document.querySelector("[aria-label=SMS] details summary").click()`)
	b.fill(`[aria-label="How SMS behaves"]`, "silent")
	b.press("Behave so from now on")
	b.wait(`document.querySelector("[aria-label=SMS] pre").textContent.includes("script")`)
	if got := provider(); !strings.Contains(got, `"script":[]`) || !strings.Contains(got, `"receipts":"segment"`) ||
		!strings.Contains(got, `"zone":"Europe/Berlin"`) || !strings.Contains(got, `"price"`) {
		t.Errorf("made silent, the provider has lost something: %s", got)
	}
}

// A script is written where what is wrong with it stands at its place, for a world's provider and for a message's.
func TestAScriptIsWrittenWithItsProblemsAtTheirPlaces(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "three-channels")
	b := browse(t, url+"/?view=providers&world=demo")
	b.wait(`document.querySelector("[aria-label=SMS] details summary")`)
	b.do(`document.querySelector("[aria-label=SMS] details summary").click()`)
	b.fill(`[aria-label="How SMS behaves"]`, "script")
	b.wait(`document.querySelector("[aria-label=SMS] code-text")`)
	b.fill("code-text", "[\n  {\"status\": \"Acepted\", \"after\": \"50ms\"},\n  {\"status\": \"Read\", \"after\": \"5s\"}\n]")
	b.sees(`line 2 unknown status "Acepted"`)
	b.sees(`did you mean "Accepted"?`)
	b.sees("line 3 SMS never reports Read")
	b.wait(inEditor(".cm-lint-marker-error"))
	b.passesAxe("a script with problems")
	b.fill("code-text", "[{\"status\": \"Accepted\",")
	b.wait(`document.querySelectorAll(".script .problems li").length === 1`)
	b.fill("code-text", "[{\"status\": \"Rejected\", \"after\": \"5s\", \"code\": 41}]")
	b.wait(`document.querySelectorAll(".script .problems li").length === 0`)
	b.press("Behave so from now on")
	b.sees("Follows a script: Rejected after 5 s.")
	b.press("Playground")
	b.fill(`[aria-label="How Viber behaves"]`, "script")
	b.fill(".script code-text", "[{\"status\": \"Delivered\", \"after\": \"soon\"}]")
	b.sees(`after "soon" is not a duration`)
}
