package smpp

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
)

// tap notes what goes over a connection, in both directions, as text2pcap reads it.
type tap struct {
	net.Conn
	mu   sync.Mutex
	text strings.Builder
}

func (c *tap) note(direction string, b []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprintf(&c.text, "%s\n000000 % x\n", direction, b)
}

func (c *tap) Write(b []byte) (int, error) {
	c.note("O", b)
	return c.Conn.Write(b)
}

func (c *tap) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.note("I", b[:n])
	}
	return n, err
}

// dissect has tshark read a capture: one line for each PDU, with the fields' values. What it finds wrong stands there
// too.
func dissect(t *testing.T, c *tap, fields ...string) []string {
	t.Helper()
	text2pcap, tshark := program(t, "text2pcap", "tshark"), program(t, "tshark", "tshark")
	folder := t.TempDir()
	file := filepath.Join(folder, "capture.pcap")
	c.mu.Lock()
	err := os.WriteFile(filepath.Join(folder, "capture.txt"), []byte(c.text.String()), 0o600)
	c.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	make := exec.CommandContext(ctx, text2pcap, "-q", "-D", "-T", "2775,40000",
		filepath.Join(folder, "capture.txt"), file)
	if out, err := make.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	read := []string{"-r", file, "-d", "tcp.port==2775,smpp", "-Y", "smpp", "-T", "fields", "-E", "separator=|"}
	for _, f := range append(fields, "_ws.malformed", "_ws.expert.message") {
		read = append(read, "-e", f)
	}
	of := exec.CommandContext(ctx, tshark, read...)
	out, err := of.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// What goes over a link is read by a program that knows the protocol from elsewhere, and has no fault in its eyes.
func TestTsharkReadsASession(t *testing.T) {
	s := serve(t, "providers: {SMS: {script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Delivered, after: 3s}]}}", Options{})
	near, far := net.Pipe()
	s.accept(far)
	c := &tap{Conn: near}
	p := follow(c)
	p.bind(t, smpp.BindTransceiver, "shop")
	m := hi()
	m.Source, m.Registered = smpp.AddressOf("SHOP"), smpp.ReceiptAlways|smpp.RegisteredIntermediate
	m.Validity = smpp.FormatSpan(time.Hour)
	m.Parameters = []smpp.Parameter{{Tag: smpp.TagUserMessageReference, Value: []byte{0, 17}}}
	id, _ := smpp.ReadMessageID(p.ask(t, smpp.SubmitSM, 2, m.Append(nil)).Body)
	form := smpp.Form{Source: "+6591234567"}
	long, _ := form.Compose(orderOf(strings.Repeat("Şifreniz ", 10)), "", 7)
	p.ask(t, smpp.SubmitSM, 3, long[0].Append(nil))
	longID, _ := smpp.ReadMessageID(p.ask(t, smpp.SubmitSM, 4, long[1].Append(nil)).Body)
	p.ask(t, smpp.SubmitSM, 9, (&smpp.Message{Dest: smpp.International("65"), Short: []byte("hi")}).Append(nil))
	world, _ := s.options.Worlds.Find("shop")
	done := make(chan error, 1)
	go func() {
		_, err := world.AdvanceBy(context.Background(), time.Minute)
		done <- err
	}()
	for range 4 {
		got := <-p.frames
		p.write(t, got.Command.Response(), smpp.OK, got.Sequence, smpp.MessageID(""))
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	p.ask(t, smpp.QuerySM, 10, append(smpp.MessageID(id), 0, 0, 0))
	p.ask(t, smpp.EnquireLink, 11, nil)
	p.ask(t, 0x777, 12, nil)
	p.ask(t, smpp.Unbind, 13, nil)
	got := dissect(t, c, "smpp.command_id", "smpp.command_status", "smpp.sequence_number", "smpp.message_state",
		"smpp.receipted_message_id", "smpp.user_message_reference", "smpp.message_text")
	for i := range got {
		got[i] = strings.NewReplacer(id, "ID", longID, "LONG").Replace(got[i])
	}
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(dissected), "\n"), got); diff != "" {
		t.Error(diff)
	}
}

// dissected is what tshark makes of the session: nothing stands in the last two columns, where it tells of faults.
const dissected = `
0x00000009||1||||||
0x80000009|0x00000000|1||||||
0x00000004||2|||0x0011|||
0x80000004|0x00000000|2||||||
0x00000004||3||||Şifreniz Şifreniz Şifreniz Şifreniz Şifreniz Şifreniz Şifreniz Şifr||
0x80000004|0x00000000|3||||||
0x00000004||4||||eniz Şifreniz Şifreniz ||
0x80000004|0x00000000|4||||||
0x00000004||9||||||
0x80000004|0x0000000b|9||||||
0x00000005||1|1|ID|0x0011|||
0x80000005|0x00000000|1||||||
0x00000005||2|1|LONG||||
0x80000005|0x00000000|2||||||
0x00000005||3|2|ID|0x0011|||
0x80000005|0x00000000|3||||||
0x00000005||4|2|LONG||||
0x80000005|0x00000000|4||||||
0x00000003||10||||||
0x80000003|0x00000000|10|2|||||
0x00000015||11||||||
0x80000015|0x00000000|11||||||
0x80000000|0x00000003|12||||||
0x00000006||13||||||
0x80000006|0x00000000|13||||||
`

// The test above would see a fault: a text that is longer than its PDU.
func TestTsharkSeesAFault(t *testing.T) {
	near, far := net.Pipe()
	defer near.Close()
	go io.Copy(io.Discard, far)
	c := &tap{Conn: near}
	frame := smpp.Append(nil, smpp.SubmitSM, smpp.OK, 1, hi().Append(nil))
	frame[len(frame)-3] = 200 // sm_length
	if _, err := c.Write(frame); err != nil {
		t.Fatal(err)
	}
	if got := dissect(t, c, "smpp.command_id"); len(got) != 1 || !strings.Contains(got[0], "Malformed") {
		t.Errorf("%q", got)
	}
}

// orderOf is a message of the Send API with a text.
func orderOf(text string) *orchestrator.Message {
	return &orchestrator.Message{
		User: orchestrator.User{MSISDN: "+6581234567"}, Type: orchestrator.Text, Content: orchestrator.Content{Text: text},
	}
}
