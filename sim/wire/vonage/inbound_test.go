package vonage_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire/wiretest"
)

// What recipients write is told in the API's form, from the sender that wrote to them last, over every channel that it
// has; where nothing else is set, at the address of statuses.
func TestWhatARecipientWritesIsTold(t *testing.T) {
	m := serve(t, "providers: {SMS: {script: []}}")
	m.Post(m.Base("vonage")+"/v1/messages", text("sms", "6581234567", `,"client_ref":"order-17"`))
	rows, _ := m.World.Messages(live.Filter{}, 1, 1)
	write := func(c orchestrator.Channel, text, replyTo string) (umid string) {
		umid, err := m.World.Receive(context.Background(), live.Inbound{Channel: c, From: "+6581234567", Text: text, ReplyTo: replyTo})
		if err != nil {
			t.Error(err)
		}
		return umid
	}
	var want []string
	expect := func(url, channel, umid, to, more string) {
		want = append(want, `0 `+url+` {"channel":"`+channel+`","message_uuid":"`+umid+`","to":"`+to+
			`","from":"6581234567","timestamp":"2026-01-01T00:00:00Z",`+more+`}`)
	}
	stop := strings.Repeat("stop sending ", 13)
	expect("http://app/status", "sms", write(orchestrator.SMS, stop, ""), "Shop",
		`"message_type":"text","text":"`+stop+`","sms":{"num_messages":"2","keyword":"STOP"}`)
	expect("http://app/status", "sms", write(orchestrator.SMS, "Yes", rows[0].UMID), "Shop",
		`"context":{"message_uuid":"`+rows[0].UMID+`"},"message_type":"text","text":"Yes","sms":{"num_messages":"1","keyword":"YES"}`)
	expect("http://app/status", "whatsapp", write(orchestrator.WhatsApp, "Yes", ""), "15550783881",
		`"profile":{"name":"+6581234567"},"message_type":"text","text":"Yes"`)
	write(orchestrator.Line, "of a channel that the API does not have", "")
	var w scenarios.Wires
	w.Vonage.InboundURL = "http://app/inbound"
	m.Wires.Put(wiretest.Subaccount, w)
	expect("http://app/inbound", "viber_service", write(orchestrator.Viber, "Yes", ""), "15550783881",
		`"message_type":"text","text":"Yes"`)
	if diff := cmp.Diff(want, told(t, m.App)); diff != "" {
		t.Error(diff)
	}
	for _, a := range m.World.Attempts(0, 10) {
		if a.Wire != "vonage" || a.Answer != 200 {
			t.Errorf("%+v", a)
		}
	}
}
