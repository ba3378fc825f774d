package adapter

import (
	"bytes"
	"net"
	"testing"
	"time"

	"cascade/orchestrator/channel/smpp"
)

// said is a connection on which all that an SMSC says has come already.
type said struct {
	net.Conn
	*bytes.Reader
}

func (s said) Read(b []byte) (int, error)       { return s.Reader.Read(b) }
func (s said) Close() error                     { return nil }
func (s said) SetWriteDeadline(time.Time) error { return nil }

// Whatever an SMSC says, the link comes to an end, nobody waits for an answer beyond it, and what is no receipt is
// none.
func FuzzSMSC(f *testing.F) {
	f.Add(smpp.Append(nil, smpp.SubmitSM.Response(), smpp.OK, 1, smpp.MessageID("0A1B")))
	f.Add(smpp.Append(nil, smpp.DeliverSM, smpp.OK, 7, receiptPDU("0A1B", "DELIVRD")))
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
	f.Fuzz(func(t *testing.T, bytesSaid []byte) {
		a := NewSMPP(SMPPOptions{IDs: smpp.HexThenDecimal}).(*smsc)
		l := newLink(said{Reader: bytes.NewReader(bytesSaid)}, time.Second)
		s := &submission{ended: make(chan outcome, 1)}
		l.submit(s)
		why := l.read()
		l.end(why)
		if o := <-s.ended; o.err == nil {
			a.read(o.answer)
		}
		close(l.receipts)
		for pdu := range l.receipts {
			if r, ok := a.receipt(pdu); ok && (r.ID == "" || r.Status == 0) {
				t.Errorf("%+v", r)
			}
		}
	})
}
