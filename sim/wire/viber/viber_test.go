package viber_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	words "cascade/orchestrator/channel/viber"
	"cascade/sim/live"
	"cascade/sim/wire/viber"
	"cascade/sim/wire/wiretest"
)

const settings = `
wires: {viber: {authToken: token, webhook: "http://app/events"}}
`

func serve(t *testing.T, scenario string) *wiretest.Mock {
	return wiretest.Serve(t, settings+scenario, &wiretest.Application{}, viber.New)
}

// call makes a request with the token.
func call(m *wiretest.Mock, name, body string) string {
	status, answer := m.Post(m.Base("viber")+"/pa/"+name, body, "X-Viber-Auth-Token", "token")
	if status != http.StatusOK {
		return fmt.Sprint(status, " ", answer)
	}
	return answer
}

// text is a body of a text, with more fields.
func text(to, more string) string {
	return fmt.Sprintf(`{"receiver":%q,"type":"text","sender":{"name":"Shop"},"text":"Your order ships."%s}`, to, more)
}

// told is what events said, each with its time.
func told(t *testing.T, app *wiretest.Application) (list []string) {
	t.Helper()
	for _, h := range app.Heard() {
		url, signature, _ := strings.Cut(h.URL, "sig=")
		header := h.Header.Get("X-Viber-Content-Signature")
		if !words.Signed("token", []byte(h.Body), header) || signature != header {
			t.Errorf("the signature is wrong: %s %v", h.URL, h.Header)
		}
		list = append(list, h.Time+" "+strings.TrimRight(url, "?&")+" "+h.Body)
	}
	return list
}

// tokens are the numbers of messages in a text.
func tokens(text string) []string { return regexp.MustCompile(`[0-9]{19}`).FindAllString(text, -1) }

const allStatuses = `providers: {Viber: {script: [{status: Accepted, after: 50ms}, {status: Sent, after: 200ms},
  {status: Delivered, after: 3s}, {status: Read, after: 10s}]}}`

func TestAMessageIsToldOfByEvents(t *testing.T) {
	for _, to := range []string{"01234567890A=", "+6581234567", "6581234567"} {
		m := serve(t, allStatuses)
		answer := call(m, "send_message", text(to, `,"tracking_data":"order-17"`))
		m.Advance(time.Minute)
		token := tokens(answer)[0]
		if want := `{"status":0,"status_message":"ok","message_token":` + token +
			`,"chat_hostname":"SN-CHAT-01_","billing_status":1}`; answer != want {
			t.Errorf("%s, want %s", answer, want)
		}
		if diff := cmp.Diff([]string{
			`3 http://app/events {"event":"delivered","timestamp":1767225603000,"message_token":` + token +
				`,"user_id":"` + to + `"}`,
			`10 http://app/events {"event":"seen","timestamp":1767225610000,"message_token":` + token +
				`,"user_id":"` + to + `"}`,
		}, told(t, m.App)); diff != "" {
			t.Error(diff)
		}
		rows, _ := m.World.Messages(live.Filter{}, 1, 1)
		if r := rows[0]; r.Wire != "viber" || r.Ref != "order-17" ||
			strings.Trim(r.Recipient, "+") != strings.Trim(to, "+") {
			t.Errorf("%+v", r)
		}
	}
}

func TestALaterFailureIsToldAsFailed(t *testing.T) {
	m := serve(t, "providers: {Viber: {script: [{status: Accepted}, {status: Undelivered, after: 5s, code: 46}]}}")
	call(m, "send_message", text("6581234567", ""))
	m.Advance(time.Minute)
	if got := told(t, m.App); len(got) != 1 || !strings.Contains(got[0], `"event":"failed"`) ||
		!strings.Contains(got[0], `"desc":"subscriber not reachable"`) {
		t.Error(got)
	}
}

func TestWhatIsWrongIsAnsweredWithVibersStatus(t *testing.T) {
	m := serve(t, `providers: {Viber: {rules: [{msisdn: "+6581234568", script: [{status: Rejected, after: 0s, code: 9}]}, {msisdn: "+6581234569", script: [{status: Rejected, after: 0s, code: 23}]}]}}`)
	for _, c := range []struct{ call, body, want string }{
		{"send_message", `{`, `{"status":3,"status_message":"badData: `},
		{"send_message", text("x", `,"colour":"red"`), `{"status":3,"status_message":"badData: colour is not known"}`},
		{"set_webhook", `{"uri":""}`, `{"status":3,"status_message":"badData: uri is not known"}`},
		{"send_message", `{"receiver":"x"}`, `{"status":4,"status_message":"missingData: type is missing"}`},
		{"send_message", text("6500000101", ""), `{"status":0,`}, // who is not on WhatsApp
		{"send_message", text("+6500000102", ""), `{"status":5,"status_message":"receiverNotRegistered: absent subscriber"}`},
		{"send_message", text("6581234568", ""), `{"status":11,`},
		{"send_message", text("6581234569", ""), `{"status":99,`},
		{"send_message", text("x", `,"ttl":5`), `{"status":3,"status_message":"badData: ttl 5 is not within 30 and 1209600 seconds"}`},
		{"send_message", text("x", `,"broadcast_list":["y"]`), `{"status":3,`},
		{"send_message", text(strings.Repeat("x", 65), ""), `{"status":3,`},
		{"send_message", text("x", `,"keyboard":"`+strings.Repeat("x", 30_000)+`"`),
			`{"status":3,"status_message":"badData: the body has 30`},
		{"send_messages", text("x", ""), `{"status":3,"status_message":"badData: there is no /pa/send_messages"}`},
		{"", text("x", ""), `{"status":3,`},
		{strings.Repeat("x", 200), text("x", ""), `{"status":3,"status_message":"badData: there is no /pa/` + strings.Repeat("x", 96) + `"}`},
		{"send_message", strings.Repeat("x", 1<<20+1), `{"status":3,"status_message":"badData: the body cannot be read: `},
		{"set_webhook", `{"url":"here"}`, `{"status":1,"status_message":"invalidUrl: url \"here\" is no http or https URL"}`},
		{"set_webhook", `{"url":"http://app/","event_types":["sent"]}`,
			`{"status":3,"status_message":"badData: event_types: \"sent\" is none of delivered, seen, failed`},
		{"get_user_details", `{}`, `{"status":4,`},
		{"get_online", `{"ids":[]}`, `{"status":4,`},
		{"get_online", `{"ids":["x"` + strings.Repeat(`,"x"`, 99) + `]}`, `{"status":0,`},
		{"get_online", `{"ids":["x"` + strings.Repeat(`,"x"`, 100) + `]}`,
			`{"status":3,"status_message":"badData: ids holds 101 users: at most 100`},
		{"broadcast_message", text("x", ""), `{"status":4,"status_message":"missingData: broadcast_list is missing"}`},
	} {
		if got := call(m, c.call, c.body); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s %.200s: %s", c.call, c.body, got)
		}
	}
	r, _ := http.NewRequest(http.MethodGet, m.Base("viber")+"/pa/send_message", strings.NewReader(text("x", `,"auth_token":"token"`)))
	if _, got := m.Ask(r); got != `{"status":3,"status_message":"badData: /pa/send_message takes a POST"}` {
		t.Error(got)
	}
}

func TestTheTokenIsDemandedWhereItIsSet(t *testing.T) {
	m := serve(t, "")
	url := m.Base("viber") + "/pa/send_message"
	for _, c := range []struct{ header, field, want string }{
		{"token", "", `"status":0`}, {"", `,"auth_token":"token"`, `"status":0`}, {"", "", `"status":2`},
		{"other", `,"auth_token":"token"`, `"status":2`}, {"", `,"auth_token":"other"`, `"status":2`},
	} {
		if _, got := m.Post(url, text("x", c.field), "X-Viber-Auth-Token", c.header); !strings.Contains(got, c.want) {
			t.Errorf("%+v: %s", c, got)
		}
	}
	if _, got := m.Post(m.URL+"/pa/send_message", text("x", ""), "X-Viber-Auth-Token", "token"); !strings.Contains(got, `"status":0`) || m.World.Summary().Messages != 3 {
		t.Errorf("at the root the token picks the world: %s, %d messages", got, m.World.Summary().Messages)
	}
}

func TestABroadcastHasOneTokenAndNamesWhomItDidNotReach(t *testing.T) {
	m := serve(t, "providers: {Viber: {script: [{status: Accepted}, {status: Delivered, after: 0s}]}}")
	answer := call(m, "broadcast_message", `{"broadcast_list":["a=","+6500000102","b="],"type":"text","sender":{"name":"Shop"},"text":"hi"}`)
	want := `"billing_status":1,"failed_list":[{"receiver":"+6500000102","status":5,"status_message":"receiverNotRegistered: absent subscriber"}]}`
	if !strings.HasSuffix(answer, want) {
		t.Error(answer)
	}
	m.Advance(time.Minute)
	got := told(t, m.App)
	if len(got) != 2 || !strings.Contains(got[0], `"user_id":"a="`) || !strings.Contains(got[1], `"user_id":"b="`) {
		t.Errorf("%q", got)
	}
	for _, line := range got {
		if tokens(line)[0] != tokens(answer)[0] {
			t.Errorf("%s, not the token of %s", line, answer)
		}
	}
}

func TestUsersAndTheAccountAreToldOf(t *testing.T) {
	m := serve(t, "")
	for name, want := range map[string]string{
		"get_account_info": `"name":"shop","uri":"shop","webhook":"http://app/events","event_types":["delivered","seen"`,
		"get_user_details": `"user":{"id":"x=","name":"Cascade","language":"en","api_version":10}}`,
		"get_online":       `"users":[{"id":"y=","online_status":2,"online_status_message":"undisclosed"}]}`,
	} {
		if got := call(m, name, map[string]string{"get_user_details": `{"id":"x="}`, "get_online": `{"ids":["y="]}`, "get_account_info": `{}`}[name]); !strings.Contains(got, want) {
			t.Errorf("%s: %s", name, got)
		}
	}
	token := func(id string) string { return tokens(call(m, "get_user_details", fmt.Sprintf(`{"id":%q}`, id)))[0] }
	if x := token("x="); x != token("x=") || x == token("y=") {
		t.Error("the number of an answer does not follow from what was asked")
	}
}

// Some clients write tracking data as JSON, and nothing as a string of nothing.
func TestSendsOfOneTrackingDataAreOneJourney(t *testing.T) {
	for given, want := range map[string]string{
		`order-17`: "order-17", `\"order-17\"`: "order-17", `\"\"`: "", ``: "", `{}`: "", `{\"id\":1}`: `{"id":1}`,
	} {
		m := serve(t, "")
		call(m, "send_message", text("x", `,"tracking_data":"`+given+`"`))
		if rows, _ := m.World.Messages(live.Filter{}, 1, 1); rows[0].Ref != want {
			t.Errorf("%s: %q", given, rows[0].Ref)
		}
	}
}

// The same requests in the same order at the same virtual instants give the same bytes, ids and callbacks included.
func TestTheSameRequestsGiveTheSameBytes(t *testing.T) {
	run := func() string {
		var all strings.Builder
		m := serve(t, `
providers: {Viber: {model: {delivered: {lognormal: {median: 4s, sigma: 1.0}}, reject: {share: 0.2}, read: 10s, readers: 0.5}}}
callbacks: {swap: 0.2, repeat: 0.2, lose: 0.1, delay: {uniform: {min: 0s, max: 20s}}}
`)
		fmt.Fprintln(&all, call(m, "set_webhook", `{"url":"http://own/"}`), call(m, "get_account_info", `{}`))
		for i := range 30 {
			fmt.Fprintln(&all, call(m, "send_message", text(fmt.Sprint(6581234000+i), "")))
			m.Advance(700 * time.Millisecond)
		}
		fmt.Fprintln(&all, call(m, "broadcast_message",
			`{"broadcast_list":["a=","b="],"type":"text","sender":{"name":"Shop"},"text":"hi"}`))
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
	if !strings.Contains(first, `"failed"`) || !strings.Contains(first, `"seen"`) {
		t.Error("the run shows too little")
	}
}

// What the provider decides is no refusal of the request: its receipt tells of it.
func TestARequestThatIsRefusedHasALine(t *testing.T) {
	m := serve(t, "")
	m.Advance(5 * time.Second)
	call(m, "send_message", `{"receiver":"x"}`)
	call(m, "post", `{}`)
	call(m, "send_message?dry_run=1", text("x", ""))
	call(m, "send_message", text("+6500000103", ""))
	if diff := cmp.Diff([]string{
		`{"t":5,"kind":"refused","wire":"viber","request":"POST /pa/send_message","answer":4,"why":"missingData: type is missing"}`,
		`{"t":5,"kind":"refused","wire":"viber","request":"POST /pa/post","answer":3,"why":"badData: there is no /pa/post"}`,
		`{"t":5,"kind":"refused","wire":"viber","request":"POST /pa/send_message","answer":3,"why":"badData: dry_run is not known"}`,
	}, m.Refused()); diff != "" {
		t.Error(diff)
	}
}

func TestFieldsWithoutEffectAreCounted(t *testing.T) {
	m := serve(t, "")
	call(m, "send_message", text("x", `,"min_api_version":7,"keyboard":{}`))
	call(m, "set_webhook", `{"url":"","is_inline":true}`)
	call(m, "broadcast_message", `{"broadcast_list":["a=","b="],"type":"text","sender":{"name":"Shop"},"text":"hi","keyboard":{}}`)
	if got := fmt.Sprint(m.World.IgnoredOver("viber")); got != "[{is_inline 1 0s} {keyboard 2 0s} {min_api_version 1 0s}]" {
		t.Error(got)
	}
}
