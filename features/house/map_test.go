package house_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The README's map is the true one: whatever package there is stands on it.
func TestTheMapNamesEveryPackage(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, drawn, _ := strings.Cut(string(text), "\n## The map\n")
	drawn, _, _ = strings.Cut(drawn, "\nImports go one way")
	packages := map[string]bool{}
	for _, room := range []string{"orchestrator", "scenarios", "sim", "features", "dashboard"} {
		err := filepath.WalkDir("../../"+room, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "examples"):
				return fs.SkipDir
			case filepath.Ext(path) == ".go":
				packages[filepath.Dir(path)] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(packages) < 20 {
		t.Fatalf("only %d packages were found", len(packages))
	}
	for path := range packages {
		if !strings.Contains(drawn, "`"+filepath.Base(path)+"`") {
			t.Errorf("the README's map does not have %s", path)
		}
	}
}
