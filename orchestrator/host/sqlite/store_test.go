package sqlite

import (
	"os"
	"path/filepath"
	"testing"

	"cascade/orchestrator/host"
	"cascade/orchestrator/host/storetest"
)

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	root, err := os.MkdirTemp("/dev/shm", "cascade") // in memory, where the machine has files there
	if err != nil {
		root = t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(root) })
	dir := ""
	storetest.Check(t, func(t testing.TB) func(testing.TB) host.Store {
		os.RemoveAll(dir) // of the case before: thousands would fill the memory
		if dir, err = os.MkdirTemp(root, ""); err != nil {
			t.Fatal(err)
		}
		return func(t testing.TB) host.Store {
			s, err := Open(t.Context(), filepath.Join(dir, "cascade.db"))
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	})
}
