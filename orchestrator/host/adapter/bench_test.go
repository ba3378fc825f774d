package adapter

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
)

// sendMany hands sends over from as many goroutines as a host has under way.
func sendMany(b *testing.B, a Adapter, s Send) {
	b.ReportAllocs()
	b.ResetTimer()
	const abreast = 64
	var all sync.WaitGroup
	for g := range abreast {
		all.Go(func() {
			for i := g; i < b.N; i += abreast {
				if answer, err := a.Send(context.Background(), s); err != nil || answer.Status != orchestrator.Accepted {
					b.Errorf("%+v, %v", answer, err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sends/s")
}

// A provider over loopback that only answers.
func BenchmarkTwilio(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, twilioTook)
	}))
	defer s.Close()
	a := NewTwilio(TwilioOptions{URL: s.URL, AccountSID: "AC1", From: "SHOP"})
	sendMany(b, a, hi(orchestrator.SMS))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a.Run(ctx, nil)
}

// An SMSC over loopback that only answers, with a window of 100.
func BenchmarkSMPP(b *testing.B) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go answerAll(conn)
		}
	}()
	a := NewSMPP(SMPPOptions{
		Address: l.Addr().String(), SystemID: "shop", Form: smpp.Form{Source: "SHOP"}, Window: 100,
	})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- a.Run(ctx, nil) }()
	sendMany(b, a, hi(orchestrator.SMS))
	cancel()
	<-ended
}

// answerAll answers every request as one that was carried out.
func answerAll(conn net.Conn) {
	defer conn.Close()
	in := newReader(conn)
	head := make([]byte, smpp.HeaderSize)
	var out []byte
	for {
		if _, err := io.ReadFull(in, head); err != nil {
			return
		}
		h, err := smpp.ReadHeader(head)
		if err != nil {
			return
		}
		in.Discard(int(h.Length) - smpp.HeaderSize)
		out = smpp.Append(out, h.Command.Response(), smpp.OK, h.Sequence, smpp.MessageID("0A1B"))
		if in.Buffered() < smpp.HeaderSize {
			if _, err := conn.Write(out); err != nil {
				return
			}
			out = out[:0]
		}
	}
}
