package dashboard_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"cascade/dashboard"
)

// within runs JavaScript on the first element that has a text, of those that a selector finds.
func within(selector, text, js string) string {
	return `((e) => ` + js + `)([...document.querySelectorAll(` + quote(selector) +
		`)].find((e) => e.innerText.includes(` + quote(text) + `)))`
}

// A receiver is registered, replaced and removed; each delivery is one row with all its attempts, and opened it tells
// what the request bore and what was answered, over the whole width; it is made again on wish.
func TestWebhooksAreShownByDeliveryAndDeliveredAgain(t *testing.T) {
	status := http.StatusNotFound
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		w.Write([]byte("there is no such hook"))
	}))
	t.Cleanup(receiver.Close)
	b := browse(t, serve(t, dashboard.Options{WebhookSecret: "s3cret"}))
	b.press("Send the three-channel example")
	b.sees("Waiting for WhatsApp")
	b.press("Webhooks")
	b.sees("Nobody was told anything yet.")
	b.fill(`input[type=url]`, receiver.URL)
	b.press("Register")
	b.sees("demo tells " + receiver.URL)
	b.press("+60 s")
	b.wait(within(".delivery", "queued", `/1.*✕ 404.*2.*✕ 404.*3.*✕ 404.*4.*✕ 404/s.test(e.innerText)`))
	b.sees("is tried again")
	var deliveries int
	if b.value(`document.querySelectorAll(".delivery").length`, &deliveries); deliveries != 1 {
		t.Errorf("%d deliveries were begun", deliveries)
	}
	b.do(within(".delivery", "queued", `e.click()`))
	for _, text := range []string{
		"X-Cascade-Signature", "the HMAC-SHA256 of the body", "there is no such hook", `"eventType": "outbound_message_status_changed"`,
	} {
		b.sees(text)
	}
	b.wait(`document.querySelector(".delivery-details").getBoundingClientRect().width > 0.95 * document.querySelector(".deliveries").clientWidth`)
	for _, scheme := range []string{"dark", "light"} {
		b.prefers(&emulation.MediaFeature{Name: "prefers-color-scheme", Value: scheme})
		b.passesAxe("a delivery, " + scheme)
	}
	status = http.StatusOK
	b.press("Deliver again")
	b.wait(within(".delivery", "queued", `/5.*✓ 200/s.test(e.innerText)`))
	b.sees("is taken")
	b.wait(within(".delivery", "delivered", `e`)) // what waited behind it follows
	b.fill(`input[type=url]`, receiver.URL+"/other")
	b.press("Replace its receiver")
	b.press("Remove " + receiver.URL + "/other")
	b.sees("None is registered: nobody is told of what the Send API sent.")

	// The receiver that the subaccount has of its own: it shows what came, and answers as it is told to.
	b.press("Register it")
	b.press("500")
	b.sees("answers 500")
	b.press("+60 s")
	b.wait(within(".mail", "viber", `/✕ 500.*queued.*signature right/s.test(e.innerText)`))
	b.press("200")
	b.press("Until idle")
	b.wait(within(".mail", "sms", `/✓ 200.*signature right/s.test(e.innerText)`))
	b.do(within(".mail", "sms", `e.click()`))
	b.sees(`"subAccountId": "demo"`)
	b.passesAxe("the own receiver")

	// On the lanes webhooks have marks of their own.
	b.press("Watch")
	b.wait(`document.querySelectorAll(".hook").length > 8`)
	b.wait(`[...document.querySelectorAll(".hook")].some((e) => /answered 404/.test(e.getAttribute("aria-label")))`)
	b.wait(`document.querySelectorAll(".hook.tone-bad").length > 3 && document.querySelectorAll(".hook.tone-good").length > 2`)
}
