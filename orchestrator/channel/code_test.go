package channel

import (
	"strconv"
	"testing"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/twilio"
	"cascade/orchestrator/channel/vonage"
	"cascade/orchestrator/channel/whatsapp"
)

func TestAProvidersNumberCountsAsACode(t *testing.T) {
	tests := []struct {
		channel orchestrator.Channel
		own     int
		code    orchestrator.Code // 0: nobody has the number
	}{
		{orchestrator.WhatsApp, 131047, 1022}, {orchestrator.WhatsApp, 131026, 1018},
		{orchestrator.WhatsApp, 131049, 1024},
		{orchestrator.WhatsApp, 0, 1000}, {orchestrator.WhatsApp, 2593107, 1049}, {orchestrator.WhatsApp, 131030, 15},
		{orchestrator.WhatsApp, 131042, 42}, {orchestrator.WhatsApp, 2, 23}, {orchestrator.WhatsApp, 230, 41},
		{orchestrator.WhatsApp, 133002, 41}, {orchestrator.WhatsApp, 134101, 41}, {orchestrator.WhatsApp, 63016, 1022},
		{orchestrator.WhatsApp, 1340, 1022}, {orchestrator.WhatsApp, 131099, 0}, {orchestrator.WhatsApp, 5, 0},
		{orchestrator.SMS, 88, 11}, {orchestrator.SMS, 0x50, 15}, {orchestrator.SMS, 69, 41},
		{orchestrator.SMS, 30003, 46},
		{orchestrator.SMS, 21610, 25}, {orchestrator.SMS, 1360, 36}, {orchestrator.SMS, 0, 0},
		{orchestrator.SMS, 131047, 0},
		{orchestrator.Viber, 5, 1}, {orchestrator.Viber, 12, 11}, {orchestrator.Viber, 21, 41},
		{orchestrator.Viber, 1250, 1},
		{orchestrator.Viber, 25, 0}, {orchestrator.RCS, 1310, 15}, {orchestrator.RCS, 30036, 36},
		{orchestrator.Zalo, 1, 0},
	}
	for _, test := range tests {
		code, known := Code(test.channel, orchestrator.NewOwnCode(test.own))
		if code != test.code || known != (test.code != 0) {
			t.Errorf("%s %d counts as %d, %t; want %d", test.channel, test.own, code, known, test.code)
		}
	}
	if code, known := Code(orchestrator.WhatsApp, 0); known || code != 0 {
		t.Errorf("no number counts as %d, %t", code, known)
	}
}

// What a code is told as counts as that code again, wherever the provider has a number for it alone.
func TestTheTablesMapBothWays(t *testing.T) {
	for _, code := range orchestrator.Codes() {
		if meta := code.ProviderCode(); meta != "" {
			n, err := strconv.Atoi(meta)
			back, known := Code(orchestrator.WhatsApp, orchestrator.NewOwnCode(n))
			if err != nil || !known || back != code || whatsapp.CodeOf(code) != n {
				t.Errorf("%d is told as %s, which counts as %d (%t)", code, meta, back, known)
			}
		}
	}
	for name, told := range map[string]func(orchestrator.Code) int{
		"WhatsApp": whatsapp.CodeOf, "Vonage": vonage.CodeOf,
		"Twilio": func(c orchestrator.Code) int { return twilio.CodeOf(orchestrator.WhatsApp, c) },
	} {
		for _, code := range orchestrator.Codes() {
			if _, known := Code(orchestrator.WhatsApp, orchestrator.NewOwnCode(told(code))); !known {
				t.Errorf("%s tells %d as %d, which nobody knows", name, code, told(code))
			}
		}
	}
}

// A scenario's author need not say whose number it is: no two providers of a channel mean different failures by one.
func TestNoTwoProvidersOfAChannelShareANumber(t *testing.T) {
	for _, c := range orchestrator.Channels() {
		for n := range 140_000 {
			if n > 3000 && n < 20_000 || n > 64_000 && n < 130_000 || n%1000 > 200 && n > 22_000 {
				continue // nobody has those
			}
			by := 0
			for _, lookup := range providers(c) {
				if _, known := lookup(n); known {
					by++
				}
			}
			if by > 1 {
				t.Errorf("%s: %d is told by %d providers", c, n, by)
			}
		}
	}
}

func TestAnOwnCodeIsItsNumber(t *testing.T) {
	for _, n := range []int{0, 1, 131047, orchestrator.MaxOwnCode} {
		own := orchestrator.NewOwnCode(n)
		if got, ok := own.Number(); !ok || got != n || own.String() != strconv.Itoa(n) {
			t.Errorf("%d is %d, %t, %q", n, got, ok, own)
		}
	}
	if n, ok := orchestrator.OwnCode(0).Number(); ok || orchestrator.OwnCode(0).String() != "" {
		t.Errorf("none is %d", n)
	}
}
