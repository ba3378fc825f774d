package wire

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"cascade/orchestrator/channel/smpp"
	"cascade/scenarios"
	"cascade/sim/live"
)

// Settings are those of a subaccount: what the control API was given, else what the scenario says, else what is made.
type Settings struct {
	scenarios.Wires
	set     scenarios.Wires // what somebody has set
	demands bool
}

// Settings are those of a subaccount that has a world.
func (s *Server) Settings(subaccount string) (Settings, bool) {
	world, ok := s.worlds.Find(subaccount)
	if !ok {
		return Settings{}, false
	}
	return s.settings(world), true
}

// settings are worked out once for a world: every request and every receipt asks for them.
func (s *Server) settings(world *live.World) Settings {
	s.mu.RLock()
	known, ok := s.known[world.Name()]
	s.mu.RUnlock()
	if ok && known.world == world {
		return known.Settings
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	set := s.given[world.Name()].Over(world.Scenario().Wires)
	settings := Settings{set.Over(made(world.Seed(), world.Name())), set, s.demands}
	s.forget()
	s.known[world.Name()] = worldSettings{settings, world}
	return settings
}

// worldSettings are the settings of a world as long as it is the subaccount's.
type worldSettings struct {
	Settings
	world *live.World
}

// forget drops what is kept of subaccounts that have no world any more, once it is much.
func (s *Server) forget() {
	const much = 1000
	for name := range s.known {
		if len(s.known) < much {
			return
		}
		if _, ok := s.worlds.Find(name); !ok {
			delete(s.known, name)
		}
	}
}

// Put replaces what the control API has given of a subaccount. It outlives the world, as registrations of webhooks do.
func (s *Server) Put(subaccount string, w scenarios.Wires) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name := range s.given {
		if _, ok := s.worlds.Find(name); !ok {
			delete(s.given, name)
		}
	}
	s.given[subaccount] = w
	delete(s.known, subaccount)
}

// Verify lets protocols ask the addresses of applications that a subaccount's settings name now.
func (s *Server) Verify(ctx context.Context, world *live.World) {
	for _, p := range s.protocols {
		if v, ok := p.(Verifier); ok {
			v.Verify(ctx, world, s.settings(world))
		}
	}
}

// Demands tells whether a request has to bear a secret of the settings: it was set, or the server demands all.
func (s *Settings) Demands(of func(*scenarios.Wires) string) bool {
	return s.demands || s.Given(of)
}

// Key is what a callback is signed with: the secret, but for one whose signature is to be wrong on purpose.
func Key(r live.Receipt, secret string) string {
	if r.BadSignature {
		return "not " + secret
	}
	return secret
}

// Given tells whether somebody has set a setting: it was not made.
func (s *Settings) Given(of func(*scenarios.Wires) string) bool { return of(&s.set) != "" }

// made is what is left out: it follows from the seed and the subaccount's name. URLs are not made, nor how ids are
// spelled.
func made(seed uint64, subaccount string) (w scenarios.Wires) {
	for _, f := range w.Fields() {
		if f.Kind != scenarios.WireURL && f.Kind != scenarios.WireIDForm {
			*f.Value = Make(seed, subaccount, f.Wire, f.Key)
		}
	}
	return w
}

// Make makes an id or a secret.
func Make(seed uint64, subaccount, wire, key string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s\n%s\n%s", seed, subaccount, wire, key))
	text := hex.EncodeToString(sum[:16])
	switch {
	case key == "accountSid":
		return "AC" + text
	case strings.HasSuffix(key, "Id"):
		return "1" + digits(sum[:14])
	case wire == "viber":
		return text[:16] + "-" + text[16:24] + "-" + text[24:]
	case wire == "vonage" || wire == "smpp":
		return text[:8]
	}
	return text
}

func digits(octets []byte) string {
	var b strings.Builder
	for _, o := range octets {
		b.WriteByte('0' + o%10)
	}
	return b.String()
}

// IDForm is how a subaccount's message ids are spelled over SMPP.
func (s *Server) IDForm(subaccount string) smpp.IDForm {
	settings, _ := s.Settings(subaccount)
	form, _ := smpp.ParseIDForm(settings.SMPP.IDs) // what is left out is the first: the same in both
	return form
}

// Password is the one that a bind over SMPP must give; "" where any does.
func (s *Server) Password(subaccount string) string {
	settings, ok := s.Settings(subaccount)
	if ok && settings.Demands(func(w *scenarios.Wires) string { return w.SMPP.Password }) {
		return settings.SMPP.Password
	}
	return ""
}
