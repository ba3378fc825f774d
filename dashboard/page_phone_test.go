package dashboard_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"cascade/dashboard"
)

// invitation is a template with two buttons, one of which answers.
const invitation = `{"user":{"msisdn":"+6598765432"},"clientMessageId":"party","type":"template","content":{"text":"Are you coming?",
	"template":{"name":"invitation","language":"en","components":[
		{"type":"body","parameters":[{"type":"text","text":"Ada"},{"type":"text","text":"Friday"}]},
		{"type":"button","subType":"QuickReply","index":0,"parameters":[{"type":"payload","payload":"I am coming"}]},
		{"type":"button","subType":"Url","index":1,"parameters":[{"type":"text","text":"map"}]}]}},
	"channels":[{"channel":"WhatsApp","fallbackAfter":60,"successStatus":"Read"},{"channel":"SMS"}]}`

// The phone is a chat: what arrived on one side, with its ticks, what is on its way below, and what the recipient answers
// on the other, by a button of a template or by hand. Whoever is registered for inbound messages is told.
func TestThePhoneIsAChat(t *testing.T) {
	url := serve(t, dashboard.Options{})
	world := url + "/sim/v1/subaccounts/demo"
	ask(t, "PUT", world, "application/yaml", "plan: [{channel: SMS}]\nproviders: {WhatsApp: {script: [{status: Sent, after: 1s}, {status: Delivered, after: 3s}, {status: Read, after: 70s}]}}")
	ask(t, "POST", url+"/api/v1/accounts/00000000-0000-4000-8000-000000000000/webhooks", "application/json",
		`[{"subAccountId":"demo","url":"`+world+`/receiver","type":"MSG"}]`)
	ask(t, "POST", url+"/api/v1/subaccounts/demo/messages", "application/json", invitation)
	b := browse(t, url+"/?world=demo")
	b.sees("Nothing has arrived yet.")
	advance := func(by string) {
		t.Helper()
		ask(t, "POST", world+"/clock/advance", "application/json", `{"by":"`+by+`"}`)
	}
	advance("1s")
	b.sees("WhatsApp: sent, not here yet")
	advance("2s")
	b.wait(`document.querySelector(".bubble .ticks")?.getAttribute("aria-label") === "delivered, not read"`)
	advance("70s")
	b.wait(`document.querySelector(".bubble .ticks")?.getAttribute("aria-label") === "read after 70 s"`)
	for _, text := range []string{"invitation", "Ada", "Friday"} {
		if phone := b.text(".phone"); !strings.Contains(phone, text) {
			t.Errorf("the phone does not show %q but %q", text, phone)
		}
	}
	b.wait(`document.querySelector(".bubble").innerText.includes("Are you coming?")`)
	b.press("I am coming")
	b.wait(within(".bubble-mine", "I am coming", `e`))
	b.fill(".answer input", "With a friend <b>")
	b.fill(".answer select", "SMS")
	b.press("Answer")
	b.wait(within(".bubble-mine", "With a friend <b>", `e && /SMS/.test(e.innerText)`))
	b.wait(`document.querySelector(".answer input").value === ""`)
	b.wait(`((mine, theirs) => mine.left > theirs.left && mine.right > theirs.right)(
		document.querySelector(".bubble-mine").getBoundingClientRect(), document.querySelector(".bubble").getBoundingClientRect())`)
	if came := ask(t, "GET", world+"/receiver", "application/json", ""); !strings.Contains(came, `"text":"I am coming"`) ||
		!strings.Contains(came, `"replyToUmid"`) {
		t.Errorf("who is registered was told %s", came)
	}
	ask(t, "POST", world+"/inbound", "application/json", `{"channel":"WhatsApp","from":"+6598765432","text":"by another client"}`)
	advance("1s")
	b.sees("by another client")
	for _, scheme := range []string{"dark", "light"} {
		b.prefers(&emulation.MediaFeature{Name: "prefers-color-scheme", Value: scheme})
		b.passesAxe("the phone, " + scheme)
	}
}
