package commands

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// A library that is loaded asks the go command where its tools are. Nobody who runs cascade has asked for that.
func TestAStartRunsNoOtherCommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the spy is a script for sh")
	}
	dir := t.TempDir()
	ran := filepath.Join(dir, "ran")
	spy := "#!/bin/sh\necho \"$@\" >>" + ran + "\n"
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(spy), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "version")
	cmd.Env = append(os.Environ(), "PATH="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if asked, err := os.ReadFile(ran); err == nil {
		t.Errorf("it runs go %s", asked)
	}
}
