package smpp

import (
	"net"
	"testing"

	"cascade/orchestrator/channel/smpp"
	"cascade/sim/wire/wiretest"
)

// Submits over one bind on the loopback, of which at most a hundred are without an answer.
func BenchmarkSubmits(b *testing.B) {
	s := serve(b, "{}", Options{})
	conn, err := net.Dial("tcp", listen(b, s))
	if err != nil {
		b.Fatal(err)
	}
	p := follow(conn)
	defer p.Close()
	p.bind(b, smpp.BindTransmitter, "shop")
	m := hi()
	m.Registered = smpp.ReceiptNever
	body := m.Append(nil)
	const window = 100
	out := 0
	take := func() {
		if got := <-p.frames; got.Status != smpp.OK {
			b.Fatal(got.Status)
		}
		out--
	}
	worked := wiretest.ProcessorTime()
	for i := 0; b.Loop(); i++ {
		if out == window {
			take()
		}
		out++
		p.write(b, smpp.SubmitSM, smpp.OK, uint32(i+2), body)
	}
	for out > 0 {
		take()
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "submits/s")
	b.ReportMetric(float64((wiretest.ProcessorTime()-worked).Microseconds())/float64(b.N), "cpu-µs/submit")
}
