// Package channel knows what the providers of each channel call a failure. What one provider's protocol looks like, the
// packages below it know, one each.
package channel

import (
	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
	"cascade/orchestrator/channel/twilio"
	"cascade/orchestrator/channel/viber"
	"cascade/orchestrator/channel/vonage"
	"cascade/orchestrator/channel/whatsapp"
)

// Code is the delivery error code that a provider's own number counts as on a channel. Known is false where none of the
// channel's providers has the number. No two of one channel give the same number to different failures: Meta's and
// SMPP's are below 1000 or have six digits, Vonage's four, Twilio's five.
func Code(c orchestrator.Channel, own orchestrator.OwnCode) (code orchestrator.Code, known bool) {
	n, given := own.Number()
	if !given {
		return 0, false
	}
	for _, lookup := range providers(c) {
		if code, known = lookup(n); known {
			return code, true
		}
	}
	return 0, false
}

// providers are the tables of those that carry messages on the channel, its own first.
func providers(c orchestrator.Channel) []func(int) (orchestrator.Code, bool) {
	switch c {
	case orchestrator.WhatsApp:
		return []func(int) (orchestrator.Code, bool){whatsapp.Lookup, twilio.Lookup, vonage.Lookup}
	case orchestrator.SMS:
		return []func(int) (orchestrator.Code, bool){smpp.Lookup, twilio.Lookup, vonage.Lookup}
	case orchestrator.Viber:
		return []func(int) (orchestrator.Code, bool){viber.Lookup, vonage.Lookup}
	case orchestrator.RCS:
		return []func(int) (orchestrator.Code, bool){twilio.Lookup, vonage.Lookup}
	}
	return nil
}
