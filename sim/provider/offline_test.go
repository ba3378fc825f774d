package provider

import (
	"slices"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// A recipient who is offline when the delivery is due gets it, and what follows it in time, when they are back.
func TestADeliveryWaitsForItsRecipient(t *testing.T) {
	offline := func(from, to int) []scenarios.Offline {
		return []scenarios.Offline{{From: time.Duration(from) * time.Second, To: time.Duration(to) * time.Second}}
	}
	const ttl = 10 * time.Second
	given := []Receipt{after(3, read, 0), after(2, delivered, 0), after(1, sent, 0)} // as a script may have them
	for _, test := range []struct {
		name    string
		offline []scenarios.Offline
		want    []Receipt
	}{
		{"they are back", offline(0, 5), []Receipt{after(1, sent, 0), after(5, delivered, 0), after(6, read, 0)}},
		{"just in time", offline(2, 10), []Receipt{after(1, sent, 0), after(10, delivered, 0), after(11, read, 0)}},
		{"too late", offline(2, 11), []Receipt{after(1, sent, 0), {After: ttl, Status: orchestrator.Undelivered, Code: orchestrator.Expired, Place: MaxPlace}}},
		{"just before", offline(0, 2), []Receipt{after(1, sent, 0), after(2, delivered, 0), after(3, read, 0)}},
		{"only later", offline(3, 9), []Receipt{after(1, sent, 0), after(2, delivered, 0), after(3, read, 0)}},
	} {
		p := Simulated{recipients: NewRecipients(1, []scenarios.Recipient{{MSISDN: "+6581234567", Offline: test.offline}}),
			onExpiry: scenarios.ReportUndelivered}
		s := Send{Channel: orchestrator.WhatsApp, Recipient: "+6581234567", Receipts: slices.Clone(given)}
		p.hold(&s, ttl)
		if !slices.Equal(s.Receipts, test.want) {
			t.Errorf("%s: %+v, want %+v", test.name, s.Receipts, test.want)
		}
	}
}

// Of a send whose turn comes too late only the acceptance stays, where it was in time.
func TestWhatWaitedTooLongWasAccepted(t *testing.T) {
	for seconds, kept := range map[int]bool{9: true, 10: true, 11: false} {
		s := Send{Receipts: []Receipt{after(seconds, accepted, 0), after(1, sent, 1)}}
		(&Simulated{}).dropQueued(&s, 10*time.Second)
		if (len(s.Receipts) == 1) != kept || kept && s.Receipts[0].Status != accepted {
			t.Errorf("accepted after %d s: %+v", seconds, s.Receipts)
		}
	}
}
