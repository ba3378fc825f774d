package adapter

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"cascade/orchestrator/channel/smpp"
)

// How long to wait before another bind is tried: longer with each that fails in a row.
const (
	firstRebind = 500 * time.Millisecond
	mostRebind  = 30 * time.Second
)

// Run holds a bind to the SMSC, and another where that breaks, until ctx ends.
func (a *smsc) Run(ctx context.Context, deliver func(context.Context, []Receipt) error) error {
	wait := firstRebind
	for ctx.Err() == nil {
		began := time.Now()
		link, err := a.bind(ctx)
		if err == nil {
			err = a.hold(ctx, link, deliver)
		}
		a.set(nil, err)
		if time.Since(began) >= mostRebind { // it lasted
			wait = firstRebind
		}
		if sleep(ctx, wait) == nil {
			wait = min(2*wait, mostRebind)
		}
	}
	a.set(nil, context.Cause(ctx))
	return context.Cause(ctx)
}

// set notes the link that there is, or why there is none.
func (a *smsc) set(l *link, why error) {
	a.mu.Lock()
	a.link, a.why = l, why
	a.mu.Unlock()
	a.turns.open(l != nil)
}

var errRefused = errors.New("the bind is refused")

// bind connects, and binds as a transceiver.
func (a *smsc) bind(ctx context.Context) (*link, error) {
	o := &a.options
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	conn, err := o.Dial(ctx, "tcp", o.Address)
	if err != nil {
		return nil, fmt.Errorf("no link to the SMSC: %w", err)
	}
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	l := newLink(conn, o.Timeout)
	body := smpp.Bind{SystemID: o.SystemID, Password: o.Password, SystemType: o.SystemType, Version: 0x34}.Append(nil)
	sequence := l.number()
	_, err = conn.Write(smpp.Append(nil, smpp.BindTransceiver, smpp.OK, sequence, body))
	var pdu smpp.PDU
	if err == nil {
		pdu, err = l.next()
	}
	switch {
	case err != nil:
		err = fmt.Errorf("no answer to the bind: %w", err)
	case pdu.Status != smpp.OK:
		err = fmt.Errorf("%w: %s", errRefused, pdu.Status)
	case pdu.Command != smpp.BindTransceiver.Response() || pdu.Sequence != sequence:
		err = fmt.Errorf("the bind is answered with %s", pdu.Command)
	default:
		return l, nil
	}
	conn.Close()
	return nil, err
}

// hold serves a link until it ends, and gives the reason. When ctx ends the SMSC is told.
func (a *smsc) hold(ctx context.Context, l *link, deliver func(context.Context, []Receipt) error) error {
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	var told, parts sync.WaitGroup
	parts.Go(func() { l.write(running) })
	parts.Go(func() { l.watch(running, a.options.EnquireLink) })
	told.Go(func() { a.tell(ctx, l, deliver) })
	farewell := context.AfterFunc(ctx, func() {
		l.request(smpp.Unbind)
		time.AfterFunc(l.timeout, func() { l.conn.Close() })
	})
	a.set(l, nil)
	why := l.read()
	if !farewell() {
		why = context.Cause(ctx)
	}
	a.set(nil, why)
	l.end(why)
	close(l.receipts)
	told.Wait()
	stop()
	parts.Wait()
	l.conn.Close()
	return why
}

// mostTold is how many receipts are given to the host at once.
const mostTold = 500

// tell gives receipts to the host, all that wait at once, and answers each deliver_sm when that has kept it.
func (a *smsc) tell(ctx context.Context, l *link, deliver func(context.Context, []Receipt) error) {
	for pdu := range l.receipts {
		group := append(make([]smpp.PDU, 0, 16), pdu)
		for len(group) < mostTold && len(l.receipts) > 0 {
			if pdu, more := <-l.receipts; more {
				group = append(group, pdu)
			}
		}
		var receipts []Receipt
		for _, pdu := range group {
			if r, ok := a.receipt(pdu); ok {
				receipts = append(receipts, r)
			}
		}
		// An SMSC sends again what is answered by an error: so all of the group come again where the host could not keep
		// it, and a receipt that is told twice changes nothing.
		status := smpp.OK
		if len(receipts) > 0 && deliver(ctx, receipts) != nil {
			status = smpp.TemporaryAppError
		}
		for _, pdu := range group {
			l.say(pdu.Command.Response(), status, pdu.Sequence, smpp.MessageID(""))
		}
	}
}

// receipt reads a deliver_sm; false for one that is no receipt, such as a message from a recipient.
func (a *smsc) receipt(pdu smpp.PDU) (Receipt, bool) {
	m, err := smpp.ReadMessage(pdu.Body)
	if err != nil {
		return Receipt{}, false
	}
	of, ok := smpp.ReadReceipt(&m)
	if !ok {
		return Receipt{}, false
	}
	r := Receipt{ID: a.options.IDs.Receipted(of.ID)}
	if reference, ok := m.Reference(); ok {
		r.Reference = strconv.Itoa(int(reference))
	}
	if r.Status, r.Code = of.State.Report(); r.Status.IsFailure() && of.Error > 0 {
		r.ProviderCode = strconv.Itoa(of.Error)
	}
	return r, true
}
