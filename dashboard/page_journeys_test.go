package dashboard_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/dashboard"
)

// listed is a row of the page's list, or what the API tells of a journey.
type listed struct {
	Ref, Recipient string
	Sends, Copies  int
}

// sendSMS sends an SMS over a wire, with a ref or without one.
func sendSMS(t *testing.T, at, to, ref string) {
	t.Helper()
	form := url.Values{"To": {to}, "From": {"+15005550006"}, "Body": {"hi"}}
	if ref != "" {
		form.Set("StatusCallback", "http://127.0.0.1:1/?ref="+ref)
	}
	answer, err := http.PostForm(at+"/wire/default/twilio/2010-04-01/Accounts/AC1/Messages.json", form)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != 201 {
		t.Fatalf("%s: %d", to, answer.StatusCode)
	}
}

// journeys are what the API tells, the newest first.
func journeys(t *testing.T, at string) (list []listed) {
	t.Helper()
	for cursor := ""; ; {
		var page struct {
			Journeys []struct {
				Ref, Recipient string
				Sends          []struct{}
				More, Copies   int
			}
			Cursor string
		}
		answer, err := http.Get(at + ordersWorld + "/journeys?limit=1000&cursor=" + cursor)
		if err != nil {
			t.Fatal(err)
		}
		err = json.NewDecoder(answer.Body).Decode(&page)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range page.Journeys {
			list = append(list, listed{j.Ref, j.Recipient, len(j.Sends) + j.More, j.Copies})
		}
		if cursor = page.Cursor; cursor == "" {
			return list
		}
	}
}

// rows are those of the page's list, the newest first.
func (b *tab) rows() (list []listed) {
	b.Helper()
	b.value(`moduleOf("table.js").then(({table}) => table.rows.toReversed().map((r) => (
		{Ref: r.client, Recipient: r.to, Sends: r.sends.length, Copies: r.copies})))`, &list)
	return list
}

// The list has the journeys that the API tells, whether they came while the page was open or before, over several of
// the pages in which it asks for them.
func TestTheListHasTheJourneysLiveAndAnew(t *testing.T) {
	at := serve(t, dashboard.Options{})
	ask(t, "PUT", at+ordersWorld, "application/json", `{}`)
	b := browse(t, at+"/?world=default")
	b.sees("Nothing has been sent in default yet.")
	for n := range 1300 {
		ref := ""
		if n%5 > 0 {
			ref = fmt.Sprint("order-", n*7919%700)
		}
		sendSMS(t, at, fmt.Sprintf("+65812%05d", n%90), ref)
	}
	ask(t, "POST", at+ordersWorld+"/clock/advance", "application/json", `{"until":"idle"}`)
	want := journeys(t, at)
	b.wait(`document.querySelector(".count").innerText.startsWith("` + fmt.Sprint(len(want)) + ` messages")`)
	twice := 0
	for _, j := range want {
		if j.Copies > 1 {
			twice++
		}
	}
	b.sees(fmt.Sprintf("two copies or more %d", twice))
	if diff := cmp.Diff(want, b.rows()); diff != "" {
		t.Errorf("live: %s", diff)
	}
	b.open(at + "/?world=default")
	b.sees(fmt.Sprintf("%d messages", len(want)))
	b.sees(fmt.Sprintf("two copies or more %d", twice))
	if diff := cmp.Diff(want, b.rows()); diff != "" {
		t.Errorf("anew: %s", diff)
	}
}

// Without a ref all sends to a number are one journey: of many those are told that were before the one selected.
func TestAJourneyOfManySendsIsToldInPart(t *testing.T) {
	at := serve(t, dashboard.Options{})
	ask(t, "PUT", at+ordersWorld, "application/yaml", "providers:\n  SMS: {price: {amount: 0.005, per: delivery}}\n")
	for range 25 {
		sendSMS(t, at, "+6598765432", "")
		ask(t, "POST", at+ordersWorld+"/clock/advance", "application/json", `{"by":"10s"}`)
	}
	b := browse(t, at+"/?world=default")
	b.sees("They have it 25 times")
	b.sees("without a ref: all sends to this number · 25 sends · 10 of them are shown · cost 0.125")
	b.wait(`document.querySelectorAll(".lane").length === 10 && document.querySelectorAll(".timeline [data-lane]").length === 10`)
	b.wait(`[...document.querySelectorAll(".timeline svg text")].at(-1).textContent === "copy 25"`)
	b.sees("copy 25: a duplicate")
	sendSMS(t, at, "+6598765432", "")
	b.sees("26 sends")
	ask(t, "POST", at+ordersWorld+"/clock/advance", "application/json", `{"by":"10s"}`)
	b.sees("copy 26: a duplicate")
	b.sees("cost 0.13")
	b.do(`document.querySelector(".row").click()`)
	b.sees("They have it 26 times")
}
