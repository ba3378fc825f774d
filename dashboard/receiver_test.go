package dashboard

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mail is what a test looks at of a subaccount's own receiver.
type mail struct {
	URL, Delay, Cursor string
	Status             int
	Requests           []struct {
		T                        float64
		Signature, Fault, Method string
		Status                   int
		Headers                  map[string]string
		Body                     struct {
			Payload struct{ Status struct{ State string } }
		}
	}
}

func (m mail) String() (text string) {
	for _, r := range m.Requests {
		text += strings.TrimSpace(fmt.Sprintf("%vs: %s %s, %s, answered %d %s", r.T, r.Headers["Authorization"],
			r.Body.Payload.Status.State, r.Signature, r.Status, r.Fault)) + "\n"
	}
	return text
}

// attempted are a delivery's attempts, a line each.
func (c *client) attempted(number int) (text string) {
	c.t.Helper()
	var d struct {
		Open     bool
		Attempts []struct {
			Delivery, Attempt, Status int
			T                         float64
			Reply                     string
			Headers                   map[string]string
		}
	}
	c.ok("GET", c.sim(fmt.Sprint("/webhooks/", number)), "", &d)
	for _, a := range d.Attempts {
		text += fmt.Sprintf("#%d, attempt %d at %vs: %s %s, %d %s", a.Delivery, a.Attempt, a.T, a.Headers["X-Cascade-Time"],
			a.Headers["Authorization"], a.Status, a.Reply)
	}
	return fmt.Sprintf("%sopen: %t", text, d.Open)
}

// A subaccount's own receiver is registered as any other. It keeps what comes, tells whether it is signed, and answers
// as it was told to; a delivery that it refused is made again on wish.
func TestASubaccountsOwnReceiverKeepsWhatComesAndAnswersOnWish(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "single-channel"), APIKey: "any", WebhookSecret: "s3cret"})
	c.ok("PUT", c.sim(""), `{}`, nil)
	var m mail
	c.ok("GET", c.sim("/receiver"), "", &m)
	if m.Status != 200 || m.Delay != "0s" || len(m.Requests) != 0 {
		t.Errorf("%+v", m)
	}
	c.ok("POST", "/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks",
		`[{"subAccountId":"shop","url":"`+m.URL+`","type":"CADR","httpAuthorization":"Bearer any"}]`, nil)
	c.ok("PUT", c.sim("/receiver"), `{"status":500}`, nil)
	c.send("")
	c.advance(`{"by":"500ms"}`)
	want := "#0, attempt 1 at 0.05s: 0.05 Bearer ***, 500 the receiver of shop answers 500\nopen: true"
	if diff := cmp.Diff(want, c.attempted(0)); diff != "" {
		t.Error(diff)
	}
	c.ok("PUT", c.sim("/receiver"), `{"status":204,"delay":"1ms"}`, nil)
	c.ok("POST", c.sim("/webhooks/0/again"), "", nil)
	c.ok("PUT", c.sim("/receiver"), `{"delay":"0s"}`, nil)
	c.ok("POST", c.sim("/webhooks/0/again"), "", nil)
	if got := c.do("POST", c.sim("/receiver"), `{}`, "X-Cascade-Signature", "00"); got.status != 204 || got.body != "" {
		t.Errorf("%+v", got)
	}
	c.do("POST", c.sim("/receiver"), "")
	c.ok("GET", c.sim("/receiver"), "", &m)
	want = `0.05s: Bearer *** queued, right, answered 500
0.5s: Bearer *** queued, right, answered 204 answered after 1ms
0.5s: Bearer *** sent, right, answered 204 answered after 1ms
0.5s: Bearer *** queued, right, answered 204
0.5s: Bearer *** , wrong, answered 204
0.5s: Bearer *** , missing, answered 204
`
	if diff := cmp.Diff(want, m.String()); diff != "" {
		t.Error(diff)
	}
	c.ok("PUT", c.sim(""), `{}`, nil)
	if c.ok("GET", c.sim("/receiver"), "", &m); m.Status != 200 || len(m.Requests) != 0 {
		t.Errorf("after a reset: %+v", m)
	}
}

func TestAReceiverIsToldOfMannersThatItCannotHave(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "single-channel")})
	c.ok("PUT", c.sim(""), `{}`, nil)
	for _, test := range []struct{ body, says string }{
		{`{"status":99,"delay":"soon"}`, "status: 99 is no HTTP status that ends a request (give 200 to 599); delay: "},
		{`{"delay":"2m"}`, "delay: 2m0s is more than a minute (webhooks are given up after 10s)"},
		{`{"mood":"bad"}`, "mood: is no field of this call (fields: status, delay)"},
	} {
		a := c.do("PUT", c.sim("/receiver"), test.body)
		if got := a.refusal(t).Message; a.status != 400 || !strings.HasPrefix(got, test.says) {
			t.Errorf("%s: %d %s", test.body, a.status, got)
		}
	}
}
