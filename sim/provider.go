package sim

import (
	"fmt"
	"time"

	"cascade/orchestrator"
)

// Provider answers sends with receipts. To add one of your own, implement Send, call Report for each
// receipt, and hand it to World.SetProvider. It must draw nothing from outside the Send.
type Provider interface {
	Send(*Send)
}

// Send is one firing of a message, as its provider sees it.
type Send struct {
	Message   uint32 // the message's number in its world, from 0
	Channel   orchestrator.Channel
	Step      int           // from 1
	At        time.Duration // the firing, since virtual zero
	Recipient string        // msisdn, or "" when there is none
	TTL       time.Duration // of the WhatsApp template or direct send; 0: the provider's own holds

	stream   stream
	receipts []receipt
}

// receipt is one report to come, counted from the firing.
type receipt struct {
	after  time.Duration
	status orchestrator.Status
	code   orchestrator.Code
	place  uint8 // among those of its send, where several come at the same instant
}

// Report makes a receipt come after the firing. Code is that of a failure, 0 otherwise. Receipts of the same
// instant come in the order of the calls; there may be at most 256.
func (s *Send) Report(status orchestrator.Status, after time.Duration, code orchestrator.Code) {
	if len(s.receipts) > maxPlace {
		panic(fmt.Sprintf("sim: the %s provider reports more than %d receipts of one send", s.Channel, maxPlace+1))
	}
	s.receipts = append(s.receipts, receipt{after, status, code, uint8(len(s.receipts))})
}
