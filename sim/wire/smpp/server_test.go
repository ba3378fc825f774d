package smpp

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cockroachdb/datadriven"
	"go.uber.org/goleak"

	"cascade/orchestrator/channel/smpp"
	"cascade/scenarios"
	"cascade/sim/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve starts a server whose worlds are of a scenario.
func serve(t testing.TB, scenario string, o Options) *Server {
	t.Helper()
	parsed, err := scenarios.Parse("", []byte(scenario))
	if err != nil {
		t.Fatal(err)
	}
	return serveIn(t, live.Options{Scenario: parsed}, o)
}

// serveIn starts a server whose worlds are as is said.
func serveIn(t testing.TB, worlds live.Options, o Options) *Server {
	t.Helper()
	o.Worlds = live.NewRegistry(worlds)
	s := New(o)
	t.Cleanup(s.Close)
	t.Cleanup(o.Worlds.Close)
	return s
}

// peer is a client that is made of bytes.
type peer struct {
	net.Conn
	frames chan smpp.PDU
}

// connect opens a link to the server.
func connect(s *Server) *peer {
	near, far := net.Pipe()
	s.accept(far)
	return follow(near)
}

// follow reads frames off a connection as they come.
func follow(conn net.Conn) *peer {
	p := &peer{conn, make(chan smpp.PDU, 1000)}
	go func() {
		defer close(p.frames)
		for {
			pdu, err := readFrame(p.Conn)
			if err != nil {
				return
			}
			p.frames <- pdu
		}
	}()
	return p
}

func readFrame(r io.Reader) (pdu smpp.PDU, err error) {
	head := make([]byte, smpp.HeaderSize)
	if _, err = io.ReadFull(r, head); err != nil {
		return pdu, err
	}
	if pdu.Header, err = smpp.ReadHeader(head); err != nil {
		return pdu, err
	}
	pdu.Body = make([]byte, pdu.Length-smpp.HeaderSize)
	_, err = io.ReadFull(r, pdu.Body)
	return pdu, err
}

// write sends a PDU.
func (p *peer) write(t testing.TB, c smpp.Command, status smpp.Status, sequence uint32, body []byte) {
	t.Helper()
	if _, err := p.Write(smpp.Append(nil, c, status, sequence, body)); err != nil {
		t.Error(err)
	}
}

// ask sends a request and gives the answer.
func (p *peer) ask(t testing.TB, c smpp.Command, sequence uint32, body []byte) smpp.PDU {
	t.Helper()
	p.write(t, c, smpp.OK, sequence, body)
	return <-p.frames
}

func (p *peer) bind(t testing.TB, c smpp.Command, system string) {
	t.Helper()
	if got := p.ask(t, c, 1, smpp.Bind{SystemID: system, Version: 0x34}.Append(nil)); got.Status != smpp.OK {
		t.Fatalf("%s: %s", c, got.Status)
	}
}

// hi is a short message that asks for its receipt.
func hi() *smpp.Message {
	return &smpp.Message{Dest: smpp.International("6581234567"), Registered: smpp.ReceiptAlways, Short: []byte("hi")}
}

// show is a frame in hexadecimal, with what it is.
func show(pdu smpp.PDU) string {
	text := fmt.Sprintf("%08x %08x %08x %08x  %s %s\n", pdu.Length, uint32(pdu.Command), uint32(pdu.Status), pdu.Sequence,
		pdu.Command, pdu.Status)
	if len(pdu.Body) > 0 {
		text += "  " + hex.EncodeToString(pdu.Body) + "\n"
	}
	if r, ok := receiptOf(pdu); ok {
		text += "  " + r + "\n"
	}
	return text
}

func receiptOf(pdu smpp.PDU) (string, bool) {
	if pdu.Command != smpp.DeliverSM {
		return "", false
	}
	m, err := smpp.ReadMessage(pdu.Body)
	return string(m.Short), err == nil
}

// TestSessions plays testdata/sessions.txt. A line of `send` is a frame in hexadecimal; blanks, and what stands in
// parentheses, are left out. Its output is the frames that answer. `advance` moves the clock, and answers each
// deliver_sm with a status; its output is what came.
func TestSessions(t *testing.T) {
	datadriven.Walk(t, "testdata/sessions", func(t *testing.T, path string) {
		var s *Server
		links := map[string]*peer{}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			link := "a"
			d.MaybeScanArgs(t, "link", &link)
			var out strings.Builder
			switch d.Cmd {
			case "server":
				var o Options
				if d.HasArg("password") {
					o.Password = func(string) string { return "secret" }
				}
				var ids string
				if d.MaybeScanArgs(t, "ids", &ids); ids != "" {
					form, ok := smpp.ParseIDForm(ids)
					if !ok {
						t.Fatalf("no form %s", ids)
					}
					o.IDs = func(string) smpp.IDForm { return form }
				}
				s = serve(t, d.Input, o)
			case "send":
				if links[link] == nil {
					links[link] = connect(s)
					t.Cleanup(func() { links[link].Close() })
				}
				for line := range strings.Lines(d.Input) {
					out.WriteString(exchange(t, links[link], line))
				}
			case "advance":
				var by string
				status := 0
				d.ScanArgs(t, "by", &by)
				d.MaybeScanArgs(t, "answer", &status)
				advance(t, &out, s, links[link], by, smpp.Status(status))
			}
			return out.String()
		})
	})
}

// exchange sends one frame and gives its answer. What follows // is a comment.
func exchange(t *testing.T, p *peer, line string) string {
	line, _, _ = strings.Cut(line, "//")
	frame, err := hex.DecodeString(strings.Join(strings.Fields(line), ""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write(frame); err != nil {
		return "closed\n"
	}
	got, open := <-p.frames
	if !open {
		return "closed\n"
	}
	return show(got)
}

// advance moves the clock of shop, answers each deliver_sm, and lists the attempts that the world has recorded.
func advance(t *testing.T, out *strings.Builder, s *Server, p *peer, by string, status smpp.Status) {
	span, err := time.ParseDuration(by)
	if err != nil {
		t.Fatal(err)
	}
	w, _ := s.options.Worlds.Find("shop")
	before := len(w.Attempts(0, 1000))
	done := make(chan error)
	go func() {
		_, err := w.AdvanceBy(context.Background(), span)
		done <- err
	}()
	for {
		select {
		case got := <-p.frames:
			out.WriteString(show(got))
			p.write(t, got.Command.Response(), status, got.Sequence, smpp.MessageID(""))
			continue
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
		}
		break
	}
	for _, a := range w.Attempts(before, 1000) {
		fmt.Fprintf(out, "at %s: attempt %d %s: %d %s%s lost=%t wire=%s\n",
			a.At, a.Attempt, a.URL, a.Answer, a.Said, a.Failure, a.Lost, a.Wire)
	}
}

func TestOptionsThatAreLeftOutAreTheirDefaults(t *testing.T) {
	o := Options{}.orDefaults()
	if o.SessionInit != 10*time.Second || o.EnquireLink != 30*time.Second || o.Response != 10*time.Second || o.Links != 2000 ||
		o.Password("shop") != "" || o.IDs("shop") != smpp.SameID {
		t.Errorf("%+v", o)
	}
	given := Options{SessionInit: 1, EnquireLink: 2, Response: 3, Links: 4}.orDefaults()
	if given.SessionInit != 1 || given.EnquireLink != 2 || given.Response != 3 || given.Links != 4 {
		t.Errorf("%+v", given)
	}
}

// A bind that leaves a receipt unanswered has its next turn after all others of its system_id.
func TestABindThatLeavesAReceiptUnansweredIsTheLast(t *testing.T) {
	s := serve(t, delivers, Options{})
	links := map[string]*session{}
	for _, name := range []string{"a", "b", "c", "gone"} {
		near, far := net.Pipe()
		t.Cleanup(func() { near.Close() })
		links[name] = newSession(s, far)
		s.bind(links[name], "shop", name != "gone")
	}
	for _, turn := range []struct{ last, want string }{{"a", "bca"}, {"c", "bac"}, {"c", "bac"}, {"gone", "bac"}, {"b", "acb"}} {
		s.last(links[turn.last])
		order := ""
		for _, link := range s.receivers["shop"] {
			for name := range links {
				if links[name] == link {
					order += name
				}
			}
		}
		if first, _ := s.receiver("shop"); order != turn.want || first != links[order[:1]] {
			t.Errorf("with %s at the end: %s, want %s", turn.last, order, turn.want)
		}
	}
}

// Close ends every link at once, and is back when nothing is under way any more.
func TestAServerThatClosesEndsItsLinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, delivers, Options{})
		bound, silent := connect(s), connect(s)
		bound.bind(t, smpp.BindTransceiver, "shop")
		began := time.Now()
		s.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		if took := time.Since(began); took > 0 || len(s.links) > 0 || len(s.receivers) > 0 {
			t.Errorf("after %s, %d links and %d receivers are left", took, len(s.links), len(s.receivers))
		}
		for _, p := range []*peer{bound, silent} {
			if took, came := ended(p); took > 0 || len(came) > 0 {
				t.Errorf("a link ends after %s, with %v", took, came)
			}
		}
	})
}
