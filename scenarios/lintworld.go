package scenarios

import (
	"time"

	"cascade/orchestrator"
)

// LintWorld is what the linter must know of the scenario's world. Whoever lints adds when the message is submitted, and
// what its fields are called.
func (s *Scenario) LintWorld() orchestrator.LintWorld {
	w := orchestrator.LintWorld{Templates: s.Templates, Start: s.Start}
	for c, p := range s.Providers {
		if p.TTL > 0 {
			if w.TTL == nil {
				w.TTL = map[orchestrator.Channel]time.Duration{}
			}
			w.TTL[c] = p.TTL
		}
	}
	return w
}
