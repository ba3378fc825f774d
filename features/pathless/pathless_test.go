package pathless_test

import (
	"os"
	"os/exec"
	"testing"

	"cascade/features/pathless"
)

func TestAProgramStartsWithoutAPATHAndGetsItBack(t *testing.T) {
	if path, ok := os.LookupEnv("PATH"); ok {
		t.Errorf("it starts with PATH=%s", path)
	}
	if err := pathless.Restore(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Unsetenv("PATH") }) // as it starts, when it is run again
	if _, err := exec.LookPath("go"); err != nil {
		t.Error(err)
	}
}
