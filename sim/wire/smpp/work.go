package smpp

import (
	"time"

	"cascade/orchestrator/channel/smpp"
	"cascade/orchestrator/sendapi"
)

// work does what is asked, one request after another. Answers are written when no request waits, and before anything
// is waited for.
func (l *session) work() {
	var requests []smpp.PDU
	for {
		var more bool
		if requests, more = l.queue.take(requests); !more {
			return
		}
		for _, pdu := range requests {
			l.do(pdu)
		}
		l.flush()
	}
}

// do does one thing.
func (l *session) do(pdu smpp.PDU) {
	var err error
	switch pdu.Command {
	case smpp.BindTransmitter, smpp.BindReceiver, smpp.BindTransceiver:
		err = l.bind(pdu)
	case smpp.Unbind:
		l.server.spare(l) // from here on a receipt goes to another bind: nobody reads on this link
		l.answer(pdu, smpp.OK, nil)
		l.flush()
		l.close()
	case smpp.SubmitSM:
		err = l.transmit(pdu, l.submit)
	case smpp.QuerySM:
		err = l.transmit(pdu, l.query)
	case smpp.CancelSM:
		err = l.transmit(pdu, l.cancel)
	case smpp.ReplaceSM:
		err = l.transmit(pdu, func(pdu smpp.PDU) error {
			l.refuse(pdu, smpp.ReplaceFailed)
			return nil
		})
	default:
		l.nack(pdu, smpp.InvalidCommand)
	}
	if err != nil { // the body does not hold what it should
		l.nack(pdu, smpp.InvalidCommandLen)
	}
}

// transmit does what only a bind that may transmit can ask for.
func (l *session) transmit(pdu smpp.PDU, do func(smpp.PDU) error) error {
	if l.mode == 0 || l.mode == smpp.BindReceiver {
		l.refuse(pdu, smpp.InvalidBindStatus)
		return nil
	}
	return do(pdu)
}

// name is what the server calls itself.
const name = "cascade"

// bind lets a peer in. Its subaccount's world is made on first use.
func (l *session) bind(pdu smpp.PDU) error {
	if l.mode != 0 {
		l.refuse(pdu, smpp.AlreadyBound)
		return nil
	}
	b, err := smpp.ReadBind(pdu.Body)
	if err != nil {
		return err
	}
	if status := l.server.check(b); status != smpp.OK {
		l.note(b.SystemID, pdu, status)
		l.answer(pdu, status, nil)
		return nil
	}
	l.mode = pdu.Command
	l.bound.Store(true)
	l.conn.SetReadDeadline(time.Now().Add(l.server.options.EnquireLink)) // instead of the one to bind
	l.answer(pdu, smpp.OK, smpp.BindResponse(name))                      // before the first receipt
	l.server.bind(l, b.SystemID, pdu.Command != smpp.BindTransmitter)
	return nil
}

// check tells whether a bind is let in.
func (s *Server) check(b smpp.Bind) smpp.Status {
	if sendapi.CheckSubaccount(b.SystemID) != nil {
		return smpp.InvalidSystemID
	}
	if want := s.options.Password(b.SystemID); want != "" && b.Password != want {
		return smpp.InvalidPassword
	}
	if _, err := s.options.Worlds.Open(b.SystemID); err != nil {
		return smpp.BindFailed
	}
	return smpp.OK
}
