package smpp

import (
	"time"

	"cascade/orchestrator/channel/smpp"
)

// push puts a PDU behind those that are to be written.
func (l *session) push(c smpp.Command, status smpp.Status, sequence uint32, body []byte) {
	l.frames.Lock()
	defer l.frames.Unlock()
	l.out = smpp.Append(l.out, c, status, sequence, body)
}

// flush writes what is to be written. A peer that does not take it within the response timer is closed.
func (l *session) flush() {
	l.turn <- struct{}{}
	defer func() { <-l.turn }()
	l.frames.Lock()
	out := l.out
	l.out = l.room[:0]
	l.frames.Unlock()
	if len(out) == 0 {
		l.room = out
		return
	}
	l.conn.SetWriteDeadline(time.Now().Add(l.server.options.Response))
	if _, err := l.conn.Write(out); err != nil {
		l.close()
	}
	l.room = out
}

// answer responds to a request. One that is refused has no body: it is nil.
func (l *session) answer(to smpp.PDU, status smpp.Status, body []byte) {
	if status != smpp.OK {
		l.server.options.Log.Info("an SMPP request is refused",
			"peer", l.conn.RemoteAddr(), "command", to.Command.String(), "status", status.String())
	}
	l.push(to.Command.Response(), status, to.Sequence, body)
}
