package adapter

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
)

// SMPPOptions are how to reach an SMSC. The zero value of a field is what its comment says.
type SMPPOptions struct {
	Address    string // host and port
	TLS        bool
	SystemID   string
	Password   string
	SystemType string
	smpp.Form              // of what is submitted
	IDs        smpp.IDForm // how the SMSC spells the ids of messages

	Window      int           // submits without an answer at once; 0: 10
	Timeout     time.Duration // for the SMSC to answer, and for a link to come about; 0: 10 s
	Patience    time.Duration // for a send to be taken, with its waits and retries; 0: 30 s
	EnquireLink time.Duration // how often a silent SMSC is asked whether it is there; 0: 30 s

	Dial func(ctx context.Context, network, address string) (net.Conn, error) // nil: net.Dialer's, or with TLS tls.Dialer's
}

// smsc is an SMSC, over one link that Run holds.
type smsc struct {
	options SMPPOptions
	turns   *turns
	numbers atomic.Uint32 // of messages in parts

	mu   sync.Mutex
	link *link // nil: there is none
	why  error // there is none
}

// NewSMPP is the adapter to an SMSC over SMPP 3.4. It sends while Run holds its bind, a transceiver; receipts come over
// the same.
func NewSMPP(o SMPPOptions) Adapter {
	o.Window = cmp.Or(max(o.Window, 0), 10)
	o.Timeout = cmp.Or(o.Timeout, 10*time.Second)
	o.Patience = cmp.Or(o.Patience, 30*time.Second)
	o.EnquireLink = cmp.Or(o.EnquireLink, 30*time.Second)
	if o.Dial == nil {
		dialer := &net.Dialer{Timeout: o.Timeout}
		o.Dial = dialer.DialContext
		if o.TLS {
			o.Dial = (&tls.Dialer{NetDialer: dialer}).DialContext
		}
	}
	a := &smsc{options: o, turns: newTurns(o.Window), why: errNotYet}
	a.turns.open(false)
	return a
}

var errNotYet = errors.New("there is no link to the SMSC yet")

// Send submits a message, part by part where it is long. Its id is that of the last part, whose receipt stands for all.
func (a *smsc) Send(ctx context.Context, s Send) (Answer, error) {
	parts, ok := a.options.Form.Compose(s.Message, s.Reference, byte(a.numbers.Add(1)))
	if !ok {
		return rejected(orchestrator.ContentNotSupported, "not sent: there is no text for an SMS").Answer, nil
	}
	patience := time.Now().Add(a.options.Patience)
	switch link, why := a.bound(); {
	case errors.Is(why, errRefused): // another bind will hardly come about in time
		return Answer{}, fmt.Errorf("nothing was taken: %w", why)
	case link == nil:
		patience = time.Now().Add(min(a.options.Patience, a.options.Timeout))
	}
	var answer Answer
	for i := range parts {
		var err error
		if answer, err = a.submit(ctx, parts[i].Append(nil), patience); err != nil || answer.Status != orchestrator.Accepted {
			return answer, err
		}
	}
	return answer, nil
}

// submit is one submit_sm, until it is at an end.
func (a *smsc) submit(ctx context.Context, body []byte, patience time.Time) (Answer, error) {
	s := &submission{body: body}
	t := &try{patience: patience, turn: a.turns.place(func() { a.start(s) })}
	for {
		s.ended = make(chan outcome, 1)
		if why := a.turns.wait(ctx, t.turn, t.patience); why != nil {
			return a.unsent(t, why)
		}
		t.last, t.err = a.outcome(ctx, s)
		t.made++
		again := againAfter(ctx, a.turns, t)
		switch {
		case again:
		case t.last.next == unknown:
			return Answer{}, fmt.Errorf("%w: %w", ErrUnknown, t.err)
		case t.last.next != final && errors.Is(ctx.Err(), context.Canceled):
			return a.unsent(t, ctx.Err())
		case t.err != nil:
			return Answer{}, fmt.Errorf("nothing was taken: %w", t.err)
		default:
			return t.last.Answer, nil
		}
	}
}

// start puts a submit on the link, when its turn comes.
func (a *smsc) start(s *submission) {
	link, why := a.bound()
	if link == nil {
		s.ended <- outcome{err: why}
		return
	}
	link.submit(s)
}

// outcome waits for a submit's answer, and tells what it comes to.
func (a *smsc) outcome(ctx context.Context, s *submission) (verdict, error) {
	timer := time.NewTimer(a.options.Timeout)
	defer timer.Stop()
	var o outcome
	select {
	case o = <-s.ended:
	case <-ctx.Done():
		o = outcome{err: ctx.Err(), written: true}
	case <-timer.C:
		o = outcome{err: errors.New("no answer in time"), written: true}
	}
	if o.err != nil {
		s.forget()
		if o.written {
			return verdict{next: unknown}, o.err
		}
		return verdict{next: again}, o.err
	}
	return a.read(o.answer)
}

// read tells what the answer to a submit comes to.
func (a *smsc) read(pdu smpp.PDU) (verdict, error) {
	if pdu.Status == smpp.OK {
		id, err := smpp.ReadMessageID(pdu.Body)
		if err != nil || id == "" || pdu.Command != smpp.SubmitSM.Response() {
			return verdict{next: unknown}, errors.New("the SMSC took a message and gave no id")
		}
		return accepted(a.options.IDs.Answered(id)), nil
	}
	v := rejected(pdu.Status.Code(), pdu.Status.String())
	switch {
	case v.Code == orchestrator.Flooding:
		v.next = throttled
	case pdu.Status.Retryable():
		v.next = again
	}
	return v, nil
}

// unsent is how a send ends that gets no other turn.
func (a *smsc) unsent(t *try, why error) (Answer, error) {
	if _, down := a.bound(); down != nil && errors.Is(why, errTurn) {
		why = down
	}
	return t.unsent(why)
}

// bound is the link that there is, or why there is none.
func (a *smsc) bound() (*link, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.link, a.why
}

// Receive knows no callbacks: what an SMSC tells, it tells over its link.
func (a *smsc) Receive(*http.Request, []byte) ([]Receipt, []byte, error) {
	return nil, nil, errors.New("SMPP has no callbacks: receipts come over the bind")
}
