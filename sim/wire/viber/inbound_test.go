package viber_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/sim/live"
)

// What a user writes is told whatever the webhook asked for, with the tracking data that they were sent last, and the id
// that they were sent it by.
func TestWhatAUserWritesIsTold(t *testing.T) {
	m := serve(t, "providers: {Viber: {script: []}}")
	write := func(c orchestrator.Channel, from string) {
		if _, err := m.World.Receive(context.Background(), live.Inbound{Channel: c, From: from, Text: "Yes"}); err != nil {
			t.Error(err)
		}
	}
	call(m, "set_webhook", `{"url":"http://own/","event_types":["seen"]}`)
	m.App.Heard()
	write(orchestrator.Viber, "nobody==")
	call(m, "send_message", text("6581234567", `,"tracking_data":"order-16"`))
	call(m, "send_message", text("6581234567", `,"tracking_data":"order-17"`))
	write(orchestrator.Viber, "+6581234567")
	write(orchestrator.SMS, "+6581234567")
	call(m, "set_webhook", `{"url":""}`)
	write(orchestrator.Viber, "+6581234567")
	const event = `0 http://own/ {"event":"message","timestamp":1767225600000,"chat_hostname":"SN-CHAT-01_","message_token":N,` +
		`"sender":{"id":"ID","name":"Cascade","language":"en","api_version":10},"message":{"type":"text","text":"Yes"REF},"silent":false}`
	var got []string
	for _, each := range told(t, m.App) {
		got = append(got, strings.Replace(each, tokens(each)[0], "N", 1))
	}
	want := []string{
		strings.NewReplacer("ID", "nobody==", "REF", "").Replace(event),
		strings.NewReplacer("ID", "6581234567", "REF", `,"tracking_data":"order-17"`).Replace(event),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The list of wires tells where events go now, whoever said so.
func TestTheListTellsWhereEventsGo(t *testing.T) {
	m := serve(t, "")
	listed := func() string { return m.Wires.Rows(m.World, "")[0].Settings["webhook"] }
	if got := listed(); got != "http://app/events" {
		t.Error(got)
	}
	call(m, "set_webhook", `{"url":"http://own/"}`)
	if got := listed(); got != "http://own/" {
		t.Error(got)
	}
	call(m, "set_webhook", `{"url":""}`)
	if got, there := m.Wires.Rows(m.World, "")[0].Settings["webhook"]; there {
		t.Errorf("a webhook that was removed: %q", got)
	}
}
