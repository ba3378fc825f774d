package adapter

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
)

// What a submit comes to whose answer is no plain yes.
func TestSubmitsUnderAHostileSMSC(t *testing.T) {
	refuse := func(status smpp.Status, times int) func(*rawSMSC) {
		return func(s *rawSMSC) {
			for range times {
				s.answer(s.next(), status, nil)
			}
			if times < 3 {
				s.took(s.next(), "7")
			}
		}
	}
	for _, tt := range []struct {
		name    string
		does    func(*rawSMSC)
		want    Answer
		unknown bool
		took    time.Duration
	}{
		{"throttled once", refuse(smpp.Throttled, 1),
			Answer{ID: "7", Status: orchestrator.Accepted}, false, time.Second},
		{"its queue is full twice", refuse(smpp.QueueFull, 2), Answer{ID: "7", Status: orchestrator.Accepted},
			false, 3 * time.Second},
		{"an error of its own", refuse(smpp.SystemError, 1), Answer{ID: "7", Status: orchestrator.Accepted}, false,
			100 * time.Millisecond},
		{"an error of its own, always", refuse(smpp.SystemError, 3), refusal(23, "ESME_RSYSERR"), false,
			500 * time.Millisecond},
		{"throttled for good", func(s *rawSMSC) {
			for range 5 { // after 0, 1, 3, 7 and 15 s; the next would be at 31 s
				s.answer(s.next(), smpp.Throttled, nil)
			}
		}, refusal(11, "ESME_RTHROTTLED"), false, 15 * time.Second},
		{"a refusal", func(s *rawSMSC) { s.answer(s.next(), smpp.SubmitFailed, nil) },
			refusal(41, "ESME_RSUBMITFAIL"), false, 0},
		{"a bad validity", func(s *rawSMSC) { s.answer(s.next(), smpp.InvalidExpiry, nil) },
			refusal(18, "ESME_RINVEXPIRY"), false, 0},
		{"a generic_nack", func(s *rawSMSC) {
			s.write(smpp.Append(nil, smpp.GenericNack, smpp.InvalidCommand, s.next().Sequence, nil))
		}, refusal(41, "ESME_RINVCMDID"), false, 0},
		{"no answer", func(s *rawSMSC) { s.next() }, Answer{}, true, 10 * time.Second},
		{"an answer to something else", func(s *rawSMSC) {
			pdu := s.next()
			pdu.Sequence += 100
			s.took(pdu, "7")
		}, Answer{}, true, 10 * time.Second},
		{"an answer without an id", func(s *rawSMSC) { s.answer(s.next(), smpp.OK, nil) }, Answer{}, true, 0},
		{"the link breaks", func(s *rawSMSC) { s.next(); s.conn.Close() }, Answer{}, true, 0},
		{"garbage", func(s *rawSMSC) { s.next(); s.write([]byte("HTTP/1.1 400 Bad Request\r\n")) }, Answer{}, true, 0},
		{"a PDU that is too long", func(s *rawSMSC) { s.next(); s.write([]byte{0x7f, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 9}) },
			Answer{}, true, 0},
		{"an unbind", func(s *rawSMSC) {
			s.next()
			s.write(smpp.Append(nil, smpp.Unbind, smpp.OK, 9, nil))
			if pdu := s.next(); pdu.Command != smpp.Unbind.Response() {
				s.t.Error(pdu.Command)
			}
		}, Answer{}, true, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, h := bound(t, nil)
				got := h.say("hi")
				tt.does(s)
				if a := <-got; a.Answer != tt.want || errors.Is(a.err, ErrUnknown) != tt.unknown || a.took != tt.took ||
					a.err != nil && !tt.unknown {
					t.Errorf("%+v", a)
				}
			})
		})
	}
}

// While the SMSC is throttled nobody submits, and then those that came first; never more at once than the window has
// room for, and after a throttling half as many.
func TestTheWindowAndTheOrderOfSubmits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, h := bound(t, func(o *SMPPOptions) { o.Window = 4 })
		var all []chan answered
		for i := range 9 {
			all = append(all, h.say(fmt.Sprint(i)))
		}
		var first []smpp.PDU
		for range 4 {
			first = append(first, s.next())
		}
		s.answer(first[0], smpp.Throttled, nil) // 4, whose turn it would be, has to wait as well
		synctest.Wait()
		began := time.Now()
		for _, pdu := range first[1:] {
			s.took(pdu, "id"+text(pdu))
		}
		var order []string
		for len(order) < 6 {
			pdu := s.next()
			order = append(order, fmt.Sprint(text(pdu), "@", time.Since(began)))
			s.took(pdu, "id"+text(pdu))
		}
		if diff := cmp.Diff([]string{"0@1s", "4@1s", "5@1s", "6@1s", "7@1s", "8@1s"}, order); diff != "" {
			t.Error(diff)
		}
		for i, got := range all {
			if a := <-got; a.ID != fmt.Sprint("id", i) {
				t.Errorf("%d: %+v", i, a)
			}
		}
	})
}

// Of the sends that a broken link leaves, those that it had not carried go over the next one.
func TestALinkThatBreaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, h := bound(t, func(o *SMPPOptions) { o.Window = 1 })
		first, second := h.say("first"), h.say("second")
		s.next()
		s.conn.Close()
		if a := <-first; !errors.Is(a.err, ErrUnknown) {
			t.Errorf("%+v", a)
		}
		s.bind(smpp.OK)
		if pdu := s.next(); text(pdu) != "second" {
			t.Errorf("%q is sent", text(pdu))
		} else {
			s.took(pdu, "7")
		}
		if a := <-second; a.ID != "7" || a.took != 500*time.Millisecond {
			t.Errorf("%+v", a)
		}
	})
}

func TestASilentSMSCIsAskedAndThenLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, h := bound(t, nil)
		began := time.Now()
		for i := range 3 {
			asked := s.next()
			if at := time.Since(began); asked.Command != smpp.EnquireLink || at < time.Duration(i+1)*30*time.Second {
				t.Errorf("%s after %s", asked.Command, at)
			}
			if i < 2 {
				s.answer(asked, smpp.OK, nil)
			}
		}
		s.bind(smpp.OK) // another link
		got := h.say("hi")
		s.took(s.next(), "7")
		if a := <-got; a.ID != "7" {
			t.Errorf("%+v", a)
		}
	})
}

func TestWhatAnSMSCAsksIsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := bound(t, nil)
		for command, want := range map[smpp.Command]smpp.Command{
			smpp.EnquireLink: smpp.EnquireLink.Response(), smpp.DataSM: smpp.GenericNack, 0x777: smpp.GenericNack,
		} {
			s.write(smpp.Append(nil, command, smpp.OK, 40, nil))
			if got := s.next(); got.Command != want || got.Sequence != 40 {
				t.Errorf("%s: %s %d", command, got.Command, got.Sequence)
			}
		}
		s.write(smpp.Append(nil, smpp.AlertNotification, smpp.OK, 41, nil))
		s.write(smpp.Append(nil, 0x80000777, smpp.OK, 42, nil))
		s.write(smpp.Append(nil, smpp.DeliverSM, smpp.OK, 43, []byte{1}))
		if got := s.next(); got.Command != smpp.DeliverSM.Response() || got.Sequence != 43 {
			t.Errorf("%s %d", got.Command, got.Sequence)
		}
	})
}

// receiptPDU is a receipt as many an SMSC writes it: without optional parameters.
func receiptPDU(id, stat string) []byte {
	m := smpp.Message{ESMClass: smpp.ClassReceipt, Short: []byte("id:" + id + " sub:001 dlvrd:001 stat:" +
		stat + " err:012 text:")}
	return m.Append(nil)
}

func TestReceiptsAreToldTogetherAndAnsweredWhenTheyAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, h := bound(t, func(o *SMPPOptions) { o.IDs = smpp.HexThenDecimal })
		groups := make(chan int, 100)
		let := make(chan struct{})
		h.keep = func(list []Receipt) error {
			groups <- len(list)
			<-let
			return nil
		}
		got := h.say("hi")
		s.took(s.next(), "0A1B")
		if a := <-got; a.ID != "2587" {
			t.Errorf("%+v", a)
		}
		mo := smpp.Message{Short: []byte("Yes")}
		for i, body := range [][]byte{
			receiptPDU("2587", "ENROUTE"), receiptPDU("0000002587", "UNDELIV"), receiptPDU("2588",
				"DELIVRD"), mo.Append(nil),
		} {
			s.write(smpp.Append(nil, smpp.DeliverSM, smpp.OK, uint32(50+i), body))
			synctest.Wait()
		}
		s.write(smpp.Append(nil, smpp.EnquireLink, smpp.OK, 60, nil))
		if pdu := s.next(); pdu.Sequence != 60 { // while the host writes, the link lives
			t.Errorf("%s before the receipt is kept", pdu.Command)
		}
		close(let)
		for i := range uint32(4) {
			if pdu := s.next(); pdu.Command != smpp.DeliverSM.Response() ||
				pdu.Status != smpp.OK || pdu.Sequence != 50+i {
				t.Errorf("%s %s %d", pdu.Command, pdu.Status, pdu.Sequence)
			}
		}
		if a, b := <-groups, <-groups; a != 1 || b != 2 {
			t.Errorf("groups of %d and %d", a, b)
		}
		if diff := cmp.Diff([]string{
			"2587  Sent 0 ", "2587  Undelivered 46 12", "2588  Delivered 0 ",
		}, h.told()); diff != "" {
			t.Error(diff)
		}
	})
}

// More receipts than can wait are asked for again later, and the link goes on.
func TestMoreReceiptsThanCanWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, h := bound(t, nil)
		let := make(chan struct{})
		h.keep = func([]Receipt) error { <-let; return nil }
		for i := range uint32(mostReceipts + 2) {
			s.write(smpp.Append(nil, smpp.DeliverSM, smpp.OK, 1+i, receiptPDU(fmt.Sprint(i), "DELIVRD")))
			if i == 0 {
				synctest.Wait() // the host has the first, alone
			}
		}
		if pdu := s.next(); pdu.Status != smpp.TemporaryAppError || pdu.Sequence != mostReceipts+2 {
			t.Errorf("%d: %s", pdu.Sequence, pdu.Status)
		}
		close(let)
		for i := range uint32(mostReceipts + 1) {
			if pdu := s.next(); pdu.Sequence != 1+i || pdu.Status != smpp.OK {
				t.Fatalf("%d: %d %s", 1+i, pdu.Sequence, pdu.Status)
			}
		}
	})
}

func TestTheEndOfRunUnbinds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, h := bound(t, nil)
		got := h.say("hi")
		s.next()
		h.stop()
		pdu := s.next()
		if pdu.Command != smpp.Unbind {
			t.Error(pdu.Command)
		}
		s.answer(pdu, smpp.OK, nil)
		if a := <-got; !errors.Is(a.err, ErrUnknown) {
			t.Errorf("%+v", a)
		}
		h.end()
		if a := sent(h, hi(orchestrator.SMS)); a.err == nil || !strings.Contains(a.err.Error(), "canceled") {
			t.Errorf("%+v", a)
		}
	})
}
