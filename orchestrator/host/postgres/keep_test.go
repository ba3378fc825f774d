package postgres

import (
	"testing"
	"time"
)

// keeping is a keeper that is driven by hand.
func keeping(t *testing.T, db *DB) *keeper {
	t.Helper()
	conn, err := db.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Release)
	return &keeper{db: db, id: "self", conn: conn, lease: time.Minute, shards: map[int]sign{}, others: map[string]sign{}}
}

// look is what the keeper sees so long after it began, and how many processes live then.
func (k *keeper) lookAfter(t *testing.T, began time.Time, after time.Duration) (s seen, live int) {
	t.Helper()
	s, err := k.look(t.Context())
	if err == nil {
		live, err = k.alive(t.Context(), began.Add(after), s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, live
}

// A process that was not heard of for a lease is forgotten; one that comes back is new, whatever it counts from.
func TestAProcessThatComesBackLives(t *testing.T) {
	db := fresh(t)
	k, began := keeping(t, db), time.Now()
	for _, at := range []struct {
		after time.Duration
		beats bool
		live  int
	}{
		{0, true, 2}, {50 * time.Second, false, 2}, {59 * time.Second, false, 2}, {61 * time.Second, false, 1},
		{62 * time.Second, true, 2}, {63 * time.Second, true, 2}, {140 * time.Second, false, 1}, {141 * time.Second, false, 1},
	} {
		if at.beats {
			_, err := db.pool.Exec(t.Context(), `INSERT INTO cascade.process VALUES ('other', 1)
				ON CONFLICT (id) DO UPDATE SET beat = process.beat + 1`)
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, live := k.lookAfter(t, began, at.after); live != at.live {
			t.Errorf("after %s %d live, not %d", at.after, live, at.live)
		}
	}
}

// A shard whose owner is neither heard of nor seen to write for a lease is anybody's; one that is written is not.
func TestAShardWhoseOwnerIsSilentIsAnybodys(t *testing.T) {
	db := fresh(t)
	k, began := keeping(t, db), time.Now()
	s, head := taken(t, db, 4)
	for _, at := range []struct {
		after         time.Duration
		writes, stale bool
	}{
		{0, false, false}, {60 * time.Second, true, false}, {120 * time.Second, false, false}, {121 * time.Second, false, true},
	} {
		if at.writes {
			if err := s.Commit(t.Context(), submitted(head)); err != nil {
				t.Fatal(err)
			}
		}
		if seen, _ := k.lookAfter(t, began, at.after); seen.shards[4].stale != at.stale {
			t.Errorf("after %s: stale: %v", at.after, seen.shards[4].stale)
		}
	}
}
