package smpp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cascade/orchestrator/channel/smpp"
	"cascade/sim/live"
)

const delivers = "providers: {SMS: {script: [{status: Accepted}, {status: Delivered, after: 3s}]}}"

// ended tells how long it took until the server closed the link, and what came before.
func ended(p *peer) (took time.Duration, came []smpp.PDU) {
	began := time.Now()
	for pdu := range p.frames {
		came = append(came, pdu)
	}
	return time.Since(began), came
}

func TestALinkThatDoesNotBindIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := connect(serve(t, delivers, Options{}))
		if took, _ := ended(p); took != 10*time.Second {
			t.Errorf("after %s", took)
		}
	})
}

func TestASilentPeerIsAskedAndThenClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := connect(serve(t, delivers, Options{}))
		p.bind(t, smpp.BindTransceiver, "shop")
		began := time.Now()
		for i := range 3 {
			asked := <-p.frames
			if asked.Command != smpp.EnquireLink || time.Since(began) != time.Duration(i+1)*30*time.Second {
				t.Errorf("%s after %s", asked.Command, time.Since(began))
			}
			p.write(t, smpp.EnquireLink.Response(), smpp.OK, asked.Sequence, nil)
		}
		took, came := ended(p)
		if took != 40*time.Second || len(came) != 1 || came[0].Command != smpp.EnquireLink {
			t.Errorf("after %s: %v", took, came)
		}
	})
}

func TestAPeerThatStopsAmidAPDUIsClosed(t *testing.T) {
	frame := smpp.Append(nil, smpp.SubmitSM, smpp.OK, 2, hi().Append(nil))
	for _, octets := range []int{1, smpp.HeaderSize - 1, smpp.HeaderSize, len(frame) - 1} {
		synctest.Test(t, func(t *testing.T) {
			p := connect(serve(t, delivers, Options{}))
			p.bind(t, smpp.BindTransceiver, "shop")
			p.Write(frame[:octets])
			if took, came := ended(p); took != 10*time.Second || len(came) > 0 {
				t.Errorf("%d octets: after %s, %v", octets, took, came)
			}
		})
	}
}

// A peer that takes nothing costs a receipt the response timer, and others nothing at all.
func TestAPeerThatReadsNothingIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, delivers, Options{})
		near, far := net.Pipe()
		s.accept(far)
		near.Write(smpp.Append(nil, smpp.BindReceiver, smpp.OK, 1, smpp.Bind{SystemID: "shop"}.Append(nil)))
		synctest.Wait()
		p := connect(s)
		p.bind(t, smpp.BindTransceiver, "shop")
		p.ask(t, smpp.SubmitSM, 2, hi().Append(nil))
		began := time.Now()
		w, _ := s.options.Worlds.Find("shop")
		if _, err := w.AdvanceBy(context.Background(), 3*time.Second); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("the receipt took %s", took)
		}
		done := make(chan error)
		go func() {
			_, err := w.AdvanceBy(context.Background(), time.Minute)
			done <- err
		}()
		got := <-p.frames
		p.write(t, got.Command.Response(), smpp.OK, got.Sequence, smpp.MessageID(""))
		if err := <-done; err != nil || got.Command != smpp.DeliverSM {
			t.Errorf("%s, %v", got.Command, err)
		}
	})
}

func TestAPeerThatAnswersNoReceiptIsClosedAfterThree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, delivers, Options{EnquireLink: time.Hour})
		p := connect(s)
		p.bind(t, smpp.BindTransceiver, "shop")
		for i := range 10 {
			p.ask(t, smpp.SubmitSM, uint32(2+i), hi().Append(nil))
		}
		w, _ := s.options.Worlds.Find("shop")
		began := time.Now()
		if _, err := w.AdvanceBy(context.Background(), 3*time.Second); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != 30*time.Second {
			t.Errorf("ten receipts took %s", took)
		}
		if _, came := ended(p); len(came) != 3 {
			t.Errorf("%v", came)
		}
		if a := w.Attempts(0, 100); len(a) != 10 || a[0].Failure != "too late" ||
			a[9].Failure != "no answer: no bind receives" {
			t.Errorf("%+v", a)
		}
	})
}

func TestNoReceiptGoesToALinkThatUnbinds(t *testing.T) {
	s := serve(t, delivers, Options{})
	for range 100 {
		p := connect(s)
		p.bind(t, smpp.BindTransceiver, "shop")
		p.ask(t, smpp.Unbind, 2, nil)
		if _, ok := s.receiver("shop"); ok {
			t.Fatal("a link that has unbound would be told of a receipt")
		}
	}
}

func TestALinkThatUnbindsIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := connect(serve(t, delivers, Options{}))
		p.bind(t, smpp.BindTransceiver, "shop")
		p.write(t, smpp.Unbind, smpp.OK, 2, nil)
		if took, came := ended(p); took > 0 || len(came) != 1 || came[0].Command != smpp.Unbind.Response() {
			t.Errorf("after %s, with %v", took, came)
		}
	})
}

// A link that has ended receives nothing, however long its last requests take, and be a bind among them.
func TestNoReceiptGoesToALinkThatHasEnded(t *testing.T) {
	for last, requests := range map[string]func(*testing.T, *peer){
		"a submit": func(t *testing.T, p *peer) {
			p.bind(t, smpp.BindTransceiver, "shop")
			p.write(t, smpp.SubmitSM, smpp.OK, 2, hi().Append(nil))
		},
		"a bind": func(t *testing.T, p *peer) {
			p.write(t, smpp.BindTransceiver, smpp.OK, 1, smpp.Bind{SystemID: "slow"}.Append(nil))
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			gate := make(chan struct{})
			s := serve(t, delivers, Options{
				IDs: func(string) smpp.IDForm { <-gate; return smpp.SameID },
				Password: func(system string) string {
					if system == "slow" {
						<-gate
					}
					return ""
				},
			})
			p := connect(s)
			requests(t, p)
			synctest.Wait()
			p.Close()
			for _, when := range []string{"before", "after"} {
				synctest.Wait()
				s.mu.Lock()
				if len(s.links) > 0 || len(s.receivers) > 0 {
					t.Errorf("%s %s is done, %d links and %d receivers are left", when, last, len(s.links), len(s.receivers))
				}
				s.mu.Unlock()
				if when == "before" {
					close(gate)
				}
			}
		})
	}
}

// A receipt that is due at the instant of the submission comes after the answer, and before the next one.
func TestTheAnswerComesBeforeTheReceipt(t *testing.T) {
	s := serve(t, "providers: {SMS: {script: [{status: Accepted}, {status: Delivered}]}}", Options{})
	p := connect(s)
	p.bind(t, smpp.BindTransceiver, "shop")
	for i := range uint32(20) {
		p.write(t, smpp.SubmitSM, smpp.OK, 2+i, hi().Append(nil))
	}
	for i := range uint32(20) {
		answer, receipt := <-p.frames, <-p.frames
		if answer.Command != smpp.SubmitSM.Response() || answer.Sequence != 2+i || receipt.Command != smpp.DeliverSM {
			t.Fatalf("%d: %s %d, %s", i, answer.Command, answer.Sequence, receipt.Command)
		}
		p.write(t, smpp.DeliverSM.Response(), smpp.OK, receipt.Sequence, smpp.MessageID(""))
	}
	p.Close()
}

// The answer to a submission waits for nobody who is told of it.
func TestTheAnswerDoesNotWaitForTheReceipt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, "providers: {SMS: {script: [{status: Accepted}, {status: Delivered}]}}", Options{})
		sender, receiver := connect(s), connect(s)
		sender.bind(t, smpp.BindTransmitter, "shop")
		receiver.bind(t, smpp.BindReceiver, "shop")
		began := time.Now()
		if got := sender.ask(t, smpp.SubmitSM, 2, hi().Append(nil)); got.Status != smpp.OK || time.Since(began) > 0 {
			t.Errorf("%s after %s", got.Status, time.Since(began))
		}
		receipt := <-receiver.frames
		receiver.write(t, receipt.Command.Response(), smpp.OK, receipt.Sequence, smpp.MessageID(""))
		sender.Close()
		receiver.Close()
	})
}

// A message that its world has no room for is refused for now.
func TestAMessageThatIsOneTooManyIsRefused(t *testing.T) {
	p := connect(serveIn(t, live.Options{Limits: live.Limits{Messages: 1}}, Options{}))
	defer p.Close()
	p.bind(t, smpp.BindTransmitter, "shop")
	for i, want := range []smpp.Status{smpp.OK, smpp.QueueFull} {
		if got := p.ask(t, smpp.SubmitSM, uint32(2+i), hi().Append(nil)); got.Status != want {
			t.Errorf("message %d: %s, want %s", i+1, got.Status, want)
		}
	}
}

// Any number of the script's own but 0 is the answer to what fails at once.
func TestARefusalHasTheNumberOfTheScript(t *testing.T) {
	for own, want := range map[string]smpp.Status{"1": 1, "69": 69, "0": smpp.Throttled} {
		s := serve(t, "providers: {SMS: {script: [{status: Rejected, code: 11, providerCode: "+own+"}]}}", Options{})
		p := connect(s)
		p.bind(t, smpp.BindTransmitter, "shop")
		if got := p.ask(t, smpp.SubmitSM, 2, hi().Append(nil)); got.Status != want {
			t.Errorf("%s: %s, want %s", own, got.Status, want)
		}
		p.Close()
	}
}

// A peer that asks more than may wait is throttled, and has as many answers as questions.
func TestAPeerThatAsksTooMuchIsThrottled(t *testing.T) {
	s := serve(t, "providers: {SMS: {script: [{status: Accepted}, {status: Delivered}]}}", Options{})
	p := connect(s)
	p.bind(t, smpp.BindTransceiver, "shop")
	m := hi()
	m.Parameters = []smpp.Parameter{{Tag: 0x1400, Value: make([]byte, 50_000)}}
	frame := m.Append(nil)
	const asked = 100 // of which the first waits for its receipt to be answered
	for i := range uint32(asked) {
		p.write(t, smpp.SubmitSM, smpp.OK, 2+i, frame)
	}
	answers, throttled := 0, 0
	for pdu := range p.frames {
		if pdu.Command == smpp.DeliverSM {
			p.write(t, smpp.DeliverSM.Response(), smpp.OK, pdu.Sequence, smpp.MessageID(""))
			continue
		}
		if answers++; pdu.Status == smpp.Throttled {
			throttled++
		}
		if answers == asked {
			break
		}
	}
	if throttled == 0 || throttled > asked-10 {
		t.Errorf("%d of %d are throttled", throttled, asked)
	}
	p.Close()
}

// That a request is one too many is told at once, past those that wait for their turn.
func TestAPeerIsThrottledPastWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		s := serve(t, delivers, Options{IDs: func(string) smpp.IDForm { <-gate; return smpp.SameID }})
		p := connect(s)
		p.bind(t, smpp.BindTransceiver, "shop")
		p.write(t, smpp.SubmitSM, smpp.OK, 2, hi().Append(nil))
		synctest.Wait()
		s.waiting.Add(mostAllWaiting) // those of others
		p.write(t, smpp.QuerySM, smpp.OK, 3, make([]byte, fewWaiting))
		if got := p.ask(t, smpp.QuerySM, 4, make([]byte, 4)); got.Status != smpp.Throttled || got.Sequence != 4 {
			t.Errorf("%s %d", got.Status, got.Sequence)
		}
		close(gate)
		for _, want := range []uint32{2, 3} {
			if got := <-p.frames; got.Sequence != want {
				t.Errorf("%s %d, not %d", got.Command, got.Sequence, want)
			}
		}
		p.Close()
	})
}

// Of five hundred binds, one hundred never read: the others are served as if those were not there.
func TestFiveHundredBindsOfWhichSomeNeverRead(t *testing.T) {
	s := serve(t, "providers: {SMS: {script: [{status: Accepted}, {status: Delivered, after: 3s}]}}", Options{})
	bind := smpp.Append(nil, smpp.BindTransmitter, smpp.OK, 1, smpp.Bind{SystemID: "shop"}.Append(nil))
	var all []net.Conn
	for range 100 {
		near, far := net.Pipe()
		s.accept(far)
		near.Write(bind)
		all = append(all, near)
	}
	for range 400 {
		p := connect(s)
		p.bind(t, smpp.BindTransmitter, "shop")
		if got := p.ask(t, smpp.SubmitSM, 2, hi().Append(nil)); got.Status != smpp.OK {
			t.Error(got.Status)
		}
		all = append(all, p)
	}
	s.mu.Lock()
	if len(s.links) != 500 {
		t.Errorf("%d links", len(s.links))
	}
	s.mu.Unlock()
	for _, c := range all {
		c.Close()
	}
	s.running.Wait()
	if len(s.links) > 0 || len(s.receivers) > 0 {
		t.Errorf("%d links and %d receivers are left", len(s.links), len(s.receivers))
	}
}

func TestThereAreNoMoreLinksThanMayBe(t *testing.T) {
	s := serve(t, delivers, Options{Links: 1})
	first := connect(s)
	defer first.Close()
	if _, err := connect(s).Write([]byte{0}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a second link is taken: %v", err)
	}
	first.bind(t, smpp.BindTransceiver, "shop")
}

func TestTheSameRequestsHaveTheSameAnswers(t *testing.T) {
	play := func() (text string) {
		s := serve(t, "providers: {SMS: {model: {reach: 0.5}}}", Options{})
		p := connect(s)
		defer p.Close()
		p.bind(t, smpp.BindTransmitter, "shop")
		for i := range uint32(50) {
			m := hi()
			if i%5 == 0 {
				m.ESMClass, m.Short = smpp.ClassUDH, append([]byte{5, 0, 3, byte(i / 10), 2, byte(1 + i/5%2)}, "hi"...)
			}
			text += show(p.ask(t, smpp.SubmitSM, 2+i, m.Append(nil)))
		}
		return text
	}
	if first := play(); first != play() {
		t.Error("the second time differs")
	}
}

// bytesConn is a connection on which all bytes have come already.
type bytesConn struct {
	in     io.Reader
	out    []byte
	closed atomic.Bool
}

func (c *bytesConn) Read(p []byte) (int, error) {
	if c.closed.Load() {
		return 0, net.ErrClosed
	}
	return c.in.Read(p)
}

func (c *bytesConn) Write(p []byte) (int, error) {
	c.out = append(c.out, p...)
	return len(p), nil
}

func (c *bytesConn) Close() error                     { c.closed.Store(true); return nil }
func (c *bytesConn) LocalAddr() net.Addr              { return nil }
func (c *bytesConn) RemoteAddr() net.Addr             { return nil }
func (c *bytesConn) SetDeadline(time.Time) error      { return nil }
func (c *bytesConn) SetReadDeadline(time.Time) error  { return nil }
func (c *bytesConn) SetWriteDeadline(time.Time) error { return nil }

// meanwhile is a connection with something that happens while it is written to.
type meanwhile struct {
	bytesConn
	happens func()
}

func (c *meanwhile) Write(p []byte) (int, error) {
	c.happens()
	return c.bytesConn.Write(p)
}

// What is being written is not written over by what comes meanwhile.
func TestEachFrameIsWrittenOnce(t *testing.T) {
	s := serve(t, delivers, Options{})
	c := &meanwhile{happens: func() {}}
	l := newSession(s, c)
	push := func(sequence uint32) { l.push(smpp.EnquireLink, smpp.OK, sequence, nil) }
	push(1)
	l.flush()
	c.happens = func() { t.Error("nothing is written") }
	l.flush()
	push(2)
	c.happens = func() { push(3) }
	l.flush()
	c.happens = func() {}
	l.flush()
	want := smpp.Append(nil, smpp.EnquireLink, smpp.OK, 1, nil)
	want = smpp.Append(smpp.Append(want, smpp.EnquireLink, smpp.OK, 2, nil), smpp.EnquireLink, smpp.OK, 3, nil)
	if !bytes.Equal(c.out, want) {
		t.Errorf("%x, want %x", c.out, want)
	}
}

// A peer that answers now and then stays. A generic_nack is an answer, and never one that takes the receipt.
func TestAPeerThatAnswersNowAndThenStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, delivers, Options{EnquireLink: time.Hour})
		p := connect(s)
		p.bind(t, smpp.BindTransceiver, "shop")
		for i := range 9 {
			p.ask(t, smpp.SubmitSM, uint32(2+i), hi().Append(nil))
		}
		go func() {
			n := 0
			for pdu := range p.frames {
				if n++; n%3 == 0 {
					p.write(t, smpp.GenericNack, smpp.OK, pdu.Sequence, nil)
				}
			}
		}()
		w, _ := s.options.Worlds.Find("shop")
		if _, err := w.AdvanceBy(context.Background(), 3*time.Second); err != nil {
			t.Error(err)
		}
		var told []string
		for _, a := range w.Attempts(0, 100) {
			told = append(told, fmt.Sprintf("%d %s", a.Answer, a.Failure))
		}
		if got := strings.Join(told, ", "); got != "0 too late, 0 too late, 422 , 0 too late, 0 too late, 422 , 0 too late, 0 too late, 422 " {
			t.Error(got)
		}
		p.Close()
	})
}

// A cancel_sm without an id takes back what waits between its addresses, of its service type where it has one.
func TestACancelIsOfItsAddressesAndService(t *testing.T) {
	address := func(a smpp.Address) string { return string([]byte{a.TON, a.NPI}) + a.Text + "\x00" }
	from, to := smpp.Address{TON: 5, Text: "SHOP"}, smpp.International("6581234567")
	other := smpp.Address{TON: 5, Text: "BANK"}
	for name, test := range map[string]struct {
		service      string
		source, dest smpp.Address
		cancelled    int // of one without a service type and one of "A", both from SHOP
	}{
		"all": {"", from, to, 2}, "of a service": {"A", from, to, 1}, "of another": {"B", from, to, 0},
		"from another": {"", other, to, 0}, "to another": {"", from, smpp.International("6581234568"), 0},
	} {
		s := serve(t, delivers, Options{})
		p := connect(s)
		p.bind(t, smpp.BindTransceiver, "shop")
		for i, service := range []string{"", "A"} {
			m := hi()
			m.Source, m.ServiceType, m.Schedule = from, service, "000000001000000R"
			if got := p.ask(t, smpp.SubmitSM, uint32(2+i), m.Append(nil)); got.Status != smpp.OK {
				t.Fatal(got.Status)
			}
		}
		want := map[bool]smpp.Status{true: smpp.OK, false: smpp.CancelFailed}[test.cancelled > 0]
		body := test.service + "\x00\x00" + address(test.source) + address(test.dest)
		if got := p.ask(t, smpp.CancelSM, 4, []byte(body)); got.Status != want {
			t.Errorf("%s: %s", name, got.Status)
		}
		w, _ := s.options.Worlds.Find("shop")
		if got := w.Summary().Cancelled; got != test.cancelled {
			t.Errorf("%s: %d are cancelled", name, got)
		}
		p.Close()
	}
}

// An answer that comes too late is none: who only ever answers so is closed after three as who answers nothing.
func TestAPeerThatAnswersTooLateIsClosedAfterThree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, delivers, Options{EnquireLink: time.Hour})
		p := connect(s)
		p.bind(t, smpp.BindTransceiver, "shop")
		for i := range 5 {
			p.ask(t, smpp.SubmitSM, uint32(2+i), hi().Append(nil))
		}
		told := make(chan int)
		go func() {
			n := 0
			for pdu := range p.frames {
				if n++; n < mostUnanswered {
					time.Sleep(11 * time.Second)
					p.write(t, pdu.Command.Response(), smpp.OK, pdu.Sequence, smpp.MessageID(""))
				}
			}
			told <- n
		}()
		w, _ := s.options.Worlds.Find("shop")
		if _, err := w.AdvanceBy(context.Background(), 3*time.Second); err != nil {
			t.Error(err)
		}
		if n := <-told; n != mostUnanswered {
			t.Errorf("the link is closed after %d receipts", n)
		}
	})
}

// The first answer to a request counts: others, and those to nothing, are ignored.
func TestARequestIsAnsweredOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, delivers, Options{})
		near, far := net.Pipe()
		defer near.Close()
		l := newSession(s, far)
		answered := make(chan smpp.Status, 1)
		l.pending[7] = answered
		for _, response := range []smpp.Header{
			{Command: smpp.DeliverSM.Response(), Status: smpp.SystemError, Sequence: 6},
			{Command: smpp.SubmitSM.Response(), Status: smpp.SystemError, Sequence: 7},
			{Command: smpp.DeliverSM.Response(), Status: smpp.Throttled, Sequence: 7},
			{Command: smpp.DeliverSM.Response(), Status: smpp.OK, Sequence: 7},
		} {
			l.hear(smpp.PDU{Header: response})
		}
		if got := <-answered; got != smpp.Throttled {
			t.Errorf("it is answered %s", got)
		}
	})
}

// A bind whose world has gone makes it anew; where there is no room for one, each request is refused.
func TestARequestWithoutRoomForItsWorldIsRefused(t *testing.T) {
	s := serveIn(t, live.Options{Limits: live.Limits{Worlds: 1}}, Options{})
	worlds := s.options.Worlds
	p := connect(s)
	defer p.Close()
	p.bind(t, smpp.BindTransceiver, "shop")
	worlds.Remove("shop")
	if _, err := worlds.Open("other"); err != nil {
		t.Fatal(err)
	}
	const no = "7\x00\x00\x00\x00"
	for i, test := range []struct {
		command smpp.Command
		body    []byte
		want    smpp.Status
	}{
		{smpp.SubmitSM, hi().Append(nil), smpp.QueueFull}, {smpp.CancelSM, make([]byte, 8), smpp.QueueFull},
		{smpp.QuerySM, []byte(no), smpp.InvalidMessageID},
	} {
		got := p.ask(t, test.command, uint32(2+i), test.body)
		if got.Command != test.command.Response() || got.Status != test.want {
			t.Errorf("%s: %s %s", test.command, got.Command, got.Status)
		}
	}
	other := connect(s)
	defer other.Close()
	if got := other.ask(t, smpp.BindReceiver, 1, smpp.Bind{SystemID: "shop"}.Append(nil)); got.Status != smpp.BindFailed {
		t.Error(got.Status)
	}
}

// A cancel_sm with an id is of the message's own sender, as a query_sm is.
func TestACancelOfAnIDIsItsSendersOwn(t *testing.T) {
	s := serve(t, delivers, Options{})
	p := connect(s)
	defer p.Close()
	p.bind(t, smpp.BindTransceiver, "shop")
	m := hi()
	m.Source, m.Schedule = smpp.Address{TON: 5, Text: "SHOP"}, "000000001000000R"
	id := p.ask(t, smpp.SubmitSM, 2, m.Append(nil)).Body
	from := func(source string) []byte {
		return append(append([]byte{0}, id...), "\x05\x00"+source+"\x00\x01\x01\x00"...)
	}
	if got := p.ask(t, smpp.CancelSM, 3, from("BANK")); got.Status != smpp.CancelFailed {
		t.Errorf("from another: %s", got.Status)
	}
	if got := p.ask(t, smpp.CancelSM, 4, from("SHOP")); got.Status != smpp.OK {
		t.Errorf("from its own: %s", got.Status)
	}
}

// A message that was taken back is done since then, however late one asks.
func TestAQueryTellsWhenAMessageWasCancelled(t *testing.T) {
	s := serve(t, delivers, Options{})
	p := connect(s)
	defer p.Close()
	p.bind(t, smpp.BindTransceiver, "shop")
	m := hi()
	m.Schedule = "000000001000000R"
	id := p.ask(t, smpp.SubmitSM, 2, m.Append(nil)).Body
	w, _ := s.options.Worlds.Find("shop")
	for _, step := range []struct {
		after time.Duration
		id    smpp.Command
		body  []byte
	}{
		{time.Minute, smpp.CancelSM, append(append([]byte{0}, id...), make([]byte, 6)...)},
		{time.Hour, smpp.QuerySM, append(slices.Clone(id), 0, 0, 0)},
	} {
		if _, err := w.AdvanceBy(t.Context(), step.after); err != nil {
			t.Fatal(err)
		}
		got := p.ask(t, step.id, 3, step.body)
		if got.Status != smpp.OK {
			t.Fatal(got.Status)
		}
		if step.id == smpp.QuerySM && !bytes.Contains(got.Body, []byte("\x00260101000100000+\x00\x04\x00")) {
			t.Errorf("%q", got.Body)
		}
	}
}

// A number of the script's own that is larger than an octet is told as the largest.
func TestAQueryTellsTheErrorInAnOctet(t *testing.T) {
	for own, want := range map[int]byte{254: 254, 255: 255, 256: 255, 999: 255} {
		s := serve(t, fmt.Sprintf("providers: {SMS: {script: [{status: Accepted}, "+
			"{status: Undelivered, after: 3s, code: 46, providerCode: %d}]}}", own), Options{})
		p := connect(s)
		p.bind(t, smpp.BindTransmitter, "shop")
		id := p.ask(t, smpp.SubmitSM, 2, hi().Append(nil)).Body
		w, _ := s.options.Worlds.Find("shop")
		if _, err := w.AdvanceBy(t.Context(), 3*time.Second); err != nil {
			t.Error(err)
		}
		got := p.ask(t, smpp.QuerySM, 3, append(id, 0, 0, 0))
		if got.Status != smpp.OK || got.Body[len(got.Body)-1] != want {
			t.Errorf("%d: %s %x", own, got.Status, got.Body)
		}
		p.Close()
	}
}
