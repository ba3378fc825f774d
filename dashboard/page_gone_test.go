package dashboard_test

import (
	"net/http"
	"strings"
	"testing"

	"cascade/dashboard"
)

const sms = `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"},"channels":[{"channel":"SMS"}]}`

func TestWhatOthersMakeAndSendIsNoticed(t *testing.T) {
	url := serve(t, dashboard.Options{})
	b := browse(t, url)
	b.sees("Watch one message fall back")
	ask(t, "POST", url+"/api/v1/subaccounts/shop/messages", "application/json", sms)
	b.sees("Waiting for SMS")
	ask(t, "POST", url+"/api/v1/subaccounts/other/messages", "application/json", sms)
	b.wait(`[...document.querySelectorAll("[aria-label=World] option")].some((o) => o.value === "other")`)
}

func TestAWorldThatIsGoneIsToldInEveryView(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "three-channels")
	b := browse(t, url+"/?world=demo&view=crowd")
	b.sees("Nothing was sent yet")
	ask(t, "DELETE", url+"/sim/v1/subaccounts/demo", "application/json", "")
	for _, view := range []string{"Providers", "Webhooks", "Watch", "Crowd"} {
		b.sees("The world demo is not there.")
		b.wait(`!document.querySelector(".clock")`)
		b.press(view)
	}
	makeWorld(t, url, "demo", "three-channels")
	b.sees("Nothing was sent yet")
}

// The list stands as it did until it is told that its world was begun anew: it may be drawn for its own sake before.
func TestTheListIsDrawnBetweenAResetAndItsNotice(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "three-channels")
	ask(t, "POST", url+"/api/v1/subaccounts/demo/messages", "application/json", sms)
	b := browse(t, url+"/?world=demo")
	b.sees("Waiting for SMS")
	b.do(`moduleOf("table.js").then(({clear}) => { clear(); document.querySelector(".rows").dispatchEvent(new Event("scroll")); })`)
	b.wait(`document.querySelector(".row-to").innerText === "+6598765432"`)
	b.do(`moduleOf("store.js").then(({get, set}) => set({story: null, rows: get().rows + 1}))`)
	b.sees("Nothing has been sent in demo yet.")
}

func TestAServerThatIsAwayIsNotThePayloadsFault(t *testing.T) {
	url, stop := listenAgain(t, "127.0.0.1:0")
	makeWorld(t, url, "demo", "three-channels")
	b := browse(t, url+"/?world=demo&view=playground")
	b.sees("read-wait")
	stop()
	b.sees("Reconnecting…")
	b.fill("#payload", sms)
	b.sees("It is not checked: the world cannot be asked.")
	listenAgain(t, strings.TrimPrefix(url, "http://"))
	makeWorld(t, url, "demo", "three-channels")
	b.sees("The payload would be accepted")
	b.press("Send and watch")
	b.sees("Waiting for SMS")
}

func TestARefusedRequestIsListedAndMended(t *testing.T) {
	url := serve(t, dashboard.Options{})
	b := browse(t, url+"/?view=requests")
	b.sees("No request came yet.")
	r, err := http.NewRequest("POST", url+"/api/v1/subaccounts/demo/messages",
		strings.NewReader(strings.ReplaceAll(sms, "SMS", "Sms")))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer any")
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	b.sees("✕ 400")
	b.sees("unknown channel")
	b.do(`[...document.querySelectorAll(".request")].find((e) => e.innerText.includes("400")).click()`)
	b.sees(`"msisdn": "+6598765432"`)
	ask(t, "POST", url+"/api/v1/subaccounts/demo/messages", "application/json", sms)
	b.sees("✓ 200")
	b.wait(`document.querySelector("[aria-label=World]").value === "demo"`) // it is made by what was taken
	b.sees(`"msisdn": "+6598765432"`)
	b.passesAxe("requests")
	b.press("Send again")
	b.sees("3 requests")
	b.press("Edit in the playground")
	b.wait(`document.querySelector("#payload")?.value.includes("+6598765432")`)
	b.sees("did you mean")
}
