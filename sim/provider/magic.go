package provider

import (
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// MagicPrefix begins the numbers that pick a behaviour in every scenario, over whatever it says: the prefix
// and three digits, of which the last two are the behaviour.
const MagicPrefix = "+6500000"

// DefaultRecipient is who a message goes to when nothing is said: a magic number that behaves as the
// scenario says.
const DefaultRecipient = scenarios.DefaultRecipient

// magic is what a magic number picks. The zero value, and each number that is not listed, is as the scenario
// says.
type magic uint8

const (
	rejectedOnWhatsApp  magic = iota + 1 // Rejected at 0 s with code 1
	rejectedOnBoth                       // the same on WhatsApp and Viber
	rejectedEverywhere                   // the same on every channel
	neverRead                            // no Read anywhere
	silentOnWhatsApp                     // no receipt
	silentEverywhere                     // no receipt
	deliveredLate                        // WhatsApp's Delivered, and what follows it, 90 s later
	everythingTwice                      // every receipt again, at the same instant
	readBeforeDelivered                  // Delivered and Read change places
)

func magicOf(recipient string) magic {
	if len(recipient) != len(MagicPrefix)+3 || !strings.HasPrefix(recipient, MagicPrefix) {
		return 0
	}
	tens, ones := recipient[len(recipient)-2], recipient[len(recipient)-1]
	if tens != '0' {
		return 0
	}
	return magic(ones - '0')
}

// decide answers the sends that a magic number decides alone.
func (m magic) decide(s *Send) bool {
	switch m {
	case rejectedOnWhatsApp, rejectedOnBoth, rejectedEverywhere:
		rejects := s.Channel == orchestrator.WhatsApp || m == rejectedEverywhere ||
			m == rejectedOnBoth && s.Channel == orchestrator.Viber
		if rejects {
			s.report(orchestrator.Rejected, 0, orchestrator.AbsentSubscriber)
		}
		return rejects
	case silentOnWhatsApp:
		return s.Channel == orchestrator.WhatsApp
	case silentEverywhere:
		return true
	}
	return false
}

// change changes the receipts that the scenario gave.
func (m magic) change(s *Send) {
	switch m {
	case neverRead:
		s.Receipts = slices.DeleteFunc(s.Receipts, func(r Receipt) bool { return r.Status == orchestrator.Read })
	case deliveredLate:
		if s.Channel == orchestrator.WhatsApp {
			s.postponeDelivery(90 * time.Second)
		}
	case everythingTwice:
		for i := 0; i < len(s.Receipts); i += 2 {
			s.repeat(i)
		}
	case readBeforeDelivered:
		s.swapDelivery()
	}
}

// postponeDelivery moves Delivered and what follows it.
func (s *Send) postponeDelivery(by time.Duration) {
	i := slices.IndexFunc(s.Receipts, func(r Receipt) bool { return r.Status == orchestrator.Delivered })
	if i < 0 {
		return
	}
	from := s.Receipts[i].After
	for j := range s.Receipts {
		if r := &s.Receipts[j]; r.After > from || r.After == from && j >= i {
			r.After += by
		}
	}
}

// swapDelivery lets Delivered and Read change places, with their repetitions. A Delivered without a Read gets
// one 2 s after it, on channels that report Read.
func (s *Send) swapDelivery() {
	if s.Channel.Highest() < orchestrator.Read {
		return
	}
	find := func(status orchestrator.Status) int {
		return slices.IndexFunc(s.Receipts, func(r Receipt) bool { return r.Status == status })
	}
	delivered := find(orchestrator.Delivered)
	if delivered < 0 {
		return
	}
	if find(orchestrator.Read) < 0 {
		s.report(orchestrator.Read, s.Receipts[delivered].After+2*time.Second, 0)
	}
	for i := range s.Receipts {
		switch r := &s.Receipts[i]; r.Status {
		case orchestrator.Delivered:
			r.Status = orchestrator.Read
		case orchestrator.Read:
			r.Status = orchestrator.Delivered
		}
	}
}
