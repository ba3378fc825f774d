package dashboard

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cascade/sim/live"
)

// FuzzWires throws requests at the wires. What they do not take they refuse in JSON, as their protocols do, and never
// with 500; the world that was meant has its lines, and answers whoever comes next.
func FuzzWires(f *testing.F) {
	const form = "application/x-www-form-urlencoded"
	for _, seed := range [][4]string{
		{"POST", whatsappMessages, "application/json",
			`{"messaging_product":"whatsapp","to":"6581234567","text":{"body":"hi"}}`},
		{"POST", whatsappMessages, "application/json",
			`{"messaging_product":"whatsapp","to":"+65 8123","type":"template","template":{"name":"a","language":{"code":"en"}},"ttl_seconds":60}`},
		{"GET", "/v23.0/106?fields=id", "", ""}, {"POST", "/v1.0/1/calls", "", "{}"},
		{"POST", "/wire/shop/twilio" + twilioMessages, form,
			"To=%2B6581234567&From=Shop&Body=hi&StatusCallback=http://127.0.0.1:1/"},
		{"POST", "/wire/shop/twilio" + twilioMessages, form,
			"To=whatsapp:%2B6581234567&MessagingServiceSid=MG1&ScheduleType=fixed&SendAt=2026-01-01T01:00:00Z&Body=x"},
		{"GET", "/wire/shop/twilio" + twilioMessages + "?PageSize=2&Page=1&To=x", "", ""},
		{"DELETE", twilioMessages, "", ""},
		{"POST", "/wire/shop/twilio/2010-04-01/Accounts/AC1/Messages/SM37f9452901534d3abfdffaecf5855b17.json",
			form, "Status=canceled"},
		{"POST", "/wire/shop/vonage/v1/messages", "application/json",
			`{"channel":"sms","message_type":"text","to":"6581234567","from":"Shop","text":"hi","ttl":90}`},
		{"POST", "/wire/shop/viber/pa/send_message", "application/json",
			`{"receiver":"+6581234567","type":"text","sender":{"name":"Shop"},"text":"hi"}`},
		{"POST", "/wire/shop/viber/pa/broadcast_message", "application/json",
			`{"broadcast_list":["+6581234567"],"type":"text","sender":{"name":"Shop"},"text":"hi"}`},
		{"POST", "/wire/shop/viber/pa/set_webhook", "application/json", `{"url":"http://127.0.0.1:1/"}`},
		{"PUT", "/wire/no!name/viber/pa", "", "\x00"}, {"POST", "/wire/shop/whatsapp/", "", `{"a":{"a":1,"a":2}}`},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	s := New(Options{Transport: refuseAll{}, Limits: live.Limits{Worlds: 3, Messages: 500, Events: 2000, Provoked: 10}})
	f.Cleanup(s.Close)
	f.Fuzz(func(t *testing.T, method, target, kind, body string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || method == "" || strings.ContainsAny(method, " \t\r\n") {
			return
		}
		r := httptest.NewRequest("GET", "/", strings.NewReader(body))
		r.Method, r.URL = method, u
		if kind != "" {
			r.Header.Set("Content-Type", kind)
		}
		call, isWire := s.wires.Find(r)
		if !isWire {
			return
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code >= 500 || w.Body.Len() > 0 && !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%s %s %s: %d %s", method, target, body, w.Code, w.Body)
		}
		if world, ok := s.worlds.Find(call.Subaccount); ok {
			var lines live.Lines
			world.Read(&lines, max(0, world.Len()-10), 10)
			for i := range lines.Len() {
				if !json.Valid(lines.At(i)) {
					t.Fatalf("a line is no JSON: %s", lines.At(i))
				}
			}
		}
		if w = httptest.NewRecorder(); true {
			s.ServeHTTP(w, httptest.NewRequest("GET", "/wire/shop/viber/pa/nothing", nil))
		}
		if w.Code >= 500 {
			t.Fatalf("the next client is answered %d: %s", w.Code, w.Body)
		}
	})
}
