package vonage_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	words "cascade/orchestrator/channel/vonage"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire/vonage"
	"cascade/sim/wire/wiretest"
)

const settings = `
wires: {vonage: {apiKey: key, signatureSecret: secret, statusUrl: "http://app/status"}}
`

func serve(t *testing.T, scenario string) *wiretest.Mock {
	return wiretest.Serve(t, settings+scenario, &wiretest.Application{}, vonage.New)
}

// text is a body of a text, with more fields.
func text(channel, to, more string) string {
	return fmt.Sprintf(`{"channel":%q,"message_type":"text","to":%q,"from":"Shop","text":"Your order ships."%s}`, channel, to, more)
}

// told is what callbacks said, each with its time.
func told(t *testing.T, app *wiretest.Application) (list []string) {
	t.Helper()
	for _, h := range app.Heard() {
		if !words.Signed("secret", []byte(h.Body), h.Header.Get("Authorization")) {
			t.Errorf("the signature is wrong: %v", h.Header)
		}
		list = append(list, h.Time+" "+h.URL+" "+h.Body)
	}
	return list
}

func TestAMessageGoesToTheProviderOfItsChannel(t *testing.T) {
	for channel, want := range map[string]string{
		"sms": "SMS", "whatsapp": "WhatsApp", "viber_service": "Viber", "rcs": "RCS", "messenger": "Facebook",
	} {
		m := serve(t, "")
		status, answer := m.Post(m.Base("vonage")+"/v1/messages",
			text(channel, "6581234567", `,"client_ref":"order-17"`))
		m.Advance(time.Minute)
		rows, _ := m.World.Messages(live.Filter{}, 1, 1)
		if status != http.StatusAccepted || answer != `{"message_uuid":"`+rows[0].UMID+`"}` {
			t.Errorf("%s: %d %s", channel, status, answer)
		}
		if r := rows[0]; r.Channel.String() != want || r.Wire != "vonage" || r.Ref != "order-17" {
			t.Errorf("%s: %+v", channel, r)
		}
	}
}

func TestStatusesAreToldBySignedWebhooks(t *testing.T) {
	m := serve(t, `providers: {Viber: {script: [{status: Accepted, after: 50ms}, {status: Sent, after: 200ms},
  {status: Delivered, after: 3s}, {status: Read, after: 10s}]}}`)
	_, answer := m.Post(m.Base("vonage")+"/v1/messages", text("viber_service", "6581234567",
		`,"client_ref":"order-17"`))
	m.Advance(time.Minute)
	umid := strings.Split(answer, `"`)[3]
	line := func(at, status, second string) string {
		return at + ` http://app/status {"message_uuid":"` + umid +
			`","to":"6581234567","from":"Shop","timestamp":"2026-01-01T00:00:` +
			second + `Z","status":"` + status + `","channel":"viber_service","client_ref":"order-17"}`
	}
	want := []string{line("0.2", "submitted", "00"), line("3", "delivered", "03"), line("10", "read", "10")}
	if diff := cmp.Diff(want, told(t, m.App)); diff != "" {
		t.Error(diff)
	}
	attempts := m.World.Attempts(0, 10)
	if len(attempts) != 3 || attempts[0].Wire != "vonage" || !strings.Contains(string(attempts[2].Body), `"read"`) {
		t.Errorf("%+v", attempts)
	}
}

func TestAStatusTellsWhatTheMessageHasCostSoFar(t *testing.T) {
	for price, want := range map[string][]string{
		"{amount: 0.03, per: send}":     {"0.03", "0.03"},
		"{amount: 0.03, per: delivery}": {"", "0.03"},
		"{amount: 0.04, per: segment}":  {"0.08", "0.08"},
		"{amount: 0, per: send}":        {"", ""},
	} {
		m := serve(t, "providers: {SMS: {price: "+price+"}}")
		long := strings.Repeat("0123456789", 17)
		m.Post(m.Base("vonage")+"/v1/messages", strings.Replace(text("sms", "6581234567", ""),
			"Your order ships.", long, 1))
		m.Advance(time.Minute)
		for i, line := range told(t, m.App) {
			_, usage, _ := strings.Cut(line, `"usage":{"currency":"EUR","price":"`)
			if got, _, _ := strings.Cut(usage, `"`); got != want[i] {
				t.Errorf("%s: status %d: %q, not %q", price, i, got, want[i])
			}
		}
	}
}

func TestAMessageNamesItsOwnWebhook(t *testing.T) {
	m := serve(t, "")
	m.Post(m.Base("vonage")+"/v1/messages", text("sms", "6581234567", `,"webhook_url":"http://own/status?a=1"`))
	m.Advance(time.Minute)
	for _, line := range told(t, m.App) {
		if !strings.Contains(line, " http://own/status?a=1 ") {
			t.Error(line)
		}
	}
}

func TestALaterFailureIsToldWithVonagesCode(t *testing.T) {
	for script, want := range map[string]string{
		`{status: Undelivered, after: 5s, code: 46}`: `"status":"undeliverable"…"title":"1180"`,
		`{status: Rejected, after: 5s, code: 1}`:     `"status":"rejected"…"title":"1250"`,
		`{status: Undelivered, after: 5s, code: 36}`: `"status":"rejected"…"title":"1360","detail":"TTL was exceeded"`,
	} {
		m := serve(t, `providers: {SMS: {script: [`+script+`]}}`)
		m.Post(m.Base("vonage")+"/v1/messages", text("sms", "6581234567", ""))
		m.Advance(time.Minute)
		lines := told(t, m.App)
		for part := range strings.SplitSeq(want, "…") {
			if len(lines) != 1 || !strings.Contains(lines[0], part) {
				t.Errorf("%s: %s, want %s", script, lines, want)
			}
		}
	}
}

func TestAMessageIsHeldAsLongAsItSays(t *testing.T) {
	for ttl, want := range map[string]string{
		`,"viber_service":{"ttl":60}`: "rejected", `,"viber_service":{"ttl":600}`: "delivered", `,"ttl":60`: "rejected", "": "delivered",
	} {
		m := serve(t, `
providers: {Viber: {script: [{status: Accepted}, {status: Delivered, after: 3s}], onExpiry: Undelivered}}
recipients: [{msisdn: "+6581234567", offline: [{from: 0s, to: 5m}]}]
`)
		m.Post(m.Base("vonage")+"/v1/messages", text("viber_service", "6581234567", ttl))
		m.Advance(time.Hour)
		if lines := told(t, m.App); len(lines) != 1 || !strings.Contains(lines[0], `"status":"`+want+`"`) {
			t.Errorf("%s: %q, want %s", ttl, lines, want)
		}
	}
}

func TestWhatIsWrongIsAnsweredInVonagesForm(t *testing.T) {
	m := serve(t, `providers: {SMS: {throughput: 1/s, overflow: reject}, WhatsApp: {outages: [{from: 0s, to: 5m, effect: refuse}]}}`)
	base := m.Base("vonage")
	m.Post(base+"/v1/messages", text("sms", "6581234567", ""))
	for _, c := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"/v1/messages", `{`, 400, "api-errors#invalid-json"},
		{"/v1/messages", `{"to":7}`, 422, `{"name":"to","reason":"is a number"}`},
		{"/v1/messages", text("sms", "6581234567", `,"viber_service":{"tttl":1}`), 422,
			`{"name":"viber_service.tttl","reason":"is not known"}`},
		{"/v1/messages", text("sms", "12", ""), 422, `{"name":"to","reason":"must be a phone number`},
		{"/v1/messages", text("pigeon", "6581234567", ""), 422, `{"name":"channel"`},
		{"/v1/messages", text("sms", "6581234567", `,"failover":[]`), 422,
			`{"name":"failover","reason":"is not served`},
		{"/v1/messages", text("sms", "6581234567", `,"webhook_url":"here"`), 422, `{"name":"webhook_url"`},
		{"/v1/messages", text("sms", "6500000103", ""), 422,
			`"type":"https://developer.vonage.com/api-errors/messages#1250","title":"Unknown subscriber"`},
		{"/v1/messages", text("sms", "6581234567", ""), 429, `messages#1000","title":"Throttled"`},
		{"/v1/messages", text("whatsapp", "6581234567", ""), 500, `messages#1260","title":"Destination unreachable"`},
		{"/v1/messages/1", `{}`, 404, "/v1/messages/1 is not served"},
		{"/v0.1/messages", `{}`, 404, "api-errors#not-found"},
		{"", `{}`, 404, "not-found"},
		{"/nothing", `{}`, 404, `"instance":"09f65e19-88f6-43e7-9fd2-a97a08bc1d53"`},
		{"/v1/messages", strings.Repeat("x", 1<<20+1), 400, "The request body cannot be read: "},
	} {
		status, answer := m.Post(base+c.path, c.body)
		if status != c.status || !strings.Contains(answer, c.want) || !strings.Contains(answer, `"instance":"`) {
			t.Errorf("%s %s: %d %s", c.path, c.body, status, answer)
		}
		if _, again := m.Post(base+c.path, c.body); again != answer {
			t.Errorf("the same request has another answer: %s", again)
		}
	}
	r, _ := http.NewRequest("GET", base+"/v1/messages", nil)
	if answer, body := m.Ask(r); answer.StatusCode != http.StatusMethodNotAllowed || !strings.Contains(body, "/v1/messages takes a POST.") {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
	if lines := told(t, m.App); len(lines) > 0 {
		t.Errorf("what was refused is told: %q", lines)
	}
}

func TestTheSecretIsDemandedWhereItIsSet(t *testing.T) {
	m := serve(t, "")
	var set scenarios.Wires
	set.Vonage.APISecret = "s"
	m.Wires.Put("shop", set)
	for header, want := range map[string]int{
		"": 401, "Basic a2V5OnM=": 202, "Basic a2V5Onk=": 401, "Basic eDpz": 401, "Bearer a.b.c": 202, "Bearer abc": 401,
	} {
		if status, _ := m.Post(m.Base("vonage")+"/v1/messages", text("sms", "6581234567", ""), "Authorization", header); status != want {
			t.Errorf("%s: %d", header, status)
		}
	}
}

func TestTheKeyPicksTheWorldAtTheRoot(t *testing.T) {
	m := serve(t, "")
	var set scenarios.Wires
	set.Vonage.APIKey = "own" // the scenario's is that of every world
	m.Wires.Put("shop", set)
	for _, of := range []struct {
		header string
		want   int
	}{{"", 0}, {"Basic eDpz", 0}, {"Basic b3duOnM=", 1}} { // the default world is there before the key is asked for
		before := m.World.Summary().Messages
		m.Post(m.URL+"/v1/messages", text("sms", "6581234567", ""), "Authorization", of.header)
		if got := m.World.Summary().Messages - before; got != of.want {
			t.Errorf("%q: %d messages came to the world of the key", of.header, got)
		}
	}
}

// A key that a scenario gives to every world leads to the first of them by name: whichever was made first, each time.
func TestAKeyThatAllWorldsHaveLeadsToTheFirstByName(t *testing.T) {
	m := serve(t, "")
	key := func() { m.Post(m.URL+"/v1/messages", text("sms", "6581234567", ""), "Authorization", "Basic a2V5OnM=") }
	key()
	if got := m.World.Summary().Messages; got != 1 {
		t.Errorf("%d messages came to the only world", got)
	}
	m.Post(m.URL+"/wire/other/vonage/v1/messages", text("sms", "6581234567", ""))
	for range 10 {
		key()
	}
	if got := m.World.Summary().Messages; got != 1 {
		t.Errorf("%d messages came to the world that was made first", got)
	}
}

// The waits double from 5 s to 15 minutes, for a day; what a receiver refuses for good is not tried again.
func TestStatusesAreTriedAgainForADay(t *testing.T) {
	for answer, want := range map[int]int{200: 1, 300: 1, 400: 1, 404: 1, 302: 1, 499: 1, 429: 103, 500: 103, 503: 103} {
		m := serve(t, "providers: {SMS: {script: [{status: Sent, after: 0s}]}}")
		m.App.Answer = func(wiretest.Told) int { return answer }
		m.Post(m.Base("vonage")+"/v1/messages", text("sms", "6581234567", ""))
		m.Advance(48 * time.Hour)
		heard := m.App.Heard()
		if len(heard) != want {
			t.Errorf("%d: %d attempts, want %d", answer, len(heard), want)
			continue
		}
		if want == 1 {
			continue
		}
		var first []string
		for _, h := range heard[:10] {
			first = append(first, h.Time)
		}
		if got := strings.Join(first, " "); got != "0 5 15 35 75 155 315 635 1275 2175" {
			t.Errorf("%d: %s", answer, got)
		}
	}
}

// The same requests in the same order at the same virtual instants give the same bytes, ids and callbacks included.
func TestTheSameRequestsGiveTheSameBytes(t *testing.T) {
	run := func() string {
		var all strings.Builder
		m := serve(t, `
providers: {SMS: {model: {delivered: {lognormal: {median: 4s, sigma: 1.0}}, reject: {share: 0.2}}}, Viber: {model: {read: 10s, readers: 0.5}}}
callbacks: {swap: 0.2, repeat: 0.2, lose: 0.1, delay: {uniform: {min: 0s, max: 20s}}}
`)
		for i := range 30 {
			channel := []string{"sms", "viber_service", "rcs"}[i%3]
			status, answer := m.Post(m.Base("vonage")+"/v1/messages", text(channel, fmt.Sprint(6581234000+i), ""))
			fmt.Fprintln(&all, status, answer)
			m.Advance(700 * time.Millisecond)
		}
		m.Advance(time.Hour)
		for _, h := range m.App.Heard() {
			fmt.Fprintln(&all, h.Time, h.URL, h.Header, h.Body)
		}
		return all.String() + strings.Join(m.Timeline(), "\n")
	}
	first := run()
	if diff := cmp.Diff(first, run()); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(first, "rejected") || !strings.Contains(first, `"status":"read"`) {
		t.Error("the run shows too little")
	}
}

// What the provider decides is no refusal of the request: its receipt tells of it.
func TestARequestThatIsRefusedHasALine(t *testing.T) {
	m := serve(t, "")
	m.Advance(5 * time.Second)
	m.Post(m.Base("vonage")+"/v1/messages", text("sms", "12", `,"failover":[]`))
	m.Post(m.Base("vonage")+"/v1/calls", `{}`)
	m.Post(m.Base("vonage")+"/v1/messages?dry_run=1", text("sms", "6581234567", ""))
	m.Post(m.Base("vonage")+"/v1/messages", text("sms", "6500000103", ""))
	if diff := cmp.Diff([]string{
		`{"t":5,"kind":"refused","wire":"vonage","request":"POST /v1/messages","answer":422,"why":"Invalid params: to must be a phone number in E.164 without a leading +"}`,
		`{"t":5,"kind":"refused","wire":"vonage","request":"POST /v1/calls","answer":404,"why":"Not found: /v1/calls is not served: POST /v1/messages is."}`,
		`{"t":5,"kind":"refused","wire":"vonage","request":"POST /v1/messages","answer":422,"why":"Invalid params: dry_run is not known"}`,
	}, m.Refused()); diff != "" {
		t.Error(diff)
	}
}

func TestFieldsWithoutEffectAreCounted(t *testing.T) {
	m := serve(t, "")
	m.Post(m.Base("vonage")+"/v1/messages", text("sms", "6581234567",
		`,"sms":{"encoding_type":"auto"},"trusted_recipient":true`))
	if got := fmt.Sprint(m.World.IgnoredOver("vonage")); got != "[{sms 1 0s} {trusted_recipient 1 0s}]" {
		t.Error(got)
	}
}
