package dashboard_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"
)

// The timeline is the server's drawing as it stands, and keeps up with what happens.
func TestAMessageIsDrawnAsTheServerDrawsItWhileItGoesOn(t *testing.T) {
	b := story(t)
	shows := func(text string) {
		t.Helper()
		b.wait(`document.querySelector(".timeline").innerText.includes(` + quote(text) + `)`)
	}
	b.wait(`document.querySelectorAll(".timeline .picture svg.cascade [data-lane]").length === 3`)
	for _, lane := range []string{"Read within 60 s 60 s left", "Delivered within 60 s in reserve", "Delivered in reserve"} {
		b.wait(`[...document.querySelectorAll(".lane")].some((e) => e.innerText.replace(/\s+/g, " ").includes(` + quote(lane) + `))`)
	}
	b.press("+60 s")
	shows("not Read within 60 s")
	b.press("Until idle")
	shows("copy 2")
	b.wait(`[...document.querySelectorAll(".timeline text")].map((e) => e.textContent).filter((e) => e === "Delivered").length === 2`)
	b.passesAxe("the timeline")
	for _, width := range []int64{320, 1920} {
		b.size(width, 900)
		b.wait(fmt.Sprintf(`document.documentElement.scrollWidth <= %d`, width))
		b.wait(`document.querySelector(".timeline svg").width.baseVal.value >= document.querySelector(".timeline-box").clientWidth - 12`)
		shows("copy 2")
	}
	// Instants are told as the list tells them, and as the clock shows them.
	b.wait(`document.querySelector(".timeline text[data-t='123']").textContent === "2 min 3 s"`)
	b.key("t")
	b.wait(`document.querySelector(".timeline text[data-t='123']").textContent === "00:02:03"`)
	b.press("Copy as picture")
	b.wait(`document.querySelector("dialog .copy-text").textContent.includes("succeeded on SMS at 123 s")`)
}

// While the clock runs and nothing happens the drawing stays as it is; what goes on is the clock's hand, how much of a
// window is over, and how much is left.
func TestWhileTheClockRunsOnlyItsHandMoves(t *testing.T) {
	b := story(t)
	b.press("+1 s")
	b.press("+60 s")
	b.wait(`[...document.querySelectorAll(".lane-state")].some((e) => e.innerText === "59 s left")`)
	b.wait(`document.querySelectorAll(".mark[aria-label*='Viber reports']").length === 2`)
	const now = `({svg: document.querySelector(".timeline svg"), left: [...document.querySelectorAll(".lane-state")].map((e) => e.innerText).join(),
		asked: performance.getEntriesByType("resource").filter((e) => e.name.includes("picture.svg")).length,
		hand: document.querySelector(".now").getBoundingClientRect().left, over: document.querySelector(".elapsed.ch-Viber").getBoundingClientRect().width})`
	b.press("Play")
	b.do(`window.was = ` + now + `; 1`)
	// It begins again while the last lines come in.
	b.wait(`((is) => { if (is.svg !== was.svg || is.asked !== was.asked) window.was = is;
		return is.left !== was.left && is.hand > was.hand && is.over > was.over; })(` + now + `)`)
	b.press("Pause")
	b.press("Until idle")
	b.wait(`document.querySelector(".timeline svg") !== was.svg && !document.querySelector(".elapsed")`)
}

// What happened is one stop for the tabulator, the arrows go from instant to instant, each tells what it is and why, and
// Enter pins its lines, one after another. The focus stays where it is when the story goes on.
func TestTheTimelineIsReadWithTheKeyboard(t *testing.T) {
	b := story(t)
	b.press("+60 s")
	b.wait(`document.querySelectorAll(".mark").length >= 6`)
	b.wait(`document.querySelectorAll(".mark[tabindex='0']").length === 1`)
	b.do(`document.querySelector(".mark[tabindex='0']").focus()`)
	at := func(text string) {
		t.Helper()
		b.wait(`document.querySelector(".tip")?.innerText.replace(/\s+/g, " ").includes(` + quote(text) + `) &&
			document.querySelectorAll(".mark[tabindex='0']").length === 1 && document.activeElement.tabIndex === 0`)
	}
	at("WhatsApp fires")
	b.key(kb.ArrowRight)
	at("WhatsApp reports Accepted at 50 ms")
	b.key(kb.ArrowRight)
	b.key(kb.ArrowDown)
	at("WhatsApp reports Delivered the recipient has it")
	b.key(kb.ArrowRight)
	at("WhatsApp lapses: not Read within 60 s")
	b.key(kb.End)
	at("Viber fires as WhatsApp was not Read within 60 s at 60 s")
	b.key("\r")
	b.wait(`document.querySelector(".story .json").innerText.includes('"kind": "fired"') && document.activeElement.getAttribute("aria-pressed") === "true"`)
	ask(t, "POST", b.url+"/sim/v1/subaccounts/demo/clock/advance", "application/json", `{"until":"idle"}`)
	b.wait(`document.querySelector(".mark[aria-label*='SMS reports Delivered']")`)
	at("Viber fires")
	b.key("\r")
	b.wait(`!document.querySelector(".story .json")`)
	b.key(kb.ArrowRight)
	at("Viber reports Accepted")
	b.key(kb.End)
	at("SMS reports Delivered copy 2: a duplicate Succeeded on SMS")
	b.key("\r")
	b.wait(`document.querySelector(".story .json").innerText.includes('"status": "Delivered"')`)
	b.key("\r")
	b.wait(`document.querySelector(".story .json").innerText.includes('"kind": "succeeded"')`)
	b.key(kb.Home)
	b.key(kb.ArrowLeft)
	at("WhatsApp fires")
}

// However far apart letters, words and lines are set, what is written on the drawing covers nothing else that is.
func TestTextOnTheTimelineMayTakeMoreRoom(t *testing.T) {
	b := story(t)
	b.press("Until idle")
	b.wait(`document.querySelectorAll(".fall-chip").length === 2`)
	b.space()
	for _, width := range []int64{1280, 320} {
		b.size(width, 900)
		b.wait(fmt.Sprintf(`document.querySelector(".timeline").getBoundingClientRect().right <= %d`, width))
		b.wait(`document.querySelector(".timeline svg").width.baseVal.value >= document.querySelector(".timeline-box").clientWidth - 12`)
		b.do(`document.querySelector(".timeline-box").scrollLeft = 0`)
		b.draw()
		var covered []string
		b.value(`(() => {
			const lay = document.querySelector(".timeline-lay").getBoundingClientRect();
			const all = [...document.querySelectorAll(".timeline .lane, .timeline .fall-chip, .timeline svg text")].map((e) => [e.textContent, e.getBoundingClientRect()]);
			return all.flatMap(([text, a], i) => [
				...(a.left < lay.left - 1 || a.right > lay.right + 1 ? [text + " is cut"] : []),
				...all.slice(i + 1).filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3)
					.map(([other]) => text + " and " + other)]);
		})()`, &covered)
		for _, text := range covered {
			t.Errorf("at %d pixels: %s", width, text)
		}
	}
	b.prefers(&emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"})
	b.wait(`document.getAnimations().length === 0`)
}

// A browser tells of a scroll a frame later, and the view may be another one by then.
func TestAScrolledTimelineThatIsGoneIsLookedAtByNobody(t *testing.T) {
	b := story(t)
	b.wait(`document.querySelector(".timeline svg")`)
	b.do(`window.gone = document.querySelector(".timeline-box")`)
	b.press("Providers")
	b.wait(`!document.querySelector(".timeline-box")`)
	b.do(`gone.dispatchEvent(new Event("scroll"))`)
	b.press("Watch")
	b.wait(`document.querySelector(".timeline svg")`)
}
