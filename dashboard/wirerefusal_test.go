package dashboard

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatAWireDoesNotKnowIsRefusedInItsOwnFormAndKept(t *testing.T) {
	c := serve(t, Options{})
	for path, want := range map[string]int{
		"/wire/shop/twilio/2010-04-01/Accounts/AC1/Calls.json": 404, "/wire/shop/twilio/": 404,
		"/wire/shop/twilio/2010-04-01/Accounts/AC1/Messages/SM1.json": 404, "/wire/no!name/twilio" + twilioMessages: 404,
	} {
		if a := c.form(path, "Status", "canceled"); a.status != want || !strings.Contains(a.body, `"code":20404`) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	for _, a := range []answer{
		c.form("/wire/shop/twilio"+twilioMessages, "Too", "+6581234567"),
		c.do("GET", "/wire/shop/twilio"+twilioMessages+"?Too=1&PageSize=1", ""),
		c.form("/wire/shop/twilio/2010-04-01/Accounts/AC1/Messages/SM1.json", "Too", "1"),
	} {
		if a.status != 400 || !strings.Contains(a.body, "Unknown parameter: Too") {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	if got := c.do("GET", c.sim("/requests"), "").body; !strings.Contains(got, "Calls.json") ||
		!strings.Contains(got, "Unknown parameter") {
		t.Error(got)
	}
}

func TestARequestThatAWireRefusesHasALine(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim("/wires"), `{"whatsapp":{"token":"secret"}}`, nil)
	c.ok("POST", c.sim("/clock/advance"), `{"by":"5s"}`, nil)
	const whatsapp = "/wire/shop/whatsapp/v23.0/106/messages"
	bearer := []string{"Authorization", "Bearer secret"}
	c.form("/wire/shop/twilio"+twilioMessages, "Too", "+6581234567")
	c.do("DELETE", "/wire/shop/twilio/2010-04-01/Accounts/AC1/Calls.json?token=secret", "")
	c.do("POST", whatsapp, `{}`)
	c.do("POST", whatsapp, `{"messaging_product":"whatsapp","to":"6581234567","text":{"body":"hi","size":12}}`, bearer...)
	c.do("POST", "/wire/shop/whatsapp/v23.0/106/calls", `{}`, bearer...)
	// What the provider decides is no refusal of the request: its receipt tells of it.
	c.do("POST", whatsapp, `{"messaging_product":"whatsapp","to":"6500000101","text":{"body":"hi"}}`, bearer...)
	c.form("/wire/shop/twilio"+twilioMessages, "To", "+6500000103", "From", "+15005550006", "Body", "hi")
	var refused, rejected []event
	events, _ := c.timeline("")
	for _, l := range events {
		switch {
		case l.Kind == "refused":
			refused = append(refused, l)
		case l.Status == "Rejected":
			rejected = append(rejected, l)
		}
	}
	want := []event{
		{T: 5, Kind: "refused", Wire: "twilio", Request: "POST " + twilioMessages,
			Why: "20001: Unknown parameter: Too", Answer: 400},
		{T: 5, Kind: "refused", Wire: "twilio", Request: "DELETE /2010-04-01/Accounts/AC1/Calls.json",
			Why: "20404: The requested resource /2010-04-01/Accounts/AC1/Calls.json was not found (DELETE)", Answer: 404},
		{T: 5, Kind: "refused", Wire: "whatsapp", Request: "POST /v23.0/106/messages",
			Why: "(#190) Invalid OAuth access token: The access token is none of this number's.", Answer: 401},
		{T: 5, Kind: "refused", Wire: "whatsapp", Request: "POST /v23.0/106/messages",
			Why: `(#100) Invalid parameter: Unexpected key "text.size".`, Answer: 400},
		{T: 5, Kind: "refused", Wire: "whatsapp", Request: "POST /v23.0/106/calls", Why: "Unsupported post request. Object with ID '106' does not exist, " +
			"cannot be loaded due to missing permissions, or does not support this operation.", Answer: 400},
	}
	if diff := cmp.Diff(want, refused); diff != "" {
		t.Error(diff)
	}
	if len(rejected) != 2 {
		t.Errorf("%+v", rejected)
	}
}

func TestFieldsThatAWireIgnoresAreCounted(t *testing.T) {
	c := serve(t, Options{})
	const whatsapp = "/wire/shop/whatsapp/v23.0/106/messages"
	body := `{"messaging_product":"whatsapp","recipient_type":"individual","to":"6581234567","context":{"message_id":"wamid.x"},` +
		`"text":{"body":"hi","preview_url":false}}`
	c.do("POST", whatsapp, body)
	c.ok("POST", c.sim("/clock/advance"), `{"by":"60s"}`, nil)
	c.do("POST", whatsapp, body)
	c.do("POST", whatsapp, strings.Replace(body, "false", "true", 1))
	c.form("/wire/shop/twilio"+twilioMessages, "To", "+6581234567", "From", "+15005550006",
		"Body", "hi", "MaxPrice", "1")
	c.form("/wire/shop/twilio"+twilioMessages, "To", "+6581234567", "From", "+15005550006", "MaxPrice", "1") // refused
	c.do("POST", "/wire/shop/vonage/v1/messages", `{"channel":"sms","message_type":"text","to":"6581234567","from":"Shop","text":"hi","context":{}}`)
	c.do("POST", "/wire/shop/viber/pa/send_message",
		`{"receiver":"x","type":"text","text":"hi","sender":{"name":"Shop"},"keyboard":{}}`)
	type field struct {
		Field string
		Count int
		Last  *float64
	}
	var list struct {
		Wires []struct {
			Wire    string
			Ignored []field
		}
	}
	c.ok("GET", c.sim("/wires"), "", &list)
	want := map[string][]field{
		"whatsapp": {{"context", 3, new(60.0)}, {"text.preview_url", 1, new(60.0)}}, "twilio": {{"MaxPrice", 1, new(60.0)}},
		"vonage": {{"context", 1, new(60.0)}}, "viber": {{"keyboard", 1, new(60.0)}},
	}
	for _, wire := range list.Wires {
		n := len(want[wire.Wire])
		came, rest := wire.Ignored[:n], wire.Ignored[n:]
		if n > 0 && !cmp.Equal(want[wire.Wire], came) {
			t.Errorf("%s: %s", wire.Wire, cmp.Diff(want[wire.Wire], came))
		}
		if len(rest) == 0 || slices.ContainsFunc(rest, func(f field) bool {
			return f.Count > 0 || f.Last != nil ||
				slices.ContainsFunc(came, func(c field) bool { return c.Field == f.Field })
		}) {
			t.Errorf("%s: %+v", wire.Wire, rest)
		}
	}
}
