package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/gofrs/uuid/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"cascade/orchestrator/host"
)

var _ host.Shared = (*DB)(nil)

// left is the channel on which owners are told that something was left for a shard.
const left = "cascade_left"

// Leave leaves an errand for the owner of a shard, and tells it so.
func (db *DB) Leave(ctx context.Context, shard int, e *host.Errand) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue("INSERT INTO cascade.inbox (shard, body) VALUES ($1, $2)", shard, body)
	b.Queue("SELECT pg_notify($1, $2)", left, strconv.Itoa(shard))
	return db.pool.SendBatch(ctx, b).Close()
}

// Reply takes what became of an errand.
func (db *DB) Reply(ctx context.Context, id uuid.UUID) (string, error) {
	var text []byte
	err := db.pool.QueryRow(ctx, "DELETE FROM cascade.reply WHERE id = $1 RETURNING body", idOf(id)).Scan(&text)
	if err == pgx.ErrNoRows {
		return "", nil
	}
	return string(text), err
}

// Errands reads what was left for the shard.
func (s *Shard) Errands(ctx context.Context, most int) ([]host.Errand, error) {
	return list(ctx, s, func(r pgx.CollectableRow, e *host.Errand) error {
		var body []byte
		if err := r.Scan(&e.Seq, &body); err != nil {
			return err
		}
		if err := json.Unmarshal(body, e); err != nil {
			return fmt.Errorf("an errand cannot be read: %w", err)
		}
		return nil
	}, "SELECT seq, body FROM cascade.inbox WHERE shard = $1 ORDER BY seq LIMIT $2", s.no, most)
}

func (s *Shard) queueErrands(b *pgx.Batch, g *host.Group) {
	if len(g.Errands) > 0 {
		b.Queue("DELETE FROM cascade.inbox WHERE shard = $1 AND seq = ANY($2::bigint[])", s.no, numbers(g.Errands))
	}
	if list := g.Replies; len(list) > 0 {
		b.Queue(`INSERT INTO cascade.reply
			SELECT id, $1::smallint, body, at FROM unnest($2::uuid[], $3::bytea[], $4::bigint[]) AS new(id, body, at)`, s.no,
			column(list, func(r *host.Reply) pgtype.UUID { return idOf(r.ID) }),
			column(list, func(r *host.Reply) []byte { return []byte(r.Text) }),
			column(list, func(r *host.Reply) int64 { return int64(r.At) }))
	}
}
