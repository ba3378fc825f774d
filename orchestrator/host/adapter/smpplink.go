package adapter

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"cascade/orchestrator/channel/smpp"
)

// link is one connection to an SMSC, bound.
type link struct {
	conn     net.Conn
	in       *bufio.Reader
	timeout  time.Duration
	receipts chan smpp.PDU // deliver_sm that came and are not answered yet

	mu       sync.Mutex
	sequence uint32
	pending  map[uint32]*submission
	out      []byte // frames that are not written yet
	appended int    // bytes that were ever put into out
	handed   int    // of those, bytes that the connection may have carried
	heard    int    // PDUs that came
	ended    error  // why no more can be sent; nil: more can

	some chan struct{} // holds one while something is to be written
}

// mostReceipts is how many deliver_sm may wait to be kept. More than that, the SMSC is asked to send again later.
const mostReceipts = 1000

// submission is a submit_sm under way.
type submission struct {
	body     []byte
	ended    chan outcome // has room for one
	link     *link
	sequence uint32
	begins   int // how many bytes the link was given before it
}

// outcome is the SMSC's answer to a submit, or why there is none.
type outcome struct {
	answer  smpp.PDU
	err     error
	written bool // with an error: the SMSC may have got it
}

func newLink(conn net.Conn, timeout time.Duration) *link {
	return &link{
		conn: conn, in: bufio.NewReader(conn), timeout: timeout, receipts: make(chan smpp.PDU, mostReceipts),
		pending: map[uint32]*submission{}, some: make(chan struct{}, 1),
	}
}

// submit puts a submission behind what is to be written. It does not wait.
func (l *link) submit(s *submission) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended != nil {
		s.ended <- outcome{err: l.ended}
		return
	}
	s.link, s.sequence, s.begins = l, l.number(), l.appended
	l.pending[s.sequence] = s
	l.append(smpp.SubmitSM, smpp.OK, s.sequence, s.body)
}

// forget drops a submission that nobody waits for any more: an answer that comes later is ignored.
func (s *submission) forget() {
	if l := s.link; l != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.pending, s.sequence)
	}
}

// number is the sequence number of the next request. The lock is held.
func (l *link) number() uint32 {
	l.sequence = l.sequence&0x7fffffff + 1
	return l.sequence
}

// append puts a PDU behind what is to be written. The lock is held.
func (l *link) append(c smpp.Command, status smpp.Status, sequence uint32, body []byte) {
	before := len(l.out)
	l.out = smpp.Append(l.out, c, status, sequence, body)
	l.appended += len(l.out) - before
	select {
	case l.some <- struct{}{}:
	default:
	}
}

// say sends a PDU that nobody waits for.
func (l *link) say(c smpp.Command, status smpp.Status, sequence uint32, body []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.append(c, status, sequence, body)
}

// request sends a request whose answer is only proof of life.
func (l *link) request(c smpp.Command) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.append(c, smpp.OK, l.number(), nil)
}

// write hands frames to the connection as they come, until ctx ends. An SMSC that does not take them in time is gone.
func (l *link) write(ctx context.Context) {
	var room []byte
	for ctx.Err() == nil {
		select {
		case <-l.some:
		case <-ctx.Done(): // once more, for the last words
		}
		l.mu.Lock()
		out := l.out
		l.out = room[:0]
		l.handed = l.appended
		l.mu.Unlock()
		l.conn.SetWriteDeadline(time.Now().Add(l.timeout))
		if _, err := l.conn.Write(out); err != nil {
			l.conn.Close()
			return
		}
		room = out
	}
}

// next reads a PDU.
func (l *link) next() (pdu smpp.PDU, err error) {
	head := make([]byte, smpp.HeaderSize)
	if _, err = io.ReadFull(l.in, head); err != nil {
		return pdu, err
	}
	if pdu.Header, err = smpp.ReadHeader(head); err != nil {
		return pdu, err
	}
	pdu.Body = make([]byte, pdu.Length-smpp.HeaderSize)
	_, err = io.ReadFull(l.in, pdu.Body)
	return pdu, err
}

var errUnbound = errors.New("the SMSC ends the session")

// read takes what the SMSC sends until the link ends, and gives the reason.
func (l *link) read() error {
	for {
		pdu, err := l.next()
		if err != nil {
			return fmt.Errorf("the link broke: %w", err)
		}
		l.mu.Lock()
		l.heard++
		l.mu.Unlock()
		switch pdu.Command {
		case smpp.SubmitSM.Response(), smpp.GenericNack:
			l.hear(pdu)
		case smpp.EnquireLink:
			l.say(pdu.Command.Response(), smpp.OK, pdu.Sequence, nil)
		case smpp.DeliverSM:
			select {
			case l.receipts <- pdu:
			default:
				l.say(pdu.Command.Response(), smpp.TemporaryAppError, pdu.Sequence, nil)
			}
		case smpp.Unbind:
			l.say(pdu.Command.Response(), smpp.OK, pdu.Sequence, nil)
			return errUnbound
		case smpp.Unbind.Response():
			return errUnbound
		case smpp.AlertNotification:
		default:
			if !pdu.Command.IsResponse() {
				l.say(smpp.GenericNack, smpp.InvalidCommand, pdu.Sequence, nil)
			}
		}
	}
}

// hear gives the answer to whoever waits for it.
func (l *link) hear(pdu smpp.PDU) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, ok := l.pending[pdu.Sequence]
	if !ok {
		return
	}
	delete(l.pending, pdu.Sequence)
	if pdu.Command == smpp.GenericNack && pdu.Status == smpp.OK {
		pdu.Status = smpp.UnknownError
	}
	s.ended <- outcome{answer: pdu}
}

// watch asks a silent SMSC whether it is there, and closes the link where nothing comes.
func (l *link) watch(ctx context.Context, silence time.Duration) {
	for seen := l.count(); ; {
		if sleep(ctx, silence) != nil {
			return
		}
		if heard := l.count(); heard != seen {
			seen = heard
			continue
		}
		l.request(smpp.EnquireLink)
		if sleep(ctx, l.timeout) != nil {
			return
		}
		if l.count() == seen {
			l.conn.Close()
			return
		}
	}
}

func (l *link) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.heard
}

// end ends what waits for an answer.
func (l *link) end(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = why
	for _, s := range l.pending {
		s.ended <- outcome{err: why, written: s.begins < l.handed}
	}
	clear(l.pending)
}
