package wire

import (
	"fmt"
	"strings"
	"unicode"

	"cascade/scenarios"
	"cascade/sim/live"
)

// Row is a wire of a subaccount: how it is met, and what of its requests has no effect.
type Row struct {
	Wire     string            `json:"wire"`
	BaseURL  string            `json:"baseUrl"`
	Settings map[string]string `json:"settings"`
	Ignored  []string          `json:"ignored"`
}

// Rows lists the wires that are served, to whoever asked under this host's URL.
func (s *Server) Rows(world *live.World, host string) []Row {
	settings := s.settings(world)
	rows := []Row{}
	for _, p := range s.protocols {
		row := Row{p.Name(), host + Prefix + world.Name() + "/" + p.Name(), map[string]string{}, p.Ignored()}
		for _, f := range settings.Fields() {
			if f.Wire == p.Name() && *f.Value != "" {
				row.Settings[f.Key] = *f.Value
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Exports is the same as lines for a shell, such as export TWILIO_ACCOUNT_SID='AC…'.
func (s *Server) Exports(world *live.World, host string) string {
	var b strings.Builder
	for _, row := range s.Rows(world, host) {
		export(&b, row.Wire, "baseUrl", row.BaseURL)
		for _, f := range new(scenarios.Wires).Fields() {
			if value, ok := row.Settings[f.Key]; ok && f.Wire == row.Wire {
				export(&b, row.Wire, f.Key, value)
			}
		}
	}
	return b.String()
}

func export(b *strings.Builder, wire, key, value string) {
	name := []rune(wire + "_")
	for _, r := range key {
		if unicode.IsUpper(r) && name[len(name)-1] != '_' {
			name = append(name, '_')
		}
		name = append(name, r)
	}
	fmt.Fprintf(b, "export %s='%s'\n", strings.ToUpper(string(name)), strings.ReplaceAll(value, "'", `'\''`))
}
