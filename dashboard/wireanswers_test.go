package dashboard

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"cascade/orchestrator/channel/smpp"
	"cascade/sim/live"
)

// The lifetime of a request is how long its provider holds the message, whatever the wire calls it.
func TestALifetimeOfARequestIsTheProviders(t *testing.T) {
	c, smsc := serveWithSMPP(t)
	const viber = "/wire/shop/viber/pa/send_message"
	sends := map[string]func(seconds int){
		"WhatsApp over whatsapp, a direct send": func(seconds int) {
			c.json(whatsappMessages,
				`{"messaging_product":"whatsapp","to":"6581234567","text":{"body":"hi"},"category":"utility","ttl_seconds":%d}`, seconds)
		},
		"WhatsApp over whatsapp, a template": func(seconds int) {
			c.json(whatsappMessages, `{"messaging_product":"whatsapp","to":"6581234567","type":"template",
				"template":{"name":"lives_%d","language":{"code":"en"}}}`, seconds)
		},
		"SMS over twilio": func(seconds int) {
			c.form("/wire/shop/twilio"+twilioMessages, "To", "+6581234567", "From", "+15005550006", "Body", "hi",
				"ValidityPeriod", fmt.Sprint(seconds))
		},
		"SMS over smpp": func(seconds int) {
			m := smpp.Message{Dest: smpp.International("6581234567"), Short: []byte("hi")}
			m.Validity = fmt.Sprintf("00000000%02d%02d000R", seconds/60, seconds%60)
			if status := smsc.ask(t, smpp.SubmitSM, m.Append(nil)).Status; status != smpp.OK {
				t.Error(status)
			}
		},
		"SMS over vonage": func(seconds int) {
			c.json("/wire/shop/vonage/v1/messages",
				`{"channel":"sms","message_type":"text","to":"6581234567","from":"Shop","text":"hi","ttl":%d}`, seconds)
		},
		"Viber over vonage": func(seconds int) {
			c.json("/wire/shop/vonage/v1/messages", `{"channel":"viber_service","message_type":"text","to":"6581234567",
				"from":"Shop","text":"hi","viber_service":{"ttl":%d}}`, seconds)
		},
		"Viber over viber": func(seconds int) {
			c.json(viber, `{"receiver":"+6581234567","type":"text","sender":{"name":"Shop"},"text":"hi","ttl":%d}`, seconds)
		},
	}
	for name, send := range sends {
		channel, _, _ := strings.Cut(name, " ")
		for seconds, want := range map[int]string{90: "90 Undelivered", 900: "600 Delivered"} {
			a := c.do("PUT", c.sim(""), `
templates: {lives_90: {category: utility, ttl: 90s}, lives_900: {category: utility, ttl: 900s}}
providers: {`+channel+`: {onExpiry: Undelivered}}
recipients: [{msisdn: "+6581234567", offline: [{from: 0s, to: 10m}]}]
`, "Content-Type", "application/yaml")
			if a.status != 200 {
				t.Fatal(a.body)
			}
			send(seconds)
			c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
			events, _ := c.timeline("")
			events = slices.DeleteFunc(events, func(e event) bool { return e.Kind != "receipt" })
			if len(events) == 0 {
				t.Errorf("%s: nothing was sent", name)
				continue
			}
			last := events[len(events)-1]
			if got := fmt.Sprint(last.T, " ", last.Status); got != want {
				t.Errorf("%s, for %d s: %s, want %s", name, seconds, got, want)
			}
		}
	}
}

// A provider that is at its limit answers a wire's request with what the protocol has for it.
func TestWhatIsAboveAProvidersThroughputIsAnsweredSo(t *testing.T) {
	c, smsc := serveWithSMPP(t)
	const limit = "{throughput: 1/2s, overflow: reject}"
	a := c.do("PUT", c.sim(""), "providers: {WhatsApp: "+limit+", Viber: "+limit+", SMS: "+limit+"}",
		"Content-Type", "application/yaml")
	if a.status != 200 {
		t.Fatal(a.body)
	}
	sms := func(wire string) answer {
		if wire == "twilio" {
			return c.form("/wire/shop/twilio"+twilioMessages, "To", "+6581234567", "From", "+15005550006", "Body", "hi")
		}
		return c.do("POST", "/wire/shop/vonage/v1/messages",
			`{"channel":"sms","message_type":"text","to":"6581234567","from":"Shop","text":"hi"}`)
	}
	viber := func() answer {
		return c.do("POST", "/wire/shop/viber/pa/send_message",
			`{"receiver":"+6581234567","type":"text","sender":{"name":"Shop"},"text":"hi"}`)
	}
	if first := smsc.submit(t, "+6581234567"); first != smpp.OK {
		t.Error(first)
	}
	if second := smsc.submit(t, "+6581234567"); second != smpp.Throttled {
		t.Error(second)
	}
	c.hi("6581234567")
	viber()
	for name, check := range map[string]struct {
		got    answer
		status int
		want   string
	}{
		"whatsapp": {c.hi("6581234567"), 429, `"code":130429`}, "twilio": {sms("twilio"), 429, `"code":20429`},
		"vonage": {sms("vonage"), 429, `"Throttled"`}, "viber": {viber(), 200, `"status":12`},
	} {
		if check.got.status != check.status || !strings.Contains(check.got.body, check.want) {
			t.Errorf("%s: %d %s", name, check.got.status, check.got.body)
		}
	}
	c.ok("POST", c.sim("/clock/advance"), `{"by":"2s"}`, nil)
	if a := sms("twilio"); a.status != 201 {
		t.Errorf("two seconds later: %d %s", a.status, a.body)
	}
}

// A failure at the instant of the firing is the answer to the request, and is told by no callback; a later one is told
// by a callback, and the answer knows nothing of it.
func TestAFailureIsToldOnce(t *testing.T) {
	c := serve(t, Options{})
	wires := map[string]struct {
		channel string
		send    func() answer
		failed  string // what answers a failure at once
	}{
		"whatsapp": {"WhatsApp", func() answer { return c.hi("6581234567") }, `"code":131048`},
		"twilio": {"SMS", func() answer {
			return c.form("/wire/shop/twilio"+twilioMessages, "To", "+6581234567", "From", "+15005550006", "Body", "hi",
				"StatusCallback", "http://127.0.0.1:1/")
		}, `"code":30007`},
		"vonage": {"RCS", func() answer {
			return c.do("POST", "/wire/shop/vonage/v1/messages",
				`{"channel":"rcs","message_type":"text","to":"6581234567","from":"Shop","text":"hi"}`)
		}, `"title":`},
		"viber": {"Viber", func() answer {
			return c.do("POST", "/wire/shop/viber/pa/send_message",
				`{"receiver":"+6581234567","type":"text","sender":{"name":"Shop"},"text":"hi"}`)
		}, `"status":`},
	}
	for name, w := range wires {
		for after, told := range map[string]bool{"0s": false, "1ns": true, "1s": true} {
			a := c.do("PUT", c.sim(""), `
providers: {`+w.channel+`: {script: [{status: Undelivered, after: `+after+`, code: 43}]}}
wires: {whatsapp: {webhook: "http://127.0.0.1:1/"}, vonage: {statusUrl: "http://127.0.0.1:1/"}, viber: {webhook: "http://127.0.0.1:1/"}}
`, "Content-Type", "application/yaml")
			if a.status != 200 {
				t.Fatal(a.body)
			}
			a = w.send()
			refused := a.status >= 400 || strings.Contains(a.body, `"status":`) && name == "viber" &&
				!strings.Contains(a.body, `"status":0`)
			if refused == told || refused && !strings.Contains(a.body, w.failed) {
				t.Errorf("%s, after %s: %d %s", name, after, a.status, a.body)
			}
			c.ok("POST", c.sim("/clock/advance"), `{"by":"2s"}`, nil)
			events, _ := c.timeline("")
			webhooks := slices.ContainsFunc(events, func(e event) bool { return e.Kind == "webhook" && e.Wire == name })
			if refusal := slices.ContainsFunc(events, func(e event) bool { return e.Kind == "refused" }); webhooks != told || refusal {
				t.Errorf("%s, after %s: told %v, refused %v", name, after, webhooks, refusal)
			}
		}
	}
}

// hiOver sends a text over a wire that speaks HTTP, such as "twilio", or "viber to many".
func (c *client) hiOver(way, subaccount string) answer {
	wire, toMany, _ := strings.Cut(way, " ")
	at := "/wire/" + subaccount + "/" + wire
	if toMany != "" {
		return c.do("POST", at+"/pa/broadcast_message", `{"broadcast_list":["6581234567"],"type":"text","sender":{"name":"Shop"},"text":"hi"}`)
	}
	switch wire {
	case "whatsapp":
		return c.do("POST", at+"/v23.0/106/messages", `{"messaging_product":"whatsapp","to":"6581234567","text":{"body":"hi"}}`)
	case "twilio":
		return c.form(at+twilioMessages, "To", "+6581234567", "From", "Shop", "Body", "hi", "StatusCallback", "http://127.0.0.1:1/")
	case "vonage":
		return c.do("POST", at+"/v1/messages", `{"channel":"sms","message_type":"text","to":"6581234567","from":"Shop","text":"hi"}`)
	}
	return c.do("POST", at+"/pa/send_message", `{"receiver":"6581234567","type":"text","sender":{"name":"Shop"},"text":"hi"}`)
}

// What the server has no room for, and a subaccount that cannot be, are told with what the protocol has for it.
func TestWhatTheServerRefusesIsAnsweredInTheWiresForm(t *testing.T) {
	for way, want := range map[string]struct {
		full, nobody int // the HTTP statuses
		is, isNot    string
	}{
		"whatsapp": {429, 400, `"code":130429`, `"code":100`}, "twilio": {429, 404, `"code":20429`, `"code":20404`},
		"vonage": {429, 404, `"title":"Rate limit hit"`, `"title":"Not found`}, "viber": {200, 200, `"status":12`, `"status":3`},
		"viber to many": {200, 200, `"status":12`, `"status":3`},
	} {
		c := serve(t, Options{Limits: live.Limits{Worlds: 1, Messages: 1}})
		if a := c.hiOver(way, "shop"); a.status > 202 || a.status == 200 && strings.Contains(a.body, `"status":1`) {
			t.Errorf("%s: %d %s", way, a.status, a.body)
		}
		for _, subaccount := range []string{"shop", "other"} { // a message too many, and a world
			if a := c.hiOver(way, subaccount); a.status != want.full || !strings.Contains(a.body, want.is) {
				t.Errorf("%s, %s: %d %s", way, subaccount, a.status, a.body)
			}
		}
		if a := c.hiOver(way, "no!name"); a.status != want.nobody || !strings.Contains(a.body, want.isNot) {
			t.Errorf("%s: %d %s", way, a.status, a.body)
		}
	}
}

// What happens at the instant of a send is told as soon as that is answered: it waits for nobody who lets time pass.
func TestWhatIsToldAtOnceFollowsTheAnswer(t *testing.T) {
	for way, channel := range map[string]string{
		"whatsapp": "WhatsApp", "twilio": "SMS", "vonage": "SMS", "viber": "Viber", "viber to many": "Viber",
	} {
		s := New(Options{Transport: refuseAll{}})
		asked, c := httptest.NewServer(s), clientOf(t, s)
		a := c.do("PUT", c.sim(""), `
providers: {`+channel+`: {script: [{status: Delivered, after: 0s}]}}
wires: {whatsapp: {webhook: "http://127.0.0.1:1/"}, vonage: {statusUrl: "http://127.0.0.1:1/"}, viber: {webhook: "http://127.0.0.1:1/"}}
`, "Content-Type", "application/yaml")
		if a.status != 200 {
			t.Fatal(a.body)
		}
		(&client{t: t, url: asked.URL}).hiOver(way, "shop")
		asked.Close() // once its requests are done with
		events, _ := c.timeline("")
		if !slices.ContainsFunc(events, func(e event) bool { return e.Kind == "webhook" }) {
			t.Errorf("%s: %+v", way, events)
		}
	}
}
