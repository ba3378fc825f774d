package provider

import (
	"fmt"
	"time"

	"cascade/orchestrator"
	"cascade/sim/random"
)

// Provider answers sends with receipts. To add one of your own, implement Send, call Report for each
// receipt, and hand it to World.SetProvider. It must draw nothing from outside the Send.
type Provider interface {
	Send(*Send)
}

// Send is one firing of a message, as its provider sees it, and what the provider answers.
type Send struct {
	Message   uint32 // the message's number in its world, from 0
	Channel   orchestrator.Channel
	Step      int                   // from 1
	At        time.Duration         // the firing, since virtual zero
	Body      *orchestrator.Message // of a traffic, what all of its messages have in common
	Recipient string                // own msisdn, never an alias; "" when there is none, or no provider needs to know
	Generated bool                  // the recipient is one whom a traffic made up
	TTL       time.Duration         // of the WhatsApp template, the direct send or the wire; 0: the provider's own holds
	Segments  int                   // of its SMS; 0: of another channel, or no provider needs to know
	Random    random.Stream         // of the channel

	Receipts []Receipt // in the order of the reports; who asks again empties it first
	Fault    error     // why something was not reported

	segment int // the one that is being answered, from 0
}

// Receipt is one report to come.
type Receipt struct {
	After  time.Duration        // from the firing
	Own    orchestrator.OwnCode // the provider's own number of a failure; zero: as the tables have it for Code
	Code   orchestrator.Code    // of a failure, else 0
	Status orchestrator.Status
	Place  uint8 // among those of its send, where several come at the same instant
}

// MaxPlace is the last place that a receipt can have: those beyond share it.
const MaxPlace = 1<<8 - 1

// Report makes a receipt come after the firing, at once where after is negative. Code is that of a failure, 0
// otherwise. Receipts of the same instant come in the order of the calls, as far as the first 256 go. What no
// receipt can be, a status or a code that there is not, is not reported, and Fault says so.
func (s *Send) Report(status orchestrator.Status, after time.Duration, code orchestrator.Code) {
	if err := Possible(s.Channel, status, code); err != nil {
		s.Fault = err
		return
	}
	s.report(status, max(after, 0), code)
}

func (s *Send) report(status orchestrator.Status, after time.Duration, code orchestrator.Code) {
	n := len(s.Receipts)
	s.Receipts = append(s.Receipts, Receipt{})
	r := &s.Receipts[n] // field by field, as it is read: a Receipt made first and copied then makes a run 2% slower
	r.After, r.Status, r.Code, r.Place = after, status, code, uint8(min(n, MaxPlace))
}

// fail reports a failure with the provider's own number of it.
func (s *Send) fail(status orchestrator.Status, after time.Duration, code orchestrator.Code, own orchestrator.OwnCode) {
	s.report(status, after, code)
	s.Receipts[len(s.Receipts)-1].Own = own
}

// Possible is an error for what no receipt can be: of no channel, with a status or a code that there is not.
func Possible(c orchestrator.Channel, status orchestrator.Status, code orchestrator.Code) error {
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

// repeat sends receipt i again right behind it, at the same instant.
func (s *Send) repeat(i int) {
	r := s.Receipts[i]
	s.Receipts = append(s.Receipts, r)
	copy(s.Receipts[i+2:], s.Receipts[i+1:])
	s.Receipts[i+1] = r
}
