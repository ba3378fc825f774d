package wire_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// stub is a protocol that says what it is asked, and keeps what it is told.
type stub struct {
	name    string
	ignored []string

	read    int // bytes of the last request's body
	failed  error
	refused int
	why     string
}

func (s *stub) Name() string                                           { return s.name }
func (s *stub) Claims(*http.Request) (string, bool)                    { return "", false }
func (s *stub) IDs(wire.Settings) []string                             { return nil }
func (s *stub) Ignored() []string                                      { return s.ignored }
func (s *stub) Callback(live.Receipt) live.Callback                    { return live.Callback{} }
func (s *stub) Again(string, int, int) (wait time.Duration, more bool) { return 0, false }

func (s *stub) Serve(_ http.ResponseWriter, r *http.Request, _ *wire.Call) {
	body, err := io.ReadAll(r.Body)
	s.read, s.failed = len(body), err
}

func (s *stub) Refuse(_ http.ResponseWriter, _ *wire.Call, status int, why string) {
	s.refused, s.why = status, why
}

// teller has a call of its own that says where callbacks go.
type teller struct {
	stub
	at string
}

func (t *teller) Webhook(string, wire.Settings) string { return t.at }

// verifier asks whoever it tells.
type verifier struct {
	stub
	asked string // the webhook that it has asked
}

func (v *verifier) Verify(_ context.Context, _ *live.World, s wire.Settings) {
	v.asked = s.WhatsApp.Webhook
}
func (v *verifier) Verification(*live.World, wire.Settings) string { return "asked " + v.asked }

// hearer is told what recipients write.
type hearer struct {
	stub
	heard []string
}

func (h *hearer) Heard(in live.Written) live.Callback {
	h.heard = append(h.heard, in.Text)
	return live.Callback{}
}

// over serves protocols over the world of shop, which is of a scenario.
func over(t *testing.T, scenario string, protocols ...wire.Protocol) (*wire.Server, *live.World) {
	t.Helper()
	parsed, err := scenarios.Parse("", []byte(scenario))
	if err != nil {
		t.Fatal(err)
	}
	worlds := live.NewRegistry(live.Options{Scenario: parsed})
	t.Cleanup(worlds.Close)
	var made []func(*wire.Server) wire.Protocol
	for _, p := range protocols {
		made = append(made, func(*wire.Server) wire.Protocol { return p })
	}
	s := wire.NewServer(worlds, false, made...)
	world, err := worlds.Open("shop")
	if err != nil {
		t.Fatal(err)
	}
	return s, world
}

// ask finds a request's protocol, and lets it answer.
func ask(t *testing.T, s *wire.Server, w http.ResponseWriter, path, body string) {
	t.Helper()
	r, err := http.NewRequest("POST", "http://cascade"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	call, ok := s.Find(r)
	if !ok {
		t.Fatalf("%s is no request of a wire", path)
	}
	s.Serve(w, r, call)
}
