package dashboard

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator/channel/twilio"
	"cascade/orchestrator/channel/whatsapp"
)

// hearing is an application that hears callbacks. Whatever it does while it hears one, it then answers.
type hearing struct {
	mu     sync.Mutex
	heard  []string // what was told, such as "sent delivered"
	signed []bool
	answer int
	does   func(body string)
}

var statusOf = regexp.MustCompile(`"status":"(\w+)"|MessageStatus=(\w+)`)

// listen starts the application, and gives its URL.
func listen(t *testing.T, h *hearing) string {
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var told []string
		for _, m := range statusOf.FindAllStringSubmatch(string(body), -1) {
			told = append(told, m[1]+m[2])
		}
		if h.does != nil {
			h.does(string(body))
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		h.heard = append(h.heard, strings.Join(told, " "))
		h.signed = append(h.signed, whatsapp.Signed("secret", body, r.Header.Get("X-Hub-Signature-256")))
		w.WriteHeader(max(h.answer, 200))
	}))
	t.Cleanup(app.Close)
	return app.URL
}

func messyWorld(t *testing.T, h *hearing, whatsappProvider string) *client {
	t.Helper()
	c := serve(t, Options{})
	at := listen(t, h)
	a := c.do("PUT", c.sim(""), "seed: 7\nproviders: {WhatsApp: "+whatsappProvider+"}\n"+
		"wires: {whatsapp: {phoneNumberId: '106', appSecret: secret, webhook: '"+at+"'}}\n", "Content-Type", "application/yaml")
	if a.status != 200 {
		t.Fatal(a.body)
	}
	return c
}

func (c *client) hi(to string) answer {
	return c.do("POST", whatsappMessages, `{"messaging_product":"whatsapp","to":"`+to+`","text":{"body":"hi"}}`)
}

const atOnce = "script: [{status: Accepted, after: 1s}, {status: Sent, after: 1s}, {status: Delivered, after: 1s}, {status: Read, after: 2s}]"

func TestSeveralStatusesAreToldInOneRequest(t *testing.T) {
	for batch, want := range map[string][]string{
		"{}":         {"sent", "delivered", "sent", "delivered", "sent", "delivered", "read", "read", "read"},
		"{batch: 1}": {"sent", "delivered", "sent", "delivered", "sent", "delivered", "read", "read", "read"},
		"{batch: 3}": {"sent delivered sent", "delivered sent delivered", "read read read"},
		"{batch: 4}": {"sent delivered sent delivered", "sent delivered", "read read read"},
	} {
		h := &hearing{}
		c := messyWorld(t, h, "{"+atOnce+", callbacks: "+batch+"}")
		for n := range 3 {
			c.hi(fmt.Sprintf("658123456%d", n))
		}
		c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
		if batch == "{}" || batch == "{batch: 1}" { // who goes first among messages is not the matter here
			slices.Sort(h.heard)
			slices.Sort(want)
		}
		if diff := cmp.Diff(want, h.heard); diff != "" {
			t.Errorf("%s: %s", batch, diff)
		}
		if slices.Contains(h.signed, false) {
			t.Errorf("%s: %v", batch, h.signed)
		}
		lines, _ := c.timeline("")
		lines = slices.DeleteFunc(lines, func(e event) bool { return e.Kind != "webhook" })
		var attempts struct {
			Attempts []struct {
				UMID  string
				Batch int
				Body  struct{ Entry []any }
			}
		}
		c.ok("GET", c.sim("/webhooks"), "", &attempts)
		if len(lines) != 9 || len(attempts.Attempts) != 9 {
			t.Fatalf("%s: %d lines, %d attempts", batch, len(lines), len(attempts.Attempts))
		}
		for i, a := range attempts.Attempts {
			if a.UMID != lines[i].UMID || a.Batch > 0 != strings.Contains(want[0], " ") {
				t.Errorf("%s: %+v, %+v", batch, a, lines[i])
			}
		}
	}
}

func TestABatchThatIsNotTakenIsTriedAgain(t *testing.T) {
	h := &hearing{answer: 503}
	c := messyWorld(t, h, "{"+atOnce+", callbacks: {batch: 3}}")
	c.hi("6581234567")
	c.ok("POST", c.sim("/clock/advance"), `{"to":"1s"}`, nil)
	h.answer = 200
	c.ok("POST", c.sim("/clock/advance"), `{"to":"20s"}`, nil)
	// The first retry is at once, the second ten seconds later: by then the message was read.
	if diff := cmp.Diff([]string{"sent delivered", "sent delivered", "sent delivered read"}, h.heard); diff != "" {
		t.Error(diff)
	}
}

func TestACallbackMayComeBeforeTheAnswerAndItsReceiverMayCallBack(t *testing.T) {
	h := &hearing{}
	c := messyWorld(t, h, "{callbacks: {early: 1}}")
	answered := make(chan struct{})
	var seen []string
	h.does = func(body string) {
		select {
		case <-answered:
			seen = append(seen, "after the answer")
		default:
			seen = append(seen, "before the answer")
		}
		if len(seen) == 1 { // while its own send waits for its answer, the application sends another, and looks around
			var clock struct{ Settled bool }
			c.ok("GET", c.sim("/clock"), "", &clock)
			if a := c.form("/wire/shop/twilio"+twilioMessages, "To", "+6581234567", "From", "+15005550006", "Body", "hi"); a.status != 201 || clock.Settled {
				t.Errorf("%d %s, settled %v", a.status, a.body, clock.Settled)
			}
			if a := c.hi("6581234568"); a.status != 200 { // whose own callback is early too
				t.Errorf("%d %s", a.status, a.body)
			}
		}
	}
	if a := c.hi("6581234567"); a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	close(answered)
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	if diff := cmp.Diff([]string{"before the answer", "before the answer", "after the answer", "after the answer"}, seen); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"sent", "sent", "delivered", "delivered"}, h.heard); diff != "" {
		t.Error(diff)
	}
	var told []string
	events, _ := c.timeline("")
	for _, e := range events {
		if e.Channel == "WhatsApp" && (e.Kind == "receipt" || e.Kind == "webhook") {
			told = append(told, fmt.Sprint(e.T, " ", e.Kind, " ", e.Status, e.State))
		}
	}
	want := []string{
		"0 receipt Accepted", "0 receipt Sent", "0 receipt Accepted", "0 receipt Sent", "0 webhook sent", "0 webhook sent",
		"3 receipt Delivered", "3 receipt Delivered", "3 webhook delivered", "3 webhook delivered",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
}

// A failure is answered, whatever comes early: no callback tells of it.
func TestAnEarlySendThatFailsIsAnsweredSo(t *testing.T) {
	h := &hearing{}
	c := messyWorld(t, h, "{script: [{status: Rejected, code: 1, after: 0s}], callbacks: {early: 1}}")
	if a := c.hi("6581234567"); a.status != 400 || !strings.Contains(a.body, "131026") {
		t.Errorf("%d %s", a.status, a.body)
	}
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	if len(h.heard) > 0 {
		t.Errorf("told %q", h.heard)
	}
}

func TestASharesSignaturesAreWrong(t *testing.T) {
	h := &hearing{}
	c := messyWorld(t, h, "{callbacks: {badSignature: 0.5}}")
	for n := range 20 {
		c.hi(fmt.Sprintf("6581234%03d", n))
	}
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	wrong := 0
	for _, ok := range h.signed {
		if !ok {
			wrong++
		}
	}
	if len(h.signed) != 40 || wrong < 10 || wrong > 30 {
		t.Errorf("%d of %d are wrong", wrong, len(h.signed))
	}
	again := &hearing{}
	c = messyWorld(t, again, "{callbacks: {badSignature: 0.5}}")
	for n := range 20 {
		c.hi(fmt.Sprintf("6581234%03d", n))
	}
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	if diff := cmp.Diff(h.signed, again.signed); diff != "" {
		t.Errorf("the same seed has other draws: %s", diff)
	}
}

func TestTwiliosSignatureIsWrongOnPurpose(t *testing.T) {
	signed := make(chan bool, 10)
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		signed <- twilio.Signed("secret", "http://"+r.Host+r.URL.String(), r.PostForm,
			r.Header.Get("X-Twilio-Signature"))
	}))
	t.Cleanup(app.Close)
	c := serve(t, Options{})
	c.do("PUT", c.sim(""), "providers: {SMS: {script: [{status: Sent, after: 1s}]}}\nwires: {twilio: {authToken: secret}}\n", "Content-Type", "application/yaml")
	c.ok("PUT", c.sim("/providers/SMS"), `{"script":[{"status":"Sent","after":"1s"}],"callbacks":{"badSignature":1}}`, nil)
	var settings struct {
		Wires []struct{ Settings map[string]string }
	}
	c.ok("GET", c.sim("/wires"), "", &settings)
	for _, provider := range []string{"", `{"script":[{"status":"Sent","after":"1s"}]}`} {
		if provider != "" {
			c.ok("PUT", c.sim("/providers/SMS"), provider, nil)
		}
		r, _ := http.NewRequest("POST", c.url+"/wire/shop/twilio"+twilioMessages, strings.NewReader(
			"To=%2B6581234567&From=Shop&Body=hi&StatusCallback="+app.URL+"/status"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth("AC1", "secret")
		for _, w := range settings.Wires {
			if sid := w.Settings["accountSid"]; sid != "" {
				r.URL.Path = strings.Replace(r.URL.Path, "AC1", sid, 1)
				r.SetBasicAuth(sid, "secret")
			}
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil || response.StatusCode != 201 {
			t.Fatal(response, err)
		}
		response.Body.Close()
		c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
		if ok := <-signed; ok != (provider != "") {
			t.Errorf("%q: signed rightly: %v", provider, ok)
		}
	}
}
