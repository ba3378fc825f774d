package dashboard

import "testing"

func TestARefusalOfAControlCallSpeaksOfItsFields(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	c.send("")
	for _, test := range []struct{ method, path, body, says string }{
		{"POST", "/clock/advance", `{"by":60}`, "by: is a number (give a string)"},
		{"POST", "/clock/advance", `{"events":"1"}`, "events: is a string (give a number)"},
		{"POST", "/clock/advance", `{"By":"60s"}`, "By: is no field of this call (fields: by, to, events, until)"},
		{"POST", "/clock/advance", `{"by":"1s","by":"1s"}`, "by: stands twice in its object (give it once)"},
		{"POST", "/clock/advance", `[]`, "the body is an array (give an object)"},
		{"POST", "/clock/advance", `{`, "not JSON: the text ends too early (close what is open)"},
		{"POST", "/clock/advance", `by=60s`, "not JSON: invalid character 'b' at start of value at byte 1"},
		{"POST", "/clock", `{"mode":["running"]}`, "mode: is an array (give a string)"},
		{"PUT", "", `{"seed":-1}`, "seed: is -1 (give a whole number, 0 to 18446744073709551615)"},
		{"PUT", "", `{"seed":18446744073709551616}`,
			"seed: is 18446744073709551616 (give a whole number, 0 to 18446744073709551615)"},
		{"PUT", "", `{"start":"0001-01-01T00:00:00Z"}`,
			"start: \"0001-01-01T00:00:00Z\" is not an RFC 3339 date-time of the years 1970 to 2200"},
		{"POST", "/clock", `{"speed":1e400}`, "speed: is 1e400 (give a number below 1.8e308)"},
		{"PUT", "", "plan: []", "not JSON: invalid character 'p' at start of value at byte 1; a scenario's YAML wants Content-Type: application/yaml"},
		{"PUT", "", `{"seed":true}`, "seed: is a boolean (give a whole number, 0 to 18446744073709551615)"},
		{"PUT", "/wires", `{"whatsap":{}}`, "whatsap: is no field of this call (fields: whatsapp, twilio, vonage, viber, smpp)"},
		{"PUT", "/wires", `{"smpp":{"pasword":"x"}}`, "smpp/pasword: is no field of this call (fields: password, ids)"},
		{"PUT", "", `{"name":"x"}`, "name: is no field of this call (fields: scenario, seed, start)"},
	} {
		a := c.do(test.method, c.sim(test.path), test.body)
		if r := a.refusal(t); a.status != 400 || r.Code != 1000 || r.Message != test.says {
			t.Errorf("%s: %d, %+v; want %q", test.body, a.status, r, test.says)
		}
	}
}

func TestAReceiptByHandIsRefusedWithAllItsProblems(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	path := c.sim("/messages/" + c.send("") + "/receipts")
	for body, says := range map[string]string{
		`{}`:                                    `channel: is missing (allowed: WhatsApp, Viber, SMS, RCS, Line, Zalo, WeChat, Facebook, Instagram); status: is missing (allowed: Accepted, Sent, Delivered, Read, Rejected, Undelivered)`,
		`{"channel":"SMS"}`:                     `status: is missing (allowed: Accepted, Sent, Delivered, Rejected, Undelivered)`,
		`{"channel":"sms","status":"Deliverd"}`: `channel: unknown channel "sms" (did you mean "SMS"? allowed: WhatsApp, Viber, SMS, RCS, Line, Zalo, WeChat, Facebook, Instagram); status: unknown status "Deliverd" (did you mean "Delivered"? allowed: Accepted, Sent, Delivered, Read, Rejected, Undelivered)`,
	} {
		if r := c.do("POST", path, body).refusal(t); r.Message != says {
			t.Errorf("%s: %+v; want %q", body, r, says)
		}
	}
}
