package postgres

import (
	"testing"

	"cascade/orchestrator/host"
	"cascade/orchestrator/host/postgres/pgtest"
	"cascade/orchestrator/host/storetest"
)

// fresh is an empty database. One for each case of a law would take a while: the tables are emptied between them.
func fresh(t testing.TB) *DB {
	t.Helper()
	db, err := Open(t.Context(), pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

func (db *DB) empty(t testing.TB) {
	t.Helper()
	_, err := db.pool.Exec(t.Context(), `TRUNCATE cascade.store, cascade.process, cascade.message, cascade.state, cascade.record,
		cascade.timer, cascade.send, cascade.handle, cascade.stray, cascade.webhook, cascade.registration, cascade.batch,
		cascade.refused, cascade.once, cascade.inbox, cascade.reply`)
	if err == nil {
		_, err = db.pool.Exec(t.Context(), `UPDATE cascade.shard SET epoch = 0, clock = 0, turn = 0,
			message = no::bigint << 48, send = no::bigint << 48, webhook = no::bigint << 48`)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	db := fresh(t)
	storetest.Check(t, func(t testing.TB) func(testing.TB) host.Store {
		db.empty(t)
		return func(t testing.TB) host.Store {
			s, err := db.Take(t.Context(), 3)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	})
}
