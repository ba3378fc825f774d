package dashboard

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	difference "github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
	"cascade/orchestrator/host/adapter"
	"cascade/sim/live"
)

// Of a send over a wire, its provider's callbacks tell what the webhooks tell of one over the Send API: the same states
// at the same instants in the same order, and what is lost or repeated on purpose is so in both. What is meant is
// read by the adapters that real providers' callbacks are read by. Only which states a provider tells of at all, and how
// long it waits to tell something again, is its own.

// meant is one attempt to tell of a send.
type meant struct {
	id, state string
	attempt   int
	at        time.Duration // since virtual zero
}

// told is what an application hears, and in which words it is told.
type told struct {
	mu     sync.Mutex
	ids    map[string]int // of the provider, or of the Send API: the place of the send, from 1
	heard  []meant
	refuse bool          // the first attempt of each
	wait   time.Duration // before the second
}

// note notes what was told, and reports whether it is taken.
func (a *told) note(id, state string, at float64) (taken bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	m := meant{id, state, 1, time.Duration(math.Round(at*1e6)) * time.Microsecond}
	for _, before := range a.heard {
		if before.id == id && before.state == m.state {
			m.attempt++
		}
	}
	a.heard = append(a.heard, m)
	return !a.refuse || m.attempt > 1
}

// wordOf is a status as the Send API words it.
func wordOf(s orchestrator.Status) string {
	if s.IsFailure() {
		return "undelivered"
	}
	return map[orchestrator.Status]string{
		orchestrator.Accepted: "queued", orchestrator.Sent: "sent", orchestrator.Delivered: "delivered", orchestrator.Read: "read",
	}[s]
}

// listen serves the application, whose callbacks are read by something.
func (a *told) listen(t *testing.T, read func(r *http.Request, body []byte) (id, state string, err error)) (url string) {
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		id, state, err := read(r, body)
		at, _ := strconv.ParseFloat(r.Header.Get(live.TimeHeader), 64)
		if err != nil {
			t.Errorf("%v: %s", err, body)
		}
		if state != "" && !a.note(id, state, at) {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(app.Close)
	return app.URL + "/told"
}

// readWebhook reads what the Send API's customers are told.
func readWebhook(_ *http.Request, body []byte) (id, state string, err error) {
	var said struct {
		Payload struct {
			UMID   string
			Status struct{ State string }
		}
	}
	err = json.Unmarshal(body, &said)
	return said.Payload.UMID, said.Payload.Status.State, err
}

// readBy reads a callback by an adapter.
func readBy(a adapter.Adapter) func(*http.Request, []byte) (string, string, error) {
	return func(r *http.Request, body []byte) (id, state string, err error) {
		receipts, _, err := a.Receive(r, body)
		if err != nil || len(receipts) == 0 {
			return "", "", err
		}
		return receipts[0].ID, wordOf(receipts[0].Status), nil
	}
}

// telling is how a wire tells: by which adapter it is read, which states it tells of, and how long it first waits.
type telling struct {
	adapter func(settings map[string]string) adapter.Adapter // nil: SMPP has no requests
	states  string
	wait    time.Duration
}

var tells = map[string]telling{
	"whatsapp": {func(s map[string]string) adapter.Adapter {
		return adapter.NewWhatsApp(adapter.WhatsAppOptions{PhoneNumberID: s["phoneNumberId"], AppSecret: s["appSecret"]})
	}, "sent delivered read undelivered", 0},
	"twilio": {func(s map[string]string) adapter.Adapter {
		return adapter.NewTwilio(adapter.TwilioOptions{AccountSID: s["accountSid"], AuthToken: s["authToken"]})
	}, "sent delivered read undelivered", 0},
	"vonage": {func(s map[string]string) adapter.Adapter {
		return adapter.NewVonage(adapter.VonageOptions{APIKey: s["apiKey"], APISecret: s["apiSecret"], SignatureSecret: s["signatureSecret"]})
	}, "sent delivered read undelivered", 5 * time.Second},
	"viber": {func(s map[string]string) adapter.Adapter {
		return adapter.NewViber(adapter.ViberOptions{AuthToken: s["authToken"]})
	}, "delivered read undelivered", time.Second},
	"smpp": {nil, "delivered undelivered", 10 * time.Second},
}

// apiWait is how long the Send API first waits before it tells something again.
const apiWait = time.Second

func TestCallbacksTellWhatWebhooksTell(t *testing.T) {
	const slow = `script: [{status: Accepted, after: 10s}, {status: Sent, after: 40s}, {status: Delivered, after: 80s}, {status: Read, after: 120s}]`
	for name, test := range map[string]struct {
		provider      string
		refuse, mixed bool // first attempts are not taken; what is told may come in another order
	}{
		"as it is":             {provider: `{model: {delivered: {lognormal: {median: 4s, sigma: 1}}, read: 9s, readers: 0.5, reject: {share: 0.2, after: 1s}, stall: 0.2}}`},
		"failures":             {provider: `{script: [{status: Sent, after: 1s}, {status: Undelivered, after: 2s, code: 46}]}`},
		"rejection at once":    {provider: `{script: [{status: Rejected, code: 41}]}`},
		"rejection later":      {provider: `{script: [{status: Rejected, code: 41, after: 1s}]}`},
		"repeated receipts":    {provider: `{script: [{status: Delivered, after: 1s}, {status: Sent, after: 2s}, {status: Delivered, after: 3s}]}`},
		"what is lost":         {provider: `{callbacks: {lose: 0.3}}`},
		"what is told twice":   {provider: `{callbacks: {repeat: 0.5}}`},
		"what is told late":    {provider: `{` + slow + `, callbacks: {delay: 7s}}`},
		"what is swapped":      {provider: `{callbacks: {swap: 0.5}}`, mixed: true},
		"what is not taken":    {provider: `{` + slow + `}`, refuse: true},
		"not taken, and twice": {provider: `{` + slow + `, callbacks: {lose: 0.2}}`, refuse: true},
	} {
		t.Run(name, func(t *testing.T) {
			for i := range wireSenders(nil) {
				compareTold(t, i, test.provider, test.refuse, test.mixed)
			}
		})
	}
}

// compareTold sends the same over the API and over a wire, and compares what is told of it.
func compareTold(t *testing.T, place int, provider string, refuse, mixed bool) {
	c, smsc := serveWithSMPP(t)
	sender := wireSenders(smsc)[place]
	way := tells[sender.wire]
	if sender.channel == "SMS" { // which reports no Read
		provider = strings.NewReplacer(", {status: Read, after: 120s}", "", ", read: 9s, readers: 0.5", "").Replace(provider)
	}
	api := *c
	api.sub = "api"
	for _, world := range []*client{c, &api} {
		if a := world.do("PUT", world.sim(""), "seed: 11\nproviders: {"+sender.channel+": "+provider+"}\n",
			"Content-Type", "application/yaml"); a.status != 200 {
			t.Fatal(a.body)
		}
	}
	webhooks, callbacks := &told{ids: map[string]int{}, refuse: refuse, wait: apiWait}, &told{ids: map[string]int{}, refuse: refuse}
	api.told = webhooks.listen(t, readWebhook)
	if way.adapter == nil {
		smsc.hear = callbacks.over(c)
	} else {
		c.told = callbacks.listen(t, readBy(way.adapter(c.settingsOf(sender.wire))))
		c.tellAt(sender.wire)
	}
	sent := map[int]time.Duration{}
	for n := 1; n <= 12; n++ {
		to := fmt.Sprintf("+65812345%02d", n)
		sent[n] = time.Duration(n-1) * 700 * time.Millisecond
		callbacks.know(sender.send(c, to, ""), n)
		webhooks.know(api.json(api.api("/messages"), `{"user":{"msisdn":%q},"type":"text","content":{"text":"hi"},"channels":[{"channel":%q}],"dlrCallbackUrl":%q}`,
			to, sender.channel, api.told), n)
		for _, world := range []*client{c, &api} {
			world.ok("POST", world.sim("/clock/advance"), `{"by":"700ms"}`, nil)
		}
	}
	for _, world := range []*client{c, &api} {
		world.ok("POST", world.sim("/clock/advance"), `{"until":"idle"}`, nil)
	}
	want := slices.DeleteFunc(slices.Clone(webhooks.heard), func(m meant) bool {
		answered := m.state == "undelivered" && m.at == sent[webhooks.ids[m.id]] // what fails at once, a wire's answer tells
		return answered || !slices.Contains(strings.Fields(way.states), m.state)
	})
	webhooks.heard, callbacks.wait = want, way.wait
	if diff := difference.Diff(webhooks.lines(mixed), callbacks.lines(mixed)); diff != "" {
		t.Errorf("%s over %s (webhooks -, callbacks +): %s", sender.channel, sender.wire, diff)
	}
}

// lines are what was told, a line each; of what was not taken at first, as if there had been no wait.
func (a *told) lines(mixed bool) (lines []string) {
	if a.refuse {
		for i := range a.heard {
			a.heard[i].at -= a.wait * time.Duration(a.heard[i].attempt-1)
		}
		slices.SortFunc(a.heard, func(m, n meant) int {
			return cmp.Or(cmp.Compare(a.ids[m.id], a.ids[n.id]), cmp.Compare(m.at, n.at), cmp.Compare(m.attempt, n.attempt))
		})
	}
	for _, m := range a.heard {
		if mixed {
			m.at, m.attempt = 0, 0
		}
		lines = append(lines, fmt.Sprintf("send %d is %s at %s, attempt %d", a.ids[m.id], m.state, m.at, m.attempt))
	}
	if mixed {
		slices.Sort(lines)
	}
	return lines
}

// know notes what a send is called.
func (a *told) know(id string, send int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if id != "" {
		a.ids[id] = send
	}
}

// over hears receipts over SMPP, which bear no instant of the world's: its clock tells.
func (a *told) over(c *client) func(*smpp.Message) smpp.Status {
	return func(m *smpp.Message) smpp.Status {
		receipt, ok := smpp.ReadReceipt(m)
		var clock struct{ T float64 }
		if err := json.Unmarshal([]byte(c.do("GET", c.sim("/clock"), "").body), &clock); err != nil || !ok {
			c.t.Errorf("%v, a receipt: %v", err, ok)
		}
		if status, _ := receipt.State.Report(); !a.note(receipt.ID, wordOf(status), clock.T) {
			return smpp.TemporaryAppError
		}
		return smpp.OK
	}
}

// settingsOf are the ids and secrets of a wire.
func (c *client) settingsOf(wire string) map[string]string {
	var list struct {
		Wires []struct {
			Wire     string
			Settings map[string]string
		}
	}
	c.ok("GET", c.sim("/wires"), "", &list)
	for _, w := range list.Wires {
		if w.Wire == wire {
			return w.Settings
		}
	}
	c.t.Fatalf("there is no wire %s", wire)
	return nil
}

// tellAt has a wire tell the client, where a setting says whom.
func (c *client) tellAt(wire string) {
	if key := map[string]string{"whatsapp": "webhook", "vonage": "statusUrl", "viber": "webhook"}[wire]; key != "" {
		c.ok("PUT", c.sim("/wires"), fmt.Sprintf(`{%q:{%q:%q}}`, wire, key, c.told), nil)
	}
}
