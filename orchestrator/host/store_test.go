package host_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cascade/orchestrator/host"
	"cascade/orchestrator/host/postgres"
	"cascade/orchestrator/host/postgres/pgtest"
	"cascade/orchestrator/host/sqlite"
)

// onEach runs a test on every kind of store. It is given what makes a place for one that is empty.
func onEach(t *testing.T, test func(t *testing.T, place func(testing.TB) string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, newPath) })
	t.Run("postgres", func(t *testing.T) { test(t, pgtest.Database) })
}

// newPath is where a test's store is: in memory, where the machine has files there, as thousands of writes that wait
// for a disk take minutes.
func newPath(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "cascade")
	if err != nil {
		return filepath.Join(t.TempDir(), "cascade.db")
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Join(dir, "cascade.db")
}

// owned is a shard, and the database that it is in.
type owned struct {
	host.Store
	db *postgres.DB
}

func (o owned) Close() error {
	o.db.Close()
	return nil
}

// openAt opens the store at a place: the file of a path, or the first shard of a URL's database.
func openAt(ctx context.Context, place string) (host.Store, error) {
	if !strings.HasPrefix(place, "postgres:") {
		return sqlite.Open(ctx, place)
	}
	db, err := postgres.Open(ctx, place)
	if err != nil {
		return nil, err
	}
	shard, err := db.Take(ctx, 0)
	return owned{shard, db}, err
}

func reopen(t testing.TB, place string) host.Store {
	t.Helper()
	store, err := openAt(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}
