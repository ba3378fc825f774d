package dashboard_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cascade/dashboard"
	"cascade/scenarios"
)

func TestAWindowIsDraggedAndWhatItDoesIsSeen(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "slow-readers")
	b := browse(t, url+"/?world=demo")
	b.press("What if")
	b.sees("Nothing yet: drag a window, or change a step.")
	b.wait(`document.querySelector(".window-slider").value === "60"`)
	b.fill(".window-slider", "45")
	b.sees("plan step 1: fallbackAfter 45 s, was 60 s")
	b.sees("Viber fires at 45 s, was 60 s, for 726 of 1,000 messages")
	figures := b.text(".beside")
	for _, want := range []string{"78.8 s", "64.3 s", "14.5 s sooner", "72.6%", "74.3%", "1.7 points more"} {
		if !strings.Contains(figures, want) {
			t.Errorf("the figures do not show %q but %q", want, figures)
		}
	}
	b.wait(`document.querySelectorAll(".windows svg .curve").length === 2`)
	b.wait(`document.querySelector("[aria-label='The crowd, before and now'] svg .was")`)
	b.wait(`document.querySelector("[aria-label='A message, before and now'] svg").textContent.includes("not Read within 45 s")`)

	b.do(`document.querySelector(".window-slider").focus()`)
	b.key(kb.ArrowRight)
	b.sees("plan step 1: fallbackAfter 46 s, was 60 s")
	b.wait(`document.querySelector(".window-slider").getAttribute("aria-valuetext") === "46 s, was 60 s"`)
	b.press("Copy as scenario")
	b.wait(`document.querySelector("dialog .copy-text")`)
	copied, err := scenarios.Parse("changed.yaml", []byte(b.rawText("dialog .copy-text")))
	if err != nil || copied.Plan[0].FallbackAfter.Seconds() != 46 || copied.Seed != 42 {
		t.Errorf("the copied scenario: %v", err)
	}
	b.press("Close")
	b.press("As it was")
	b.sees("Nothing yet: drag a window, or change a step.")
	b.press("Viber")
	b.wait(`document.querySelector(".windows svg").getAttribute("aria-label") === "Viber’s window"`)
	b.fill(".window-slider", "30")
	b.sees("plan step 2: fallbackAfter 30 s, was 60 s")
}

// The slider lies on the axis of its picture: its handle stands below the length that it chooses.
func TestTheSliderLiesOnTheAxisOfItsPicture(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "slow-readers")
	b := browse(t, url+"/?world=demo&view=whatif")
	for _, width := range []int64{320, 1400} {
		b.size(width, 900)
		b.fill(".window-slider", "45")
		b.sees("fallbackAfter 45 s")
		b.wait(`(() => { const slider = document.querySelector(".window-slider"); const at = slider.getBoundingClientRect();
			const handle = at.left + 12 + (slider.value - slider.min) / (slider.max - slider.min) * (at.width - 24);
			const line = document.querySelector(".windows .is").getBoundingClientRect();
			return Math.abs(handle - line.left) < 2; })()`)
	}
}

func TestAPlanThatCannotBeIsToldWhereItIsChanged(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "slow-readers")
	b := browse(t, url+"/?world=demo&view=whatif")
	b.wait(`document.querySelector(".window-slider")`)
	b.fill("[aria-label='Step 1: fallbackAfter, in seconds']", "5")
	b.sees("plan[0].fallbackAfter: 5 is below 10 (give a whole number of seconds, 10 to 86400)")
	b.fill("[aria-label='Step 1: fallbackAfter, in seconds']", "50")
	b.sees("plan step 1: fallbackAfter 50 s, was 60 s")
	b.wait(`!document.querySelector(".problem-told")`)
}

// Whoever watches a message, or writes one, asks from there what another window would do, for a crowd of such messages.
func TestWhatIfIsAskedOfAMessageThatWasSentAndOfOneThatIsWritten(t *testing.T) {
	b := story(t)
	b.press("Until idle")
	b.sees("That was a fallback.")
	b.press("What if…")
	b.sees("Each is the message to +6500000100.")
	b.wait(`document.querySelector(".windows svg")?.getAttribute("aria-label") === "WhatsApp’s window"`)
	b.fill(".window-slider", "45")
	b.sees("plan step 1: fallbackAfter 45 s, was 60 s")
	b.press("Copy as scenario")
	b.wait(`document.querySelector("dialog .copy-text")`)
	if text := b.rawText("dialog .copy-text"); !strings.Contains(text, "Hello World!") {
		t.Errorf("the changed scenario has another message: %s", text)
	}
	b.press("Close")
	b.do(`history.back()`)
	b.sees("What happened")
	b.do(`[...document.querySelectorAll(".happening")].find((e) => /Viber.*lapses/.test(e.innerText)).click()`)
	b.press("What if this window were shorter?")
	b.wait(`document.querySelector(".windows svg")?.getAttribute("aria-label") === "Viber’s window"`)
	b.press("Ask it of the scenario’s own messages")
	b.sees("Nothing yet: drag a window, or change a step.")
	b.wait(`!document.body.innerText.includes("Each is the message")`)

	b.press("Playground")
	b.fill("#payload", `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"Mine"},"channels":[
		{"channel":"Viber","fallbackAfter":77,"successStatus":"Delivered"},{"channel":"SMS"}]}`)
	b.sees("nothing found")
	b.press("What if…")
	b.sees("Each is the payload of the playground.")
	b.wait(`document.querySelector(".windows svg")?.getAttribute("aria-label") === "Viber’s window"`)
	b.wait(`document.querySelector(".window-slider").value === "77"`)
	b.press("Crowd")
	b.press("What if")
	b.wait(`document.querySelectorAll(".step").length === 3 && !location.search.includes("of=")`)
}
