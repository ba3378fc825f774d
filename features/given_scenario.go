package features

import (
	"io/fs"
	"os"
	"path/filepath"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// scenario loads the world that the Givens then speak of.
func (s *story) scenario(a *arguments) error {
	name := a.text()
	if s.world != nil {
		return wrong("the scenario cannot be loaded any more: its world has begun",
			"write this step before the first When")
	}
	loaded, err := s.load(name)
	if err != nil {
		return err
	}
	s.base = loaded
	return nil
}

// load finds a scenario by its name in the catalogue, beside the feature file, or from the working directory.
func (s *story) load(name string) (*scenarios.Scenario, error) {
	if _, err := fs.Stat(scenarios.Catalogue(), name+".yaml"); err != nil && !filepath.IsAbs(name) {
		beside := filepath.Join(s.folder, name)
		if found, err := os.Stat(beside); err == nil && !found.IsDir() {
			return scenarios.Load(beside)
		}
	}
	return scenarios.Load(name)
}

// open makes the world when the first thing happens in it.
func (s *story) open() (*sim.World, error) {
	if s.world != nil {
		return s.world, nil
	}
	live, err := s.compose()
	if err != nil {
		return nil, err
	}
	if s.served != nil {
		err := s.serve(s.ctx, live)
		return s.world, err
	}
	s.world = sim.NewWorld(live, sim.Options{})
	return s.world, nil
}

// compose is the world that the Givens describe.
func (s *story) compose() (*scenarios.Scenario, error) {
	live := *s.base
	live.Providers = map[orchestrator.Channel]*scenarios.Provider{}
	for _, c := range orchestrator.Channels() {
		p, err := s.provider(c)
		if err != nil {
			return nil, err
		}
		if p != nil {
			live.Providers[c] = p
		}
	}
	live.Templates = map[string]orchestrator.TemplateSpec{}
	for name, spec := range s.base.Templates {
		live.Templates[name] = spec
	}
	if t := s.said.template; t != nil {
		live.Templates[t.name] = t.spec
	}
	return &live, nil
}
