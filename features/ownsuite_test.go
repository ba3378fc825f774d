package features_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The example of another project's suite runs as a module of its own.
func TestAnotherProjectsSuiteRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("builds another module")
	}
	house, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	project := t.TempDir()
	if err := os.CopyFS(project, os.DirFS("testdata/ownsuite")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"mod", "edit", "-replace", "cascade=" + house},
		{"test", "-mod=mod", "-v", "./..."},
	} {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = project
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
	}
}
