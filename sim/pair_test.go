package sim_test

import (
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// Who has a number is sent to so often and not more often; who has none is not known again, and is never sent to too soon.
func TestAPairRateIsOfThoseWhoHaveANumber(t *testing.T) {
	s, err := scenarios.Parse("", []byte("plan: [{channel: WhatsApp}]\nproviders: {WhatsApp: {pairRate: 1/6s}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for user, want := range map[orchestrator.User]int{{MSISDN: "+6598765432"}: 1, {ChannelUserID: "SG.1A2b3"}: 2} {
		w := sim.NewWorld(s, sim.Options{})
		for range 2 {
			m := orchestrator.Message{User: user, Type: orchestrator.Text, Content: orchestrator.Content{Text: "hi"}}
			if _, err := w.Submit(&m); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.AdvanceTo(time.Minute); err != nil {
			t.Fatal(err)
		}
		if got := w.Summary().Succeeded; got != want {
			t.Errorf("%+v: %d of two messages succeeded, want %d", user, got, want)
		}
	}
}
