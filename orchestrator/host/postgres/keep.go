package postgres

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cascade/orchestrator/host"
)

// DefaultLease is how long an owner may not be heard of before its shards are anybody's.
const DefaultLease = 10 * time.Second

// beatsALease is how often an owner is heard of within a lease.
const beatsALease = 10

// keeper takes shards for one process and gives them up. It goes by its own monotonic clock alone: a lease has ended
// when the keeper has watched its owner for that long, and has neither heard of it nor seen it write.
type keeper struct {
	db     *DB
	fleet  *host.Fleet
	log    *slog.Logger
	lease  time.Duration
	id     string            // of this process, as no other has it
	conn   *pgxpool.Conn     // nil: it is made by the next round
	mine   map[int]int64     // the epoch of each shard that the process owns
	shards map[int]sign      // of life of each shard's owner
	others map[string]sign   // of life of each process
	beat   time.Time         // the last one that was written
	giving map[int]chan bool // shards that are given up at the moment
	known  int64             // how often registrations had changed when they were last read
}

// sign is what was last seen of somebody who lives, and when that was new.
type sign struct {
	of   [3]int64
	seen time.Time
}

// Keep takes shards for a fleet, as many as is fair, and renews the process's hold on them, until ctx is done. Then it
// gives all of them up, and returns when the fleet's hosts have ended.
func (db *DB) Keep(ctx context.Context, f *host.Fleet) {
	k := &keeper{
		db: db, fleet: f, log: db.Log, lease: db.Lease, id: uuid.Must(uuid.NewV4()).String(),
		mine: map[int]int64{}, shards: map[int]sign{}, others: map[string]sign{}, giving: map[int]chan bool{}, beat: time.Now(),
	}
	if k.log == nil {
		k.log = slog.New(slog.DiscardHandler)
	}
	if k.lease == 0 {
		k.lease = DefaultLease
	}
	for ctx.Err() == nil {
		if time.Since(k.beat) > k.lease {
			f.Stale(true) // others may have taken everything: it is asked first
		}
		if err := k.round(ctx); err != nil && ctx.Err() == nil {
			k.log.Error("the hold on the store cannot be renewed", "error", err)
			k.disconnect()
			host.Pause(ctx, k.lease/beatsALease)
			continue
		}
		k.listen(ctx)
	}
	k.leave(context.WithoutCancel(ctx))
}

// round tells others that the process lives, sees who else does, and takes and gives up shards.
func (k *keeper) round(ctx context.Context) (err error) {
	within, cancel := context.WithTimeout(ctx, k.lease/2)
	defer cancel()
	if k.conn == nil {
		if k.conn, err = k.db.pool.Acquire(within); err == nil {
			_, err = k.conn.Exec(within, "LISTEN "+left)
		}
		if err != nil {
			return err
		}
	}
	now := time.Now()
	seen, err := k.look(within)
	if err != nil {
		return err
	}
	k.beat = now
	k.lost(seen)
	k.fleet.Stale(false)
	if seen.registered != k.known {
		if err := k.fleet.Recall(within); err != nil {
			return err
		}
		k.known = seen.registered
	}
	live, err := k.alive(within, now, seen)
	if err != nil {
		return err
	}
	return k.balance(ctx, now, seen, live)
}

// shardSeen is a shard's row.
type shardSeen struct {
	no          int
	epoch       int64
	owner       string
	beat, turn  int64
	left, stale bool // something was left for its owner; nothing was heard of its owner for a lease
}

// processSeen is a process's row.
type processSeen struct {
	id   string
	beat int64
}

// seen is what one look at the database shows.
type seen struct {
	shards     []shardSeen
	processes  []processSeen
	registered int64
}

// look writes the process's beat, and reads everybody's. A shard whose row is being written at the moment is left out:
// that it is written tells as much.
func (k *keeper) look(ctx context.Context) (s seen, err error) {
	b := &pgx.Batch{}
	b.Queue(`INSERT INTO cascade.process VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET beat = process.beat + 1`, k.id)
	b.Queue(`UPDATE cascade.shard SET beat = beat + 1 WHERE no IN
		(SELECT no FROM cascade.shard WHERE owner = $1 ORDER BY no FOR UPDATE SKIP LOCKED)`, k.id)
	b.Queue(`SELECT no, epoch, owner, beat, turn, EXISTS (SELECT 1 FROM cascade.inbox WHERE shard = no)
		FROM cascade.shard ORDER BY no`).Query(func(rows pgx.Rows) error {
		s.shards, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (one shardSeen, err error) {
			err = r.Scan(&one.no, &one.epoch, &one.owner, &one.beat, &one.turn, &one.left)
			return one, err
		})
		return err
	})
	b.Queue("SELECT id, beat FROM cascade.process ORDER BY id").Query(func(rows pgx.Rows) error {
		s.processes, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (one processSeen, err error) {
			err = r.Scan(&one.id, &one.beat)
			return one, err
		})
		return err
	})
	b.Queue("SELECT coalesce(max(registered), 0) FROM cascade.store").QueryRow(func(r pgx.Row) error {
		return r.Scan(&s.registered)
	})
	err = errors.Join(k.conn.SendBatch(ctx, b).Close(), err)
	return s, err
}

// lost ends the hosts of shards that another process has taken, or whose hosts have ended by themselves.
func (k *keeper) lost(s seen) {
	for _, one := range s.shards {
		epoch, mine := k.mine[one.no]
		switch {
		case !mine || k.giving[one.no] != nil:
		case one.epoch != epoch:
			k.log.Warn("another process has taken a shard", "shard", one.no, "owner", one.owner)
			delete(k.mine, one.no)
			go k.fleet.Lose(one.no)
		case !k.fleet.Has(one.no):
			delete(k.mine, one.no) // it is taken anew, as if another process had left it
		case one.left:
			k.fleet.Poke(one.no)
		}
	}
}

// alive counts the processes that were heard of within a lease, this one among them, and forgets the others.
func (k *keeper) alive(ctx context.Context, now time.Time, s seen) (live int, err error) {
	for _, p := range s.processes {
		if !k.dead(k.others, p.id, sign{[3]int64{p.beat}, now}) {
			live++
			continue
		}
		delete(k.others, p.id) // should it come back it is new, and counts from 1 again
		_, err := k.conn.Exec(ctx, "DELETE FROM cascade.process WHERE id = $1 AND beat = $2", p.id, p.beat)
		if err != nil {
			return 0, err
		}
	}
	for i := range s.shards {
		one := &s.shards[i]
		one.stale = deadAt(k.shards, one.no, sign{[3]int64{one.epoch, one.beat, one.turn}, now}, k.lease)
	}
	return live, nil
}

func (k *keeper) dead(all map[string]sign, id string, now sign) bool {
	return deadAt(all, id, now, k.lease)
}

// deadAt notes a sign of life, and tells whether the last one that was new is older than a lease.
func deadAt[K comparable](all map[K]sign, id K, now sign, lease time.Duration) bool {
	if last, ok := all[id]; ok && last.of == now.of {
		return now.seen.Sub(last.seen) > lease
	}
	all[id] = now
	return false
}

// listen waits for the next beat. Meanwhile it wakes the hosts for which other processes leave something.
func (k *keeper) listen(ctx context.Context) {
	within, cancel := context.WithDeadline(ctx, k.beat.Add(k.lease/beatsALease))
	defer cancel()
	for within.Err() == nil {
		told, err := k.conn.Conn().WaitForNotification(within)
		if err != nil {
			if within.Err() == nil {
				k.disconnect() // the next round tells why
			}
			return
		}
		if no, err := strconv.Atoi(told.Payload); err == nil {
			k.fleet.Poke(no)
		}
	}
}

// disconnect lets go of the connection: it is not used again.
func (k *keeper) disconnect() {
	if k.conn != nil {
		conn := k.conn.Hijack()
		k.conn = nil
		within, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		conn.Close(within) // it may be broken already
	}
}
