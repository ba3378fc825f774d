package dashboard_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/dashboard"
)

// The views of the page.
var views = []string{"Watch", "Playground", "Providers", "Crowd", "Webhooks", "Requests", "Wires"}

// busy is a world of many messages, one of which fell back twice, in the Watch view.
func busy(t *testing.T) *tab {
	t.Helper()
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "slow-readers")
	world := url + "/sim/v1/subaccounts/demo"
	ask(t, "POST", world+"/traffic", "application/json", `{"messages":60,"arrivals":{"every":"1s"}}`)
	ask(t, "PUT", world+"/providers/WhatsApp", "application/json", `{"script":[{"status":"Delivered","after":"3s"}]}`)
	ask(t, "PUT", world+"/providers/Viber", "application/json", `{"script":[]}`)
	ask(t, "POST", url+"/api/v1/subaccounts/demo/messages", "application/json", `{"user":{"msisdn":"+6500000100"},
		"clientMessageId":"fell-twice","type":"text","content":{"text":"Hello World!"},"channels":[
		{"channel":"WhatsApp","fallbackAfter":60,"successStatus":"Read"},
		{"channel":"Viber","fallbackAfter":60,"successStatus":"Delivered"},{"channel":"SMS"}]}`)
	ask(t, "POST", world+"/clock/advance", "application/json", `{"by":"10m"}`)
	b := browse(t, url+"/?world=demo&q=fell-twice")
	b.wait(`document.querySelectorAll(".row").length === 1`)
	b.do(`document.querySelector(".row").click()`)
	b.sees("fell-twice")
	return b
}

// places are where what should stand still is, in whole pixels.
func (b *tab) places(selectors ...string) (list []string) {
	b.Helper()
	b.draw()
	for _, selector := range selectors {
		var at string
		b.value(`((e) => e ? ["left", "top", "right"].map((k) => Math.round(e.getBoundingClientRect()[k])).join(" ") : "none")(
			document.querySelector(`+quote(selector)+`))`, &at)
		list = append(list, selector+" "+at)
	}
	return list
}

func (b *tab) stays(when string, want []string, selectors ...string) {
	b.Helper()
	if diff := cmp.Diff(want, b.places(selectors...)); diff != "" {
		b.Errorf("%s moves things:\n%s", when, diff)
	}
}

// Nothing jumps under the hand: not by another view, by a clock that runs, by a notice, or by the connection's state.
func TestNothingOfThePageJumps(t *testing.T) {
	b := busy(t)
	b.size(1400, 900)
	fixed := []string{
		".tab:nth-child(2)", ".tab:nth-child(7)", "[aria-label=World]", ".play", ".speed select", ".clock .split button",
		".clock .split button:last-child", ".next", "main > *",
	}
	before := b.places(fixed...)
	for _, view := range views {
		b.press(view)
		b.wait(`document.querySelector("main h1")`)
		b.stays(view, before[:8], fixed[:8]...)
	}
	b.press("Watch")
	b.press("Play")
	b.sees("Pause")
	b.stays("Play", before, fixed...)
	b.press("Pause")
	b.sees("Play")
	b.press("+15 min")
	b.wait(`/^\d+ min/.test(document.querySelector(".time-main").innerText)`)
	b.stays("a longer time", before, fixed...)
	b.sees("Nothing is pending")
	store := func(change string) { b.do(`moduleOf("store.js").then(({set}) => set(` + change + `))`) }
	store(`{notice: {kind: "good", text: "Something was done, and this is told in so many words that it takes its room."}}`)
	b.sees("so many words")
	b.stays("a notice", before, fixed...)
	b.press("Close this notice")
	for _, live := range []string{"connecting", "lost"} {
		store(`{live: ` + quote(live) + `}`)
		b.sees("ecting…")
		b.stays(live, before, fixed...)
	}
	store(`{clock: null}`)
	b.stays("a clock that is not known yet", before, fixed...)
}

// At every width things stand in columns, and nothing is cut.
func TestThePageStandsInColumns(t *testing.T) {
	b := busy(t)
	b.size(1920, 900)
	for _, view := range views {
		b.press(view)
		b.wait(`document.querySelector("main h1")`)
		var edges string
		b.value(`[".head", ".clock", "main > *"].map((s) => document.querySelector(s)).map((e) => {
			const {left, right} = e.getBoundingClientRect(), style = getComputedStyle(e);
			const inset = e.matches(".clock") ? [0, 0] : [parseFloat(style.paddingLeft), parseFloat(style.paddingRight)];
			return Math.round(left + inset[0]) + "-" + Math.round(right - inset[1]);
		}).join(" ")`, &edges)
		var left, right int
		if fmt.Sscanf(edges, "%d-%d", &left, &right); edges != fmt.Sprintf("%d-%d %[1]d-%[2]d %[1]d-%[2]d", left, right) {
			t.Errorf("%s: head, clock and content reach from and to %s", view, edges)
		}
	}
	b.press("Providers")
	b.wait(`document.querySelector(".latency text")`)
	b.wait(`[...document.querySelectorAll(".latency text")].every((e) => {
		const {width, height} = e.getBBox(), drawn = e.getBoundingClientRect();
		return Math.abs(drawn.width / width - drawn.height / height) < 0.03; })`) // letters as wide as they are
	b.press("Watch")
	b.sees("What happened")
	var columns int
	if b.value(`new Set([...document.querySelectorAll(".story .what")].map((e) => Math.round(e.getBoundingClientRect().left))).size`,
		&columns); columns != 1 {
		t.Errorf("what happened stands in %d columns", columns)
	}
	b.size(768, 900)
	var cut []string
	b.value(`[...document.querySelectorAll(".filters *, .head *")].filter((e) => e.getBoundingClientRect().width > 1)
		.filter((e) => e.getBoundingClientRect().right > e.closest(".filters, .head").getBoundingClientRect().right + 0.5
			|| (e.matches(".tab") && e.getBoundingClientRect().right > e.parentElement.getBoundingClientRect().right + 3))
		.map((e) => e.innerText)`, &cut)
	if len(cut) > 0 {
		t.Errorf("cut at 768 pixels: %q", cut)
	}
}

// Where nothing has succeeded there is no axis of times to success, and no time within which half did.
func TestACrowdWithoutSuccessHasNoTimesToSuccess(t *testing.T) {
	url := serve(t, dashboard.Options{})
	ask(t, "PUT", url+"/sim/v1/subaccounts/demo", "application/yaml",
		"plan: [{channel: SMS}]\nproviders: {SMS: {script: []}}")
	ask(t, "POST", url+"/api/v1/subaccounts/demo/messages", "application/json", sms)
	b := browse(t, url+"/?world=demo&view=crowd")
	b.sees("Nothing has succeeded yet.")
	b.wait(`document.querySelectorAll(".chart canvas").length === 1`)
	b.wait(`[...document.querySelectorAll(".figure")].filter((e) => /within/.test(e.innerText)).every((e) => /^–/.test(e.innerText))`)
}
