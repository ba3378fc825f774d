package dashboard_test

import (
	"fmt"
	"strings"
	"testing"

	"cascade/dashboard"
	"cascade/scenarios"
)

// whatsAppLog is 120 sends: nine in ten delivered, and a row that nobody can read.
func whatsAppLog() string {
	var b strings.Builder
	b.WriteString("id,channel,status,time\n")
	for i := range 120 {
		fmt.Fprintf(&b, "m%d,WhatsApp,sent,2026-01-01T00:00:00Z\n", i)
		if i%10 > 0 {
			fmt.Fprintf(&b, "m%d,WhatsApp,delivered,2026-01-01T00:00:%02d.%03dZ\n", i, 2+i/10, i*7)
		}
	}
	return b.String() + "x,Pigeon,sent,2026-01-01T00:00:00Z\n"
}

func TestALogOfReceiptsIsDroppedOnTheProviders(t *testing.T) {
	url := serve(t, dashboard.Options{})
	ask(t, "PUT", url+"/sim/v1/subaccounts/demo", "application/yaml", `
plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]
providers:
  WhatsApp: {script: [], price: {amount: 0.05, per: delivery}}
`)
	b := browse(t, url+"/?view=providers&world=demo")
	b.sees("Stays silent.")
	b.drops("[aria-label=WhatsApp]", "export.csv", whatsAppLog())
	b.sees("What export.csv says")
	b.sees("228 receipts.")
	b.sees("1 of 229 rows could not be read")
	b.wait(`document.querySelector(".fits .picture svg")`)
	b.sees("delivered 90%")
	b.passesAxe("a log of receipts")
	b.press("Copy as YAML")
	s, err := scenarios.Parse("", []byte(b.rawText(".copy-text")))
	if err != nil || len(s.Plan) != 1 {
		t.Errorf("%v: %+v", err, s)
	}
	b.press("Close")
	b.press("Use it in demo")
	b.sees("WhatsApp behave as the log says from now on.")
	b.sees("10% stall")
	if told := ask(t, "GET", url+"/sim/v1/subaccounts/demo/providers", "application/json", ""); !strings.Contains(told, `"price"`) ||
		!strings.Contains(told, `"stall"`) || strings.Contains(told, `"script"`) {
		t.Errorf("the providers are %s", told)
	}
	b.drops("[aria-label=WhatsApp]", "notes.csv", "id,channel,status,time\n1,2\n")
	b.sees("no receipt could be read")
}

func TestAPlanOfTheFrontIsPointedAt(t *testing.T) {
	url := serve(t, dashboard.Options{})
	ask(t, "PUT", url+"/sim/v1/subaccounts/demo", "application/yaml", `
plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]
providers:
  WhatsApp: {model: {delivered: {lognormal: {median: 30s, sigma: 1.2}}, stall: 0.2}}
`)
	b := browse(t, url+"/?view=plans&world=demo")
	b.wait(`document.querySelector("[aria-label=World]").innerText.includes("demo · a scenario of its own, seed 1")`)
	for _, width := range []int64{1280, 1400, 1530, 1920} {
		b.size(width, 800)
		b.wait(`((nav) => nav.scrollWidth <= nav.clientWidth)(document.querySelector("nav"))`)
	}
	b.size(1280, 800)
	b.press("Try them")
	b.sees("each on 20,000 messages")
	b.sees("recommended")
	var front int
	b.value(`document.querySelectorAll(".plan-point.on-front").length`, &front)
	if front < 2 {
		t.Fatalf("%d plans are on the front", front)
	}
	b.passesAxe("plans")
	for _, width := range []int64{320, 768, 1280} {
		b.size(width, 800)
		b.wait(`[...document.querySelectorAll(".front-table td, .front text")].every((e) => {
			const {left, right} = e.getBoundingClientRect(), card = e.closest(".card").getBoundingClientRect();
			return left >= card.left && right <= card.right; })`)
	}
	first := b.text(".chosen-plan h2")
	b.do(`[...document.querySelectorAll(".plan-point.on-front")].find((e) => !e.querySelector(".halo"))
		.dispatchEvent(new MouseEvent("click", {bubbles: true}))`)
	b.wait(`document.querySelector(".chosen-plan h2").innerText !== ` + quote(first))
	chosen := b.text(".chosen-plan h2")
	b.wait(`document.querySelector("tr.chosen input").checked && document.querySelector("tr.chosen").innerText.includes(` + quote(chosen) + `)`)
	b.press("Copy as scenario")
	b.wait(`document.querySelector("dialog .copy-text")`)
	s, err := scenarios.Parse("", []byte(b.rawText("dialog .copy-text")))
	if err != nil || !strings.HasPrefix(chosen, s.Plan[0].Channel.String()) || s.Providers[s.Plan[0].Channel] == nil {
		t.Errorf("%v: %+v is not %s", err, s, chosen)
	}
	b.press("Close")

	t.Log("what cannot be asked is told, and what takes long is stopped")
	b.fill(`[placeholder^="duplicates"]`, "duplicate<2%")
	b.press("Try them")
	b.sees(`keep: unknown figure "duplicate" (did you mean "duplicates"?`)
	b.fill(`[placeholder^="duplicates"]`, "duplicates<=0%, p95<=11s")
	b.fill(`.plan-form input[pattern]`, "10, 20, 30, 40, 50, 60, 120, 300, 600, 900, 1200, 1800")
	b.press("Try them")
	b.press("Stop")
	b.wait(`![...document.querySelectorAll("button")].some((e) => e.innerText === "Stop")`)
	b.press("Send a message on it")
	b.wait(`document.querySelector("#payload")?.value.includes("channels")`)
}
