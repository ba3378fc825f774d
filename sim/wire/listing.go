package wire

import (
	"cmp"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"cascade/orchestrator"
	"cascade/sim/live"
)

// Row is a wire of a subaccount: how it is met, and what of its requests has no effect.
type Row struct {
	Wire     string            `json:"wire"`
	BaseURL  string            `json:"baseUrl"`
	Settings map[string]string `json:"settings"`
	Ignored  []IgnoredRow      `json:"ignored"`

	Verification string `json:"verification,omitempty"` // what its webhook answered when it was asked whether it is one
}

// IgnoredRow is a field of requests that has no effect.
type IgnoredRow struct {
	Field string                `json:"field"`
	Count int                   `json:"count"`          // the requests that had it
	Last  *orchestrator.Seconds `json:"last,omitempty"` // when the last of them came; nil: none did
}

// Beside is a wire that another server serves, over a protocol that is not HTTP. Its user names the subaccount.
type Beside struct {
	Name    string
	Address net.Addr // where it listens
	User    string   // what its settings call the user, such as "systemId"
	Ignored []string // what is accepted and has no effect
}

// Beside lets a wire that another server serves stand with those that are served here. It is called before any request
// is answered.
func (s *Server) Beside(b Beside) { s.beside = append(s.beside, b) }

// Rows lists the wires that are served, to whoever asked under this host's URL.
func (s *Server) Rows(world *live.World, host string) []Row {
	settings := s.settings(world)
	rows := []Row{}
	for _, p := range s.protocols {
		row := rowOf(world, &settings, p.Name(), host+Prefix+world.Name()+"/"+p.Name(), p.Ignored())
		if t, ok := p.(Teller); ok {
			row.tellsAt(t.Webhook(world.Name(), settings))
		}
		if v, ok := p.(Verifier); ok {
			row.Verification = v.Verification(world, settings)
		}
		rows = append(rows, row)
	}
	for _, b := range s.beside {
		row := rowOf(world, &settings, b.Name, b.Name+"://"+b.reached(host), b.Ignored)
		row.Settings[b.User] = world.Name()
		rows = append(rows, row)
	}
	return rows
}

func rowOf(world *live.World, settings *Settings, wire, at string, ignored []string) Row {
	row := Row{Wire: wire, BaseURL: at, Settings: map[string]string{}, Ignored: ignoredOver(world, wire, ignored)}
	for _, f := range settings.Fields() {
		if f.Wire == wire && *f.Value != "" {
			row.Settings[f.Key] = *f.Value
		}
	}
	return row
}

// tellsAt says where callbacks go, which a call of the protocol's own can have changed.
func (r *Row) tellsAt(webhook string) {
	delete(r.Settings, "webhook")
	if webhook != "" {
		r.Settings["webhook"] = webhook
	}
}

// reached is the address as whoever asked under a host's URL reaches it: one that listens everywhere is there too.
func (b Beside) reached(host string) string {
	at, ok := b.Address.(*net.TCPAddr)
	u, err := url.Parse(host)
	if !ok || !at.IP.IsUnspecified() || err != nil {
		return b.Address.String()
	}
	return net.JoinHostPort(u.Hostname(), strconv.Itoa(at.Port))
}

// ignoredOver is the fields of a wire that have no effect, those that came first, the latest of them before the others.
func ignoredOver(world *live.World, wire string, known []string) []IgnoredRow {
	rows := []IgnoredRow{}
	for _, came := range world.IgnoredOver(wire) {
		rows = append(rows, IgnoredRow{came.Field, came.Count, new(orchestrator.Seconds(came.Last))})
	}
	slices.SortStableFunc(rows, func(a, b IgnoredRow) int { return cmp.Compare(*b.Last, *a.Last) })
	for _, field := range slices.Sorted(slices.Values(known)) {
		if !slices.ContainsFunc(rows, func(r IgnoredRow) bool { return r.Field == field }) {
			rows = append(rows, IgnoredRow{Field: field})
		}
	}
	return rows
}

// Exports is the same as lines for a shell, such as export TWILIO_ACCOUNT_SID='AC…'.
func (s *Server) Exports(world *live.World, host string) string {
	var b strings.Builder
	for _, row := range s.Rows(world, host) {
		export(&b, row.Wire, "baseUrl", row.BaseURL)
		for _, key := range slices.Sorted(maps.Keys(row.Settings)) {
			export(&b, row.Wire, key, row.Settings[key])
		}
	}
	return b.String()
}

func export(b *strings.Builder, wire, key, value string) {
	name := []rune(wire + "_")
	for _, r := range key {
		if unicode.IsUpper(r) {
			name = append(name, '_')
		}
		name = append(name, r)
	}
	fmt.Fprintf(b, "export %s='%s'\n", strings.ToUpper(string(name)), strings.ReplaceAll(value, "'", `'\''`))
}
