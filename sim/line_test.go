package sim_test

import (
	"testing"

	"cascade/orchestrator"
	"cascade/sim"
)

// Vonage's webhooks come a hundred times in a day: each attempt has its number, beside any answer.
func TestAWebhooksAttemptsAreCounted(t *testing.T) {
	for attempt := 1; attempt <= 255; attempt++ {
		for _, answer := range []int{0, 200, 503, 999} {
			l := sim.WebhookLine(0, 7, 15, orchestrator.Undelivered, attempt, answer, true)
			if l.Attempt() != attempt || l.Answer() != answer || !l.Lost() || l.Step() != 15 || l.Late() || l.Stale() ||
				l.Kind() != sim.Webhook || l.Status() != orchestrator.Undelivered {
				t.Fatalf("attempt %d, answered %d: attempt %d, answered %d", attempt, answer, l.Attempt(), l.Answer())
			}
		}
	}
	if l := sim.WebhookLine(0, 0, 1, 0, 256, 2000, false); l.Attempt() != 255 || l.Answer() != 1023 || l.Lost() {
		t.Errorf("beyond all room: attempt %d, answered %d", l.Attempt(), l.Answer())
	}
}
