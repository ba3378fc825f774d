package postgres

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// balance takes shards that nobody has where the process has less than its part of them, and gives some up where it has
// more.
func (k *keeper) balance(ctx context.Context, now time.Time, s seen, live int) error {
	fair := (len(s.shards) + live - 1) / max(1, live)
	k.given()
	for _, no := range slices.Backward(slices.Sorted(maps.Keys(k.mine))) { // new messages go to the first ones
		if len(k.mine)-len(k.giving) <= fair {
			break
		}
		if k.giving[no] == nil {
			k.give(no)
		}
	}
	// Rounded up, the parts are more than there is: then the last process gets less, and nobody takes from another.
	at := now.UnixNano() // where processes begin at once, each tries its own shards first
	for i := range s.shards {
		one := s.shards[(int(at%int64(len(s.shards)))+i)%len(s.shards)]
		if len(k.mine) >= fair || time.Since(k.beat) > k.lease/3 { // a host that begins may take its time
			break
		}
		if _, mine := k.mine[one.no]; mine || k.fleet.Has(one.no) {
			continue
		}
		if one.owner == "" || one.owner == k.id || one.stale {
			if err := k.take(ctx, one); err != nil {
				return err
			}
		}
	}
	return nil
}

// take makes the process the owner of a shard, unless another one was quicker.
func (k *keeper) take(ctx context.Context, one shardSeen) error {
	s := &Shard{db: k.db, no: one.no}
	err := k.conn.QueryRow(ctx, `UPDATE cascade.shard SET epoch = epoch + 1, owner = $5, beat = beat + 1
		WHERE no = $1 AND epoch = $2 AND (owner = $5 OR owner = '' OR beat = $3 AND turn = $4) RETURNING epoch`,
		one.no, one.epoch, one.beat, one.turn, k.id).Scan(&s.epoch)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = k.fleet.Take(ctx, one.no, s)
	}
	if err != nil {
		return fmt.Errorf("shard %d: %w", one.no, err)
	}
	k.mine[one.no] = s.epoch
	return nil
}

// give gives a shard up, once its host has ended.
func (k *keeper) give(no int) {
	done := make(chan bool, 1)
	k.giving[no] = done
	go func() {
		k.fleet.Give(no)
		done <- true
	}()
}

// given tells others of the shards whose hosts have ended.
func (k *keeper) given() {
	for no, done := range k.giving {
		select {
		case <-done:
			delete(k.giving, no)
			if err := k.release(context.Background(), no); err != nil {
				k.log.Warn("a shard is given up, and nobody can be told: others find it after a while",
					"shard", no, "error", err)
			}
		default:
		}
	}
}

// release makes a shard nobody's, if it is still this process's.
func (k *keeper) release(ctx context.Context, no int) error {
	epoch := k.mine[no]
	delete(k.mine, no)
	within, cancel := context.WithTimeout(ctx, k.lease/2)
	defer cancel()
	_, err := k.db.pool.Exec(within, "UPDATE cascade.shard SET owner = '' WHERE no = $1 AND epoch = $2", no, epoch)
	return err
}

// leave gives everything up.
func (k *keeper) leave(ctx context.Context) {
	for no := range k.mine {
		if k.giving[no] == nil {
			k.give(no)
		}
	}
	for no, done := range k.giving {
		<-done
		if err := k.release(ctx, no); err != nil {
			k.log.Warn("a shard is given up, and nobody can be told: others find it after a while",
				"shard", no, "error", err)
		}
	}
	within, cancel := context.WithTimeout(ctx, k.lease/2)
	defer cancel()
	if _, err := k.db.pool.Exec(within, "DELETE FROM cascade.process WHERE id = $1", k.id); err != nil {
		k.log.Warn("nobody can be told that the process ends", "error", err)
	}
	k.disconnect()
}
