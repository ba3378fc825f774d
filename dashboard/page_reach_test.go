package dashboard_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// finger lays a finger on the timeline, moves it or lifts it, as the browser tells of one.
func (b *tab) finger(id int, kind string, x, y float64) {
	b.Helper()
	b.do(fmt.Sprintf(`document.elementFromPoint(%f, %f).dispatchEvent(new PointerEvent(%q, {pointerId: %d, pointerType: "touch",
		button: 0, clientX: %[1]f, clientY: %[2]f, bubbles: true}))`, x, y, kind, id))
}

// axis is how many instants are written on the timeline, and the first of them.
func (b *tab) axis() (text string) {
	b.Helper()
	b.draw()
	b.value(`[...document.querySelectorAll(".axis text")].map((e) => e.textContent).join(", ")`, &text)
	return text
}

// Title and focus follow the view, whoever changes it.
func TestTitleAndFocusFollowTheView(t *testing.T) {
	b := busy(t)
	at := func(title string) {
		t.Helper()
		b.wait(`document.title === ` + quote(title+" · demo · Cascade") + ` && document.activeElement.id === "main"`)
	}
	b.press("Crowd")
	at("Crowd")
	b.do(`history.back()`)
	at("Watch")
	b.key("h")
	at("Webhooks")
	b.key("/")
	b.wait(`document.title === "Watch · demo · Cascade" && document.activeElement.id === "search"`)
	b.key(kb.Escape)
}

// On a phone the timeline is panned with one finger and zoomed with two, and a row that is tapped brings its story into
// view, below the clock.
func TestAPhoneIsEnoughToReadAStory(t *testing.T) {
	b := busy(t)
	for _, width := range []int64{390, 320} {
		b.size(width, 844)
		b.wait(`document.documentElement.style.getPropertyValue("--clock") === document.querySelector(".clock").offsetHeight + "px"`)
		b.do(`document.querySelector(".messages").scrollIntoView({block: "end"})`)
		b.do(`document.querySelector(".row").click()`)
		b.wait(`((h, clock) => h.top >= clock.bottom - 1 && h.bottom <= innerHeight)(
			document.querySelector(".watch-main h1").getBoundingClientRect(), document.querySelector(".clock").getBoundingClientRect())`)
	}
	b.do(`document.querySelector(".timeline-box").scrollIntoView({block: "center"})`)
	var box struct{ X, Y, Width float64 }
	b.value(`(({x, y, width, height}) => ({X: x, Y: y + height / 2, Width: width}))(document.querySelector(".timeline-box").getBoundingClientRect())`, &box)
	left, right := box.X+box.Width*0.5, box.X+box.Width*0.9
	fitted := b.axis()
	b.finger(1, "pointerdown", right, box.Y)
	b.finger(1, "pointermove", left, box.Y)
	b.finger(1, "pointerup", left, box.Y)
	panned := b.axis()
	if panned == fitted {
		t.Errorf("one finger does not pan: %s", panned)
	}
	b.press("Fit")
	b.finger(1, "pointerdown", left, box.Y)
	b.finger(2, "pointerdown", left+20, box.Y)
	b.finger(2, "pointermove", right, box.Y)
	b.finger(1, "pointerup", left, box.Y)
	b.finger(2, "pointerup", right, box.Y)
	b.wait(`getComputedStyle(document.querySelector(".timeline-box")).touchAction === "pan-y"`) // the rest is the page's own
	b.wait(`!document.querySelector(".timeline-tools button:last-child").disabled`)             // it is fitted no more
	if zoomed := b.axis(); zoomed == fitted || zoomed == panned {
		t.Errorf("two fingers do not zoom: %s", zoomed)
	}
}
