package features

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"cascade/scenarios"
)

// scenario loads the world that the Givens then speak of.
func (s *story) scenario(a *arguments) error {
	name := a.text()
	if s.world != nil {
		return errors.New("the scenario cannot be loaded any more: its world has begun\n" +
			"hint: write this step before the first When")
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
