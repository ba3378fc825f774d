package live

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
	"cascade/scenarios"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// threeChannels is the documentation's story: read within a minute, or Viber; delivered within another, or SMS.
const threeChannels = `
plan:
  - {channel: WhatsApp, fallbackAfter: 60, successStatus: Read}
  - {channel: Viber, fallbackAfter: 60, successStatus: Delivered}
  - {channel: SMS}
providers:
  Viber: {script: [{status: Accepted, after: 50ms}, {status: Sent, after: 200ms}]}
`

func scenario(t testing.TB, text string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Parse("", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// receiver is a customer's webhook handler: it is called in place of the network.
type handler func(*told) int

// told is a webhook as its receiver sees it.
type told struct {
	URL, Authorization, Signature, Text string
	webhook.Envelope[webhook.Receipt]
}

func (h handler) RoundTrip(r *http.Request) (*http.Response, error) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	got := told{URL: r.URL.String(), Authorization: r.Header.Get("Authorization"),
		Signature: r.Header.Get(SignatureHeader), Text: string(text)}
	if err := json.Unmarshal(text, &got.Envelope); err != nil {
		return nil, err
	}
	answer := h(&got)
	if answer == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return &http.Response{StatusCode: answer, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

// diary is a receiver that takes everything and writes it down.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) write(b *told) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, fmt.Sprintf("%s %s %s", b.Payload.Channel, b.Payload.Status.State,
		b.Payload.Status.Timestamp[17:]))
	return http.StatusOK
}

// newRegistry is a registry that is closed when the test ends.
func newRegistry(t testing.TB, o Options) *Registry {
	r := NewRegistry(o)
	t.Cleanup(r.Close)
	return r
}

func open(t testing.TB, r *Registry, name string) *World {
	t.Helper()
	w, err := r.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func text(to string) *orchestrator.Message {
	return &orchestrator.Message{User: orchestrator.User{MSISDN: to}, Type: orchestrator.Text,
		Content: orchestrator.Content{Text: "Hello World!"}}
}

// toldAt is a text whose receipts go to a receiver of its own.
func toldAt(url string) *orchestrator.Message {
	m := text("+6598765432")
	m.DLRCallbackURL = url
	return m
}

func send(t testing.TB, w *World, m *orchestrator.Message) string {
	t.Helper()
	sent, err := w.Send(context.Background(), m)
	if err != nil {
		t.Fatal(err)
	}
	return sent.UMID
}

func advanceTo(t testing.TB, w *World, to time.Duration) Clock {
	t.Helper()
	c, err := w.AdvanceTo(context.Background(), to)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// lines are the timeline's lines of some kinds, without their umids.
func lines(w *World, kinds ...string) string {
	var all Lines
	w.Read(&all, 0, 1<<30)
	var b bytes.Buffer
	for i := range all.Len() {
		var line map[string]any
		if err := json.Unmarshal(all.At(i), &line); err != nil {
			panic(err)
		}
		for _, k := range kinds {
			if line["kind"] == k {
				delete(line, "umid")
				delete(line, "kind")
				text, _ := json.Marshal(line)
				b.Write(append(text, '\n'))
			}
		}
	}
	return b.String()
}
