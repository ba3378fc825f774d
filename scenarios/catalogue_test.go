package scenarios_test

import (
	"io/fs"
	"strings"
	"testing"

	"cascade/scenarios"
)

// Every scenario of the catalogue is named as its file, says what it is about, and expects something.
func TestCatalogue(t *testing.T) {
	names := scenarios.Names()
	if len(names) < 18 {
		t.Errorf("the catalogue has %d scenarios only: %v", len(names), names)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			s, err := scenarios.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			if s.Name != name || s.File != "scenarios/"+name+".yaml" {
				t.Errorf("it calls itself %s, in %s", s.Name, s.File)
			}
			if !strings.HasSuffix(s.About, ".") || strings.Contains(s.About, "\n") {
				t.Errorf("about is not a sentence on one line: %q", s.About)
			}
			if len(s.Plan) == 0 || len(s.Expect) == 0 {
				t.Error("it has no plan or expects nothing")
			}
			text, err := fs.ReadFile(scenarios.Catalogue(), name+".yaml")
			if err != nil || string(text) != string(s.Text) {
				t.Errorf("its text is not that of its file: %v", err)
			}
		})
	}
}

// A path works as well as a name.
func TestLoadReadsPaths(t *testing.T) {
	s, err := scenarios.Load("three-channels.yaml")
	if err != nil || s.File != "three-channels.yaml" || len(s.Plan) != 3 {
		t.Errorf("got %+v, %v", s, err)
	}
}
