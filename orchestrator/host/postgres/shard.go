package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"cascade/orchestrator/host"
)

// Shard is a host.Store over one shard, for as long as nobody else takes it.
type Shard struct {
	db     *DB
	no     int
	epoch  int64
	unsure bool // of the last group nobody knows whether it was written
}

var _ host.Store = (*Shard)(nil)

// Take makes the caller the owner of a shard, whoever has it now: from then on that one's commits are refused.
func (db *DB) Take(ctx context.Context, no int) (*Shard, error) {
	s := &Shard{db: db, no: no}
	const take = "UPDATE cascade.shard SET epoch = epoch + 1, owner = '' WHERE no = $1 RETURNING epoch"
	return s, db.pool.QueryRow(ctx, take, no).Scan(&s.epoch)
}

// Close has nothing to close: connections are the database's.
func (s *Shard) Close() error { return nil }

// Head is where the shard's last owner left off.
func (s *Shard) Head(ctx context.Context, wall time.Time) (h host.Head, err error) {
	_, err = s.db.pool.Exec(ctx, "INSERT INTO cascade.store VALUES (1, $1, 0) ON CONFLICT DO NOTHING", wall.UnixNano())
	if err != nil {
		return h, err
	}
	var zero int64
	err = s.db.pool.QueryRow(ctx, `SELECT zero, clock, turn, message, send, webhook
		FROM cascade.store, cascade.shard WHERE no = $1 AND epoch = $2`, s.no, s.epoch).
		Scan(&zero, &h.Clock, &h.Group, &h.Message, &h.Send, &h.Webhook)
	if errors.Is(err, pgx.ErrNoRows) {
		err = host.ErrLost
	}
	h.Zero = time.Unix(0, zero).UTC()
	return h, err
}

// first and past bound the numbers of the shard's messages, sends and webhooks.
func (s *Shard) first() int64 { return int64(host.FirstOf(s.no)) }
func (s *Shard) past() int64  { return int64(host.FirstOf(s.no + 1)) }
