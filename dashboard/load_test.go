package dashboard

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"cascade/sim/wire/wiretest"
)

// The load that a server bears. Run it with
//
//	go test -run '^$' -bench Load -benchtime 3s ./dashboard

// BenchmarkLoadSends is single sends over keep-alive connections, client and server on the same machine.
func BenchmarkLoadSends(b *testing.B) {
	c := serve(b, Options{Scenario: catalogue(b, "three-channels")})
	sendLoad(b, c, rawSend(c.api("/messages"), "application/json",
		`{"user":{"msisdn":"+6598765432"},"clientMessageId":"order-4711","type":"text","content":{"text":"Your table is booked for 8 pm."}}`))
}

// BenchmarkLoadTwilio is the same over Twilio's wire, to an application that asked for no callbacks.
func BenchmarkLoadTwilio(b *testing.B) {
	c := serve(b, Options{})
	sendLoad(b, c, rawSend("/wire/shop/twilio"+twilioMessages, "application/x-www-form-urlencoded",
		"To=%2B6598765432&From=%2B15005550006&Body=Your+table+is+booked+for+8+pm."))
}

// BenchmarkLoadWhatsApp is the same over WhatsApp's.
func BenchmarkLoadWhatsApp(b *testing.B) {
	c := serve(b, Options{})
	sendLoad(b, c, rawSend(whatsappMessages, "application/json",
		`{"messaging_product":"whatsapp","to":"6598765432","type":"text","text":{"body":"Your table is booked for 8 pm."}}`))
}

// sendLoad makes a request over and over, on sixteen connections.
func sendLoad(b *testing.B, c *client, request []byte) {
	const connections = 16
	var all sync.WaitGroup
	b.ResetTimer()
	worked := wiretest.ProcessorTime()
	for i := range connections {
		all.Go(func() {
			w := dial(b, c)
			defer w.Close()
			for range (b.N + i) / connections {
				w.roundTrip(b, request)
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sends/s")
	b.ReportMetric(float64((wiretest.ProcessorTime()-worked).Microseconds())/float64(b.N), "cpu-µs/send")
}

// BenchmarkLoadBatches is batches of 1,000 messages.
func BenchmarkLoadBatches(b *testing.B) {
	one := `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"Your table is booked for 8 pm."}}`
	var wires []*plain
	c := serve(b, Options{Scenario: catalogue(b, "three-channels")})
	body := `{"messages":[` + strings.Repeat(one+",", 999) + one + `]}`
	for range 2 {
		wires = append(wires, dial(b, c))
	}
	b.ResetTimer()
	var all sync.WaitGroup
	for i, w := range wires {
		request := rawSend(fmt.Sprintf("/api/v1/subaccounts/bench-%d/messages/batch", i), "application/json", body)
		reset := fmt.Sprintf("/sim/v1/subaccounts/bench-%d", i)
		all.Go(func() {
			defer w.Close()
			for n := range (b.N + i) / len(wires) {
				if n%1000 == 999 {
					c.do("DELETE", reset, "")
				}
				w.roundTrip(b, request)
			}
		})
	}
	all.Wait()
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkLoadAdvance is an advance by a minute over 100,000 open messages.
func BenchmarkLoadAdvance(b *testing.B) {
	c := serve(b, Options{Scenario: catalogue(b, "three-channels")})
	for range b.N {
		b.StopTimer()
		c.openMessages(b, 100_000)
		b.StartTimer()
		c.advance(`{"by":"60s"}`)
	}
	b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// openMessages resets the world and sends so many messages through it.
func (c *client) openMessages(b *testing.B, messages int) {
	one := `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"Your table is booked for 8 pm."}}`
	c.ok("PUT", c.sim(""), "", nil)
	body := `{"messages":[` + strings.Repeat(one+",", 999) + one + `]}`
	w := dial(b, c)
	defer w.Close()
	request := rawSend(c.api("/messages/batch"), "application/json", body)
	for range messages / 1000 {
		w.roundTrip(b, request)
	}
}

// BenchmarkLoadReaders is 200 websockets that follow an advance over 1,000 messages to their end.
func BenchmarkLoadReaders(b *testing.B) {
	c := serve(b, Options{Scenario: catalogue(b, "three-channels")})
	const readers, messages, lines = 200, 1000, 13
	for range b.N {
		b.StopTimer()
		c.openMessages(b, messages)
		var all sync.WaitGroup
		var conns []*websocket.Conn
		for range readers {
			conn, _, err := websocket.DefaultDialer.Dial(strings.Replace(c.url, "http", "ws", 1)+c.sim("/events"), nil)
			if err != nil {
				b.Fatal(err)
			}
			conns = append(conns, conn)
			all.Go(func() {
				for range messages * lines {
					if _, _, err := conn.NextReader(); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		b.StartTimer()
		c.advance(`{"until":"idle"}`)
		all.Wait()
		b.StopTimer()
		for _, conn := range conns {
			conn.Close()
		}
	}
	b.ReportMetric(readers*messages*lines*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

// BenchmarkLoadMemory is what a message is kept in, with its timeline, when all is over.
func BenchmarkLoadMemory(b *testing.B) {
	c := serve(b, Options{Scenario: catalogue(b, "three-channels")})
	const messages = 100_000
	for range b.N {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		c.openMessages(b, messages)
		c.advance(`{"until":"idle"}`)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/messages, "B/message")
		c.do("DELETE", c.sim(""), "")
	}
}

// plain is a connection with as little of an HTTP client as will do.
type plain struct {
	net.Conn
	in *bufio.Reader
}

func dial(b *testing.B, c *client) *plain {
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.url, "http://"))
	if err != nil {
		b.Fatal(err)
	}
	return &plain{conn, bufio.NewReader(conn)}
}

func rawSend(path, kind, body string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		path, kind, len(body), body)
}

func (w *plain) roundTrip(b *testing.B, request []byte) {
	if _, err := w.Write(request); err != nil {
		b.Error(err)
		return
	}
	status, length := "", 0
	for {
		line, err := w.in.ReadString('\n')
		if err != nil {
			b.Error(err)
			return
		}
		if status == "" {
			status = line
		}
		if digits, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			length, _ = strconv.Atoi(strings.TrimSpace(digits))
		}
		if line == "\r\n" {
			break
		}
	}
	io.CopyN(io.Discard, w.in, int64(length))
	if !strings.HasPrefix(status, "HTTP/1.1 20") {
		b.Errorf("answered %s", status)
	}
}
