package commands

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// binary is the built command, and docs are the pages that main gives it.
var (
	binary string
	docs   fs.FS
)

// TestMain builds the command once, as it is released.
func TestMain(m *testing.M) { os.Exit(withBinary(m.Run)) }

func withBinary(run func() int) int {
	dir, err := os.MkdirTemp("", "cascade")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "cascade")
	pages, err := filepath.Abs("../../.github/docs")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	docs = os.DirFS(pages)
	if out, err := exec.Command("go", "build", "-ldflags", "-s -w", "-o", binary, "cascade").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", out, err)
		return 1
	}
	return run()
}
