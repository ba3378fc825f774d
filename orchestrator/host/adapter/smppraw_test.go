package adapter

import (
	"io"
	"net"
	"testing"
	"testing/synctest"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
)

// rawSMSC is an SMSC that is made of bytes.
type rawSMSC struct {
	t    *testing.T
	n    *network
	conn net.Conn
}

func newSMSC(t *testing.T, n *network) *rawSMSC {
	s := &rawSMSC{t: t, n: n}
	t.Cleanup(func() {
		if s.conn != nil {
			s.conn.Close()
		}
	})
	return s
}

// bound is an adapter that is bound to a raw SMSC.
func bound(t *testing.T, change func(*SMPPOptions)) (*rawSMSC, *held) {
	n := newNetwork()
	o := smppOptions(n)
	if change != nil {
		change(&o)
	}
	s := newSMSC(t, n)
	h := hold(t, NewSMPP(o))
	s.bind(smpp.OK)
	synctest.Wait()
	return s, h
}

func (s *rawSMSC) bind(status smpp.Status) {
	s.conn, _ = s.n.Accept()
	pdu := s.next()
	if b, err := smpp.ReadBind(pdu.Body); err != nil || pdu.Command != smpp.BindTransceiver || b.Password != "secret" || b.Version != 0x34 {
		s.t.Errorf("%s %+v, %v", pdu.Command, b, err)
	}
	s.answer(pdu, status, smpp.BindResponse("smsc"))
}

func (s *rawSMSC) next() (pdu smpp.PDU) {
	head := make([]byte, smpp.HeaderSize)
	if _, err := io.ReadFull(s.conn, head); err != nil {
		s.t.Error(err)
		return pdu
	}
	pdu.Header, _ = smpp.ReadHeader(head)
	pdu.Body = make([]byte, pdu.Length-smpp.HeaderSize)
	io.ReadFull(s.conn, pdu.Body)
	return pdu
}

func (s *rawSMSC) write(b []byte) {
	if _, err := s.conn.Write(b); err != nil {
		s.t.Error(err)
	}
}

func (s *rawSMSC) answer(to smpp.PDU, status smpp.Status, body []byte) {
	s.write(smpp.Append(nil, to.Command.Response(), status, to.Sequence, body))
}

func (s *rawSMSC) took(pdu smpp.PDU, id string) { s.answer(pdu, smpp.OK, smpp.MessageID(id)) }

// text is what a submit says.
func text(pdu smpp.PDU) string {
	m, _ := smpp.ReadMessage(pdu.Body)
	return m.Part().Text
}

// say sends a text in the background.
func (h *held) say(text string) chan answered {
	s := hi(orchestrator.SMS)
	s.Message.Content.Text = text
	got := make(chan answered, 1)
	go func() { got <- sent(h, s) }()
	synctest.Wait()
	return got
}
