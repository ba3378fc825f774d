package smpp

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"cascade/orchestrator/channel/smpp"
)

// session is one connection.
type session struct {
	server *Server
	conn   net.Conn
	in     *bufio.Reader
	queue  queue
	deaf   chan struct{} // closed when nothing is read any more
	bound  atomic.Bool   // the timer to bind has ended

	mode   smpp.Command // of its bind; 0: none yet
	system string       // its system_id; written under the server's lock

	turn   chan struct{} // holds one while somebody writes
	frames sync.Mutex    // guards what follows
	out    []byte        // frames that are not written yet
	room   []byte        // of those that were written last

	waiting    sync.Mutex // guards what follows
	sequence   uint32     // of the last request
	unanswered int        // requests in a row
	pending    map[uint32]chan smpp.Status
}

// mostUnanswered is how many deliver_sm in a row a peer may leave unanswered before the link is closed: it would cost
// each receipt the whole response timer.
const mostUnanswered = 3

func newSession(s *Server, conn net.Conn) *session {
	link := &session{
		server: s, conn: conn, in: bufio.NewReader(conn), deaf: make(chan struct{}), turn: make(chan struct{}, 1),
		pending: map[uint32]chan smpp.Status{},
	}
	link.queue.init(&s.waiting)
	return link
}

// run serves the connection until it ends. What was asked before the end is done, and answered where the peer still
// listens.
func (l *session) run() {
	var worker sync.WaitGroup
	worker.Go(l.work)
	l.read()
	close(l.deaf)
	l.server.forget(l)
	l.queue.end()
	worker.Wait()
	l.server.forget(l) // once more: a bind may have been among the last
	l.close()
}

// close ends the link at once.
func (l *session) close() { l.conn.Close() }

// read takes PDUs off the connection until there are no more. Responses, and questions after the link, have their
// effect at once; all other requests wait for their turn.
func (l *session) read() {
	began := time.Now()
	for {
		pdu, err := l.next(began)
		if err != nil {
			l.farewell(pdu, err)
			return
		}
		switch {
		case pdu.Command.IsResponse():
			l.hear(pdu)
		case pdu.Command == smpp.EnquireLink:
			l.answer(pdu, smpp.OK, nil)
			l.flush()
		case !l.queue.put(pdu):
			l.answer(pdu, smpp.Throttled, nil)
			l.flush()
		}
	}
}

// farewell answers what cannot be followed any more.
func (l *session) farewell(pdu smpp.PDU, err error) {
	if errors.Is(err, smpp.ErrLength) {
		l.server.options.Log.Info("an SMPP link is closed: what comes is no PDU", "peer", l.conn.RemoteAddr())
		l.nack(pdu, smpp.InvalidCommandLen)
		l.flush()
	}
}

// next reads one PDU. A peer that is silent is asked whether it is there; one that does not answer, that is too slow
// to bind, or that stops amid a PDU, has gone.
func (l *session) next(began time.Time) (pdu smpp.PDU, err error) {
	o := &l.server.options
	asked := false
	for l.in.Buffered() < smpp.HeaderSize {
		until := time.Now().Add(o.EnquireLink)
		switch {
		case !l.bound.Load():
			until = began.Add(o.SessionInit)
		case asked || l.in.Buffered() > 0:
			until = time.Now().Add(o.Response)
		}
		l.conn.SetReadDeadline(until)
		had := l.in.Buffered()
		_, err = l.in.Peek(max(1, min(smpp.HeaderSize, had+1)))
		switch {
		case err == nil:
			continue
		case !errors.Is(err, os.ErrDeadlineExceeded) || asked || had > 0 || !l.bound.Load():
			return pdu, err
		}
		asked = true
		l.ask()
	}
	head, _ := l.in.Peek(smpp.HeaderSize)
	if pdu.Header, err = smpp.ReadHeader(head); err != nil {
		return pdu, err
	}
	l.in.Discard(smpp.HeaderSize)
	pdu.Body = make([]byte, pdu.Length-smpp.HeaderSize)
	if l.in.Buffered() < len(pdu.Body) {
		l.conn.SetReadDeadline(time.Now().Add(o.Response))
	}
	_, err = io.ReadFull(l.in, pdu.Body)
	return pdu, err
}

// ask sends an enquire_link. Whatever comes afterwards is answer enough.
func (l *session) ask() {
	l.waiting.Lock()
	sequence := l.number()
	l.waiting.Unlock()
	l.push(smpp.EnquireLink, smpp.OK, sequence, nil)
	l.flush()
}

// number is the sequence number of the next request.
func (l *session) number() uint32 {
	l.sequence = l.sequence&0x7fffffff + 1
	return l.sequence
}
