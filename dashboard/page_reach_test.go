package dashboard_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

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

// On a phone all of the timeline comes into view by a finger's push, with the names of its lanes, and nothing keeps two
// fingers from making the page larger; a row that is tapped brings its story into view, below the clock.
func TestAPhoneIsEnoughToReadAStory(t *testing.T) {
	b := busy(t)
	for _, width := range []int64{390, 320} {
		b.size(width, 844)
		b.wait(`document.documentElement.style.getPropertyValue("--clock") === document.querySelector(".clock").offsetHeight + "px"`)
		b.do(`document.querySelector(".messages").scrollIntoView({block: "end"})`)
		b.do(`document.querySelector(".row").click()`)
		b.wait(`((h, clock) => h.top >= clock.bottom - 1 && h.bottom <= innerHeight)(
			document.querySelector(".watch-main h1").getBoundingClientRect(), document.querySelector(".clock").getBoundingClientRect())`)
		b.wait(`document.querySelectorAll(".timeline .mark").length > 8`)
		b.do(`document.querySelector(".timeline-box").scrollLeft = 0`)
		const seen = `((e, box) => e.left >= box.left && e.right <= box.right + 1)(%s.getBoundingClientRect(),
			document.querySelector(".timeline-box").getBoundingClientRect())`
		last, name := fmt.Sprintf(seen, `[...document.querySelectorAll(".mark")].at(-1)`), fmt.Sprintf(seen, `document.querySelector(".lane")`)
		b.wait(`!(` + last + `) && ` + name)
		b.do(`document.querySelector(".timeline-box").scrollBy(9999, 0)`)
		b.wait(last + ` && ` + name)
		b.wait(`getComputedStyle(document.querySelector(".timeline-box")).touchAction === "auto"`)
	}
}
