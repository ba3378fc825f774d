package live

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

// An inbound message is told to those who registered for inbound messages, and to nobody else; tried again as receipts
// are, and never a line of the timeline.
func TestAnInboundMessageIsToldToItsReceivers(t *testing.T) {
	var got []string
	answer := http.StatusBadGateway
	note := handler(func(b *told) int { got = append(got, b.URL+" "+b.Text); return answer })
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels), Transport: note})
	for _, kind := range []string{"MSG", "CADR"} {
		must(0, r.Register("acc", []sendapi.Webhook{{SubAccountID: "shop", URL: "http://" + kind + "/", Type: kind, Enabled: true}}))
	}
	w := open(t, r, "shop")
	advanceTo(t, w, time.Second)
	in := Inbound{Channel: orchestrator.WhatsApp, From: "+6598765432", Text: "Yes"}
	umid := must(w.Receive(context.Background(), in))
	answer = http.StatusOK
	c := must(w.AdvanceUntilIdle(context.Background()))
	body := `{"version":3,"namespace":"ChatApps","eventType":"inbound_message_received","description":"ChatApps inbound message",` +
		`"payload":{"umid":"` + umid + `","subAccountId":"shop","timestamp":"2026-01-01T00:00:01.00Z","user":{"msisdn":"+6598765432"},` +
		`"recipient":{"channel":"whatsapp","channelId":"` + w.sim.ID("channel", 1) +
		`"},"type":"Text","content":{"text":"Yes"}}}`
	if diff := cmp.Diff([]string{"http://MSG/ " + body, "http://MSG/ " + body}, got); diff != "" {
		t.Error(diff)
	}
	a := w.Attempts(0, 9)
	if len(a) != 2 || a[1].UMID != umid || string(a[1].Body) != body ||
		a[1].At != 2*time.Second || c.T != 2*time.Second {
		t.Errorf("%+v", a)
	}
	if w.Len() != 0 {
		t.Errorf("the timeline has %s", lines(w, "webhook"))
	}
}

func TestAnInboundMessageOfAChannelThatTheSubaccountDoesNotHaveIsRefused(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]\nchannels: [SMS]")})
	if _, err := open(t, r, "shop").Receive(context.Background(), Inbound{Channel: orchestrator.Viber, From: "x", Text: "y"}); err == nil {
		t.Error("it was taken")
	}
}
