package live

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// messy runs one SMS in a world whose callbacks are broken so, and tells what came of its webhooks.
func messy(t *testing.T, callbacks string, messages int) (told []string, lines string) {
	t.Helper()
	var d diary
	text := "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Delivered, after: 3s}]}}\n"
	r := newRegistry(t, Options{Scenario: scenario(t, text+"callbacks: "+callbacks), Transport: handler(d.write)})
	w := open(t, r, "shop")
	for range messages {
		send(t, w, toldAt("http://app/receipts"))
	}
	advanceTo(t, w, 10*time.Minute)
	if c := w.Clock(); !c.Settled || c.Pending != 0 {
		t.Errorf("%+v", c)
	}
	return d.lines, webhookLines(w)
}

func TestWebhooksAreBrokenOnPurpose(t *testing.T) {
	tests := []struct{ callbacks, want, lines string }{
		{"{}", "queued sent delivered", "0 1 3"},
		{"{swap: 1}", "sent queued delivered", "1 1 63"}, // nothing overtakes the last one within a minute
		{"{repeat: 1}", "queued queued sent sent delivered delivered", "0 0 1 1 3 3"},
		{"{delay: 30s}", "queued sent delivered", "30 31 33"},
		{"{lose: 1}", "", "0 lost 1 lost 3 lost"},
		{"{swap: 1, repeat: 1}", "queued sent queued delivered sent delivered", "0 1 1 3 3 63"},
	}
	for _, test := range tests {
		told, lines := messy(t, test.callbacks, 1)
		for i := range told {
			told[i] = strings.Fields(told[i])[1]
		}
		if got := strings.Join(told, " "); got != test.want {
			t.Errorf("%s: told %s, want %s", test.callbacks, got, test.want)
		}
		if lines != test.lines {
			t.Errorf("%s: lines at %s, want %s", test.callbacks, lines, test.lines)
		}
	}
}

func TestBrokenWebhooksAreBrokenAlikeInEachRun(t *testing.T) {
	const callbacks = "{swap: 0.2, repeat: 0.2, lose: 0.1, delay: {uniform: {min: 0s, max: 40s}}}"
	told, lines := messy(t, callbacks, 50)
	again, same := messy(t, callbacks, 50)
	if diff := cmp.Diff(told, again); diff != "" || lines != same {
		t.Errorf("another run differs:\n%s\n%s\n%s", diff, lines, same)
	}
	if len(told) == 150 || !strings.Contains(lines, "lost") {
		t.Errorf("%d are told, and the lines are at %s", len(told), lines)
	}
}

// webhookLines is when each webhook had its line.
func webhookLines(w *World) string {
	var at []string
	for _, a := range w.Attempts(0, 1000) {
		at = append(at, fmt.Sprint(a.At.Seconds()))
		if a.Lost {
			at = append(at, "lost")
		}
	}
	return strings.Join(at, " ")
}

// What a provider's own callbacks leave out is as the scenario's say, also of a provider that is given later.
func TestAProvidersCallbacksStandBeforeTheScenarios(t *testing.T) {
	const all = "plan: [{channel: WhatsApp}]\ncallbacks: {delay: 10s}\n"
	for own, want := range map[string]string{
		"{}": "11 13", "{repeat: 1}": "11 11 13 13", "{delay: 0s}": "1 3", "{lose: 1}": "1 lost 3 lost",
		"{early: 1, batch: 3, badSignature: 1}": "11 13", // of wires alone
	} {
		const script = "script: [{status: Sent, after: 1s}, {status: Delivered, after: 3s}], "
		described := scenario(t, all+"providers: {WhatsApp: {"+script+"callbacks: "+own+"}}")
		for _, s := range []*scenarios.Scenario{described, scenario(t, all)} {
			var d diary
			w := open(t, newRegistry(t, Options{Scenario: s, Transport: handler(d.write)}), "shop")
			if s != described {
				provider := described.Providers[orchestrator.WhatsApp]
				if err := w.SetProvider(context.Background(), orchestrator.WhatsApp, provider, ""); err != nil {
					t.Fatal(err)
				}
			}
			send(t, w, toldAt("http://app/receipts"))
			advanceTo(t, w, time.Minute)
			if got := webhookLines(w); got != want {
				t.Errorf("%s: %s", own, got)
			}
		}
	}
}
