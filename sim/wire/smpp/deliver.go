package smpp

import (
	"context"
	"errors"

	"cascade/orchestrator/channel/smpp"
)

var errClosed = errors.New("the link was closed")

// deliver sends a deliver_sm and waits for its response: at most the response timer, and no longer than the link is
// open.
func (l *session) deliver(ctx context.Context, body []byte) (smpp.Status, error) {
	ctx, cancel := context.WithTimeout(ctx, l.server.options.Response)
	defer cancel()
	answered := make(chan smpp.Status, 1)
	l.waiting.Lock()
	sequence := l.number()
	l.pending[sequence] = answered
	l.waiting.Unlock()
	defer l.settle(sequence)
	l.push(smpp.DeliverSM, smpp.OK, sequence, body)
	l.flush()
	select {
	case status := <-answered:
		return status, nil
	case <-l.deaf:
		return 0, errClosed
	case <-ctx.Done():
		l.ignored()
		return 0, context.Cause(ctx)
	}
}

// settle forgets a request that nobody waits for any more: a response that comes later is ignored.
func (l *session) settle(sequence uint32) {
	l.waiting.Lock()
	defer l.waiting.Unlock()
	delete(l.pending, sequence)
}

// ignored notes a request that was not answered. The next receipt goes to another bind, where there is one.
func (l *session) ignored() {
	l.server.last(l)
	l.waiting.Lock()
	defer l.waiting.Unlock()
	if l.unanswered++; l.unanswered >= mostUnanswered {
		l.server.options.Log.Warn("an SMPP link is closed: its peer answers no deliver_sm", "peer", l.conn.RemoteAddr())
		l.close()
	}
}

// hear takes a response. What nobody waits for is ignored.
func (l *session) hear(pdu smpp.PDU) {
	l.waiting.Lock()
	defer l.waiting.Unlock()
	answered, ok := l.pending[pdu.Sequence]
	if !ok || pdu.Command != smpp.DeliverSM.Response() && pdu.Command != smpp.GenericNack {
		return
	}
	l.unanswered = 0
	delete(l.pending, pdu.Sequence)
	status := pdu.Status
	if pdu.Command == smpp.GenericNack && status == smpp.OK {
		status = smpp.UnknownError
	}
	answered <- status
}
