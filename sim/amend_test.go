package sim_test

import (
	"maps"
	"sync"
	"testing"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// A world that is served is looked at while a step changes what its scenario says: who has read it keeps what they read.
func TestAScenarioMayBeReadWhileItIsAmended(t *testing.T) {
	s := scenarios.Default()
	s.Templates = map[string]orchestrator.TemplateSpec{"first": {}}
	w := sim.NewWorld(s, sim.Options{})
	var reader sync.WaitGroup
	read := make(chan struct{}, 1)
	reader.Go(func() {
		for len(w.Scenario().Templates) < 100 {
			for name := range w.Scenario().Templates {
				if name == "" {
					t.Error("a template without a name")
				}
			}
			select {
			case read <- struct{}{}:
			default:
			}
		}
	})
	<-read
	for i := range 100 {
		w.Amend(func(s *scenarios.Scenario) {
			s.Templates = maps.Clone(s.Templates)
			s.Templates[string(rune('a'+i))] = orchestrator.TemplateSpec{}
		})
	}
	reader.Wait()
	if len(s.Templates) != 1 {
		t.Errorf("the scenario that the world was made from has %d templates", len(s.Templates))
	}
}
