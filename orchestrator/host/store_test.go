package host_test

import (
	"os"
	"path/filepath"
	"testing"

	"cascade/orchestrator/host/sqlite"
)

// open makes a store in a file of its own.
func open(t testing.TB) *sqlite.Store {
	t.Helper()
	return reopen(t, newPath(t))
}

// newPath is where a test's store is: in memory, where the machine has files there, as thousands of writes that wait for
// a disk take minutes.
func newPath(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "cascade")
	if err != nil {
		return filepath.Join(t.TempDir(), "cascade.db")
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Join(dir, "cascade.db")
}

func reopen(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}
