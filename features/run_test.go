package features

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
)

// outcome is what a run of the suite came to.
type outcome struct {
	code        int
	out, errors string
}

// runSuite runs the suite behind `cascade test`.
func runSuite(t testing.TB, o Options) outcome {
	t.Helper()
	var out, errors bytes.Buffer
	code := Run(context.Background(), o, &out, &errors)
	return outcome{code, out.String(), errors.String()}
}

// runText runs one feature.
func runText(t testing.TB, text string) outcome {
	t.Helper()
	return runSuite(t, Options{Paths: []string{write(t, "a.feature", text)}})
}

// write makes a file in a folder of its own.
func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
