package smpp

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"cascade/orchestrator/channel/smpp"
)

// Whatever comes on a link, the session ends, and what it wrote is PDUs.
func FuzzSession(f *testing.F) {
	bind := smpp.Append(nil, smpp.BindTransceiver, smpp.OK, 1, smpp.Bind{SystemID: "shop"}.Append(nil))
	part := hi()
	part.ESMClass, part.Short = smpp.ClassUDH, []byte{5, 0, 3, 7, 2, 1, 'a'}
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"))
	f.Add(bind)
	f.Add(smpp.Append(bytes.Clone(bind), smpp.SubmitSM, smpp.OK, 2, hi().Append(nil)))
	f.Add(smpp.Append(bytes.Clone(bind), smpp.SubmitSM, smpp.OK, 2, part.Append(nil)))
	f.Add(smpp.Append(bytes.Clone(bind), smpp.QuerySM, smpp.OK, 2, []byte{'1', 0, 0, 0, 0}))
	f.Add(smpp.Append(bytes.Clone(bind), smpp.CancelSM, smpp.OK, 2, make([]byte, 8)))
	f.Add(smpp.Append(bytes.Clone(bind), smpp.DeliverSM.Response(), smpp.OK, 1, []byte{0}))
	f.Add(smpp.Append(bytes.Clone(bind), smpp.Unbind, smpp.OK, 2, nil))
	s := serve(f, "providers: {SMS: {script: [{status: Accepted}, {status: Delivered}]}}", Options{})
	f.Fuzz(func(t *testing.T, in []byte) {
		conn := &bytesConn{in: bytes.NewReader(in)}
		newSession(s, conn).run()
		for out := bytes.NewReader(conn.out); ; {
			_, err := readFrame(out)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("%x: %v", conn.out, err)
			}
		}
	})
}
