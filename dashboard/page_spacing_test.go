package dashboard_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"testing"
)

// cuts are the texts that are cut off in what the page shows, or lie on others.
func (b *tab) cuts(where string) {
	b.Helper()
	look, err := os.ReadFile("testdata/cut.js")
	b.must(err)
	b.draw()
	var found []string
	b.value(string(look), &found)
	for _, text := range found {
		b.Errorf("%s: %s", where, text)
	}
}

// space gives letters, words, lines and paragraphs the room that WCAG 2.1, success criterion 1.4.12, has readers ask for.
func (b *tab) space() {
	b.Helper()
	b.do(`{ const sheet = new CSSStyleSheet();
		sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } " +
			"p { margin-bottom: 2em !important }");
		document.adoptedStyleSheets = [sheet]; }`)
}

// everything is a world in which every view has much to show.
func everything(t *testing.T) *tab {
	t.Helper()
	b := busy(t)
	world := b.url + "/sim/v1/subaccounts/demo"
	ask(t, "POST", b.url+"/api/v1/accounts/00000000-0000-4000-8000-000000000000/webhooks", "application/json",
		`[{"subAccountId":"demo","url":"`+world+`/receiver","type":"CADR"}]`)
	ask(t, "POST", b.url+"/api/v1/subaccounts/demo/messages", "application/json", `{"user":{"msisdn":"+6500000101"},
		"clientMessageId":"d1f3c7a2-9f1e-4c6b-8d7e-2b1a0c9d8e7f-invoice-4711","type":"text","content":{"text":"Hello World!"},
		"channels":[{"channel":"WhatsApp","fallbackAfter":60,"successStatus":"Read"},{"channel":"SMS"}]}`)
	answer, err := http.PostForm(b.url+"/wire/demo/twilio/2010-04-01/Accounts/AC1/Messages.json", url.Values{
		"To": {"+6581234567"}, "From": {"+15005550006"}, "Body": {"hi"}, "StatusCallback": {world + "/receiver?ref=order-4711"},
	})
	b.must(err)
	answer.Body.Close()
	ask(t, "POST", world+"/clock/advance", "application/json", `{"by":"10m"}`)
	return b
}

// Whoever needs more room between letters, words and lines reads everything all the same.
func TestTextMayBeGivenMoreRoom(t *testing.T) {
	b := everything(t)
	b.do(`moduleOf("address.js").then(({go}) => go({q: ""}))`)
	for _, width := range []int64{1280, 320} {
		b.size(width, 844)
		b.open(b.url + "/?world=demo")
		b.sees("What happened")
		b.space()
		for _, view := range []string{"Watch", "Playground", "Scenario", "Providers", "Crowd", "What if", "Plans", "Webhooks", "Requests", "Wires"} {
			b.press(view)
			b.wait(`document.querySelector("main h1") && document.title.startsWith(` + quote(view) + `)`)
			b.opened(view)
			b.do(`scrollTo(0, 0)`) // what stays in sight lies on what was scrolled under it
			b.cuts(fmt.Sprintf("%s at %d", view, width))
		}
	}
}

// opened waits for what a view asks the server for, and opens what it has shut.
func (b *tab) opened(view string) {
	b.Helper()
	switch view {
	case "Watch":
		b.wait(`document.querySelectorAll(".row").length > 3`)
		b.do(`document.querySelectorAll(".happening")[2].click()`)
		b.wait(`document.querySelector(".pinned pre")`)
	case "Playground":
		b.sees("It stays open for ever")
	case "Providers":
		b.do(`for (const e of document.querySelectorAll("details")) e.open = true`)
	case "What if":
		b.wait(`document.querySelector(".window-slider")`)
	case "Plans":
		b.press("Try them")
		b.sees("each on 20,000 messages")
	case "Webhooks":
		b.wait(`document.querySelector(".delivery")`)
		b.do(`document.querySelector(".delivery").click()`)
		b.wait(`document.querySelector(".delivery-details pre")`)
	case "Requests":
		b.wait(`document.querySelector(".request")`)
		b.do(`document.querySelector(".request").click()`)
		b.wait(`document.querySelector(".request-details")`)
	case "Wires":
		b.wait(`document.querySelector(".wire-settings")`)
	}
}
