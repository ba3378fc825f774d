package provider

import (
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// Whoever takes a provider's place knows whom that sent to last, where both look at that.
func TestASuccessorKnowsWhomTheOtherSentTo(t *testing.T) {
	limited := &scenarios.Provider{PairRate: scenarios.Rate{Count: 1, Per: 6 * time.Second}}
	for _, test := range []struct {
		name          string
		first, second *scenarios.Provider
		again, soon   orchestrator.Status // what answers a send of the second 5 s after one of the first, and another 2 s after that
	}{
		{"both are limited", limited, limited, rejected, sent}, {"the second is", nil, limited, sent, rejected},
		{"the first was", limited, nil, sent, sent}, {"neither is", nil, nil, sent, sent},
	} {
		ask := func(p *Simulated, at time.Duration) orchestrator.Status {
			s := Send{Channel: orchestrator.WhatsApp, At: at, Recipient: "+6581234567", Body: &orchestrator.Message{}}
			p.Send(&s)
			if s.Receipts[0].Status == rejected {
				return rejected
			}
			return sent
		}
		known := &Recipients{}
		first := New(orchestrator.WhatsApp, test.first, time.Time{}, known)
		second := New(orchestrator.WhatsApp, test.second, time.Time{}, known)
		ask(first, 0)
		second.Succeed(first)
		if again, soon := ask(second, 5*time.Second), ask(second, 7*time.Second); again != test.again || soon != test.soon {
			t.Errorf("%s: %s, and then %s", test.name, again, soon)
		}
	}
}

// However short the distance is, who is sent to twice at an instant is sent to too soon.
func TestAPairRateIsKeptToTheNanosecond(t *testing.T) {
	for _, rate := range []scenarios.Rate{{Count: 1, Per: 1}, {Count: 1, Per: time.Hour}} {
		p := newPairs(rate)
		p.take("+6581234567", 5)
		if !p.full("+6581234567", 5) || p.full("+6581234567", 5+rate.Per) || p.full("+6581234568", 5) {
			t.Errorf("%+v", rate)
		}
	}
}

// What an outage held is refused when it lets it go, not before.
func TestAnOutageHoldsWhatIsOutsideASessionToo(t *testing.T) {
	outage := scenarios.Outage{From: 0, To: time.Minute, Effect: scenarios.Hold}
	p := New(orchestrator.WhatsApp, &scenarios.Provider{Session: true, Outages: []scenarios.Outage{outage}}, time.Time{}, &Recipients{})
	s := Send{Channel: orchestrator.WhatsApp, At: 10 * time.Second, Body: &orchestrator.Message{Type: orchestrator.Text}}
	p.Send(&s)
	if len(s.Receipts) != 1 || s.Receipts[0].After != 50*time.Second || s.Receipts[0].Code != outsideSession {
		t.Errorf("%+v", s.Receipts)
	}
}
