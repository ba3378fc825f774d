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

	generated bool // the recipient is one whom a traffic made up
	stream    stream
	receipts  []receipt
	fault     error // why something was not reported
}

// receipt is one report to come, counted from the firing.
type receipt struct {
	after  time.Duration
	status orchestrator.Status
	code   orchestrator.Code
	place  uint8 // among those of its send, where several come at the same instant
}

// Report makes a receipt come after the firing, at once where after is negative. Code is that of a failure, 0
// otherwise. Receipts of the same instant come in the order of the calls, as far as the first 256 go. What no
// receipt can be, a status or a code that there is not, is not reported, and the world's next advance says so.
func (s *Send) Report(status orchestrator.Status, after time.Duration, code orchestrator.Code) {
	if err := checkReport(s.Channel, status, code); err != nil {
		s.fault = err
		return
	}
	s.receipts = append(s.receipts, receipt{max(after, 0), status, code, uint8(min(len(s.receipts), maxPlace))})
}

// checkReport refuses what no receipt can be.
func checkReport(c orchestrator.Channel, status orchestrator.Status, code orchestrator.Code) error {
	switch {
	case !c.Exists():
		return fmt.Errorf("a receipt of no channel: there is none of the number %d", c)
	case !status.Exists():
		return fmt.Errorf("a receipt of %s with a status that there is not: the number %d", c, status)
	case code > orchestrator.MaxCode:
		return fmt.Errorf("a receipt of %s with code %d: codes are at most %d", c, code, orchestrator.MaxCode)
	}
	return nil
}
