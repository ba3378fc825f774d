package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/jackc/pgx/v5"

	"cascade/orchestrator/host"
)

// list reads rows, each by scan.
func list[T any](
	ctx context.Context, s *Shard, scan func(pgx.CollectableRow, *T) error, text string, args ...any,
) ([]T, error) {
	rows, err := s.db.pool.Query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (one T, err error) {
		err = scan(r, &one)
		return one, err
	})
}

// row reads one row into what into points to. It reports whether there is one.
func (s *Shard) row(ctx context.Context, into []any, text string, args ...any) (bool, error) {
	err := s.db.pool.QueryRow(ctx, text, args...).Scan(into...)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Timers reads timers of the shard in their order.
func (s *Shard) Timers(ctx context.Context, after host.Timer, most int) ([]host.Timer, error) {
	return list(ctx, s, func(r pgx.CollectableRow, t *host.Timer) error {
		return r.Scan(&t.Due, &t.Class, &t.Since, &t.Number, &t.Step, &t.Kind)
	}, `SELECT due, class, since, number, step, kind FROM cascade.timer
		WHERE shard = $1 AND (due, class, since, number, step, kind) > ($2, $3, $4, $5, $6, $7)
		ORDER BY due, class, since, number, step, kind LIMIT $8`, s.no,
		int64(after.Due), int64(after.Class), int64(after.Since), int64(after.Number), int64(after.Step), int64(after.Kind),
		most)
}

// Outbox reads the shard's sends that are not over.
func (s *Shard) Outbox(ctx context.Context) ([]host.Send, error) {
	return list(ctx, s, func(r pgx.CollectableRow, one *host.Send) error {
		var channel string
		if err := r.Scan(&one.Seq, &one.Number, &one.Step, &channel, &one.Attempt, &one.Claimed); err != nil {
			return err
		}
		return one.Channel.UnmarshalText([]byte(channel))
	}, `SELECT seq, number, step, channel, attempt, claimed FROM cascade.send WHERE seq >= $1 AND seq < $2 ORDER BY seq`,
		s.first(), s.past())
}

// Webhooks reads those of the shard that are not taken or lost.
func (s *Shard) Webhooks(ctx context.Context) ([]host.Webhook, error) {
	return list(ctx, s, func(r pgx.CollectableRow, w *host.Webhook) error {
		var url, authorization []byte
		err := r.Scan(&w.Place, &w.Number, &url, &authorization, &w.Step, &w.Status, &w.Code, &w.Delivered, &w.At,
			&w.Attempt, &w.Due)
		w.Receiver = host.Receiver{URL: string(url), Authorization: string(authorization)}
		return err
	}, `SELECT place, number, url, auth, step, status, code, delivered, at, attempt, due
		FROM cascade.webhook WHERE place >= $1 AND place < $2 ORDER BY place`, s.first(), s.past())
}

// Registrations reads who is told of receipts: it is the same in every shard.
func (s *Shard) Registrations(ctx context.Context) ([]host.Registration, error) {
	return list(ctx, s, func(r pgx.CollectableRow, one *host.Registration) error {
		var account, subaccount, kind, body []byte
		err := r.Scan(&account, &subaccount, &kind, &body)
		*one = host.Registration{
			Account: string(account), Subaccount: string(subaccount), Type: string(kind), Body: string(body),
		}
		return err
	}, "SELECT account, subaccount, type, body FROM cascade.registration ORDER BY place")
}

// Strays reads the receipts that the shard keeps of sends that are not known.
func (s *Shard) Strays(ctx context.Context) ([]host.Stray, error) {
	return list(ctx, s, func(r pgx.CollectableRow, one *host.Stray) error {
		var id []byte
		err := r.Scan(&one.Adapter, &id, &one.At, &one.Status, &one.Code)
		one.ID = string(id)
		return err
	}, "SELECT adapter, id, at, status, code FROM cascade.stray WHERE shard = $1 ORDER BY seq", s.no)
}

// Messages reads messages by number.
func (s *Shard) Messages(ctx context.Context, wanted []uint64) ([]host.Message, error) {
	return list(ctx, s, scanMessage, `SELECT number, umid, subaccount, submitted, body, state
		FROM cascade.message JOIN cascade.state USING (number) WHERE number = ANY($1::bigint[])`, numbers(wanted))
}

func scanMessage(r pgx.CollectableRow, m *host.Message) error {
	var umid [16]byte
	var state []byte
	if err := r.Scan(&m.Number, &umid, &m.Subaccount, &m.Submitted, &m.Body, &state); err != nil {
		return err
	}
	m.UMID = umid
	if err := m.State.UnmarshalBinary(state); err != nil {
		return fmt.Errorf("message %s: %w", m.UMID, err)
	}
	return nil
}

// Before reads the messages of the shard whose numbers are below one, without their states.
func (s *Shard) Before(ctx context.Context, number uint64, most int) ([]host.Message, error) {
	return list(ctx, s, func(r pgx.CollectableRow, m *host.Message) error {
		return r.Scan(&m.Number, &m.Subaccount, &m.Submitted, &m.Body)
	}, `SELECT number, subaccount, submitted, body FROM cascade.message WHERE number >= $1 AND number < $2
		ORDER BY number DESC LIMIT $3`, s.first(), int64(number), most)
}

// Earlier reads the numbers of the messages whose ids are below one, of all shards.
func (s *Shard) Earlier(ctx context.Context, umid uuid.UUID, most int) ([]uint64, error) {
	return list(ctx, s, func(r pgx.CollectableRow, n *uint64) error { return r.Scan(n) },
		"SELECT number FROM cascade.message WHERE umid < $1 ORDER BY umid DESC LIMIT $2", idOf(umid), most)
}

// Number finds a message by its id.
func (s *Shard) Number(ctx context.Context, umid uuid.UUID) (n uint64, err error) {
	_, err = s.row(ctx, []any{&n}, "SELECT number FROM cascade.message WHERE umid = $1", idOf(umid))
	return n, err
}

// Handle finds the send that a provider knows by an id.
func (s *Shard) Handle(ctx context.Context, h host.Handle) (number uint64, step uint8, err error) {
	_, err = s.row(ctx, []any{&number, &step}, "SELECT number, step FROM cascade.handle WHERE adapter = $1 AND id = $2",
		h.Adapter, []byte(h.ID))
	return number, step, err
}

// Once finds what was accepted under a subaccount's key, in whichever shard.
func (s *Shard) Once(ctx context.Context, subaccount, key string) (string, error) {
	var answer []byte
	_, err := s.row(ctx, []any{&answer}, "SELECT answer FROM cascade.once WHERE subaccount = $1 AND key = $2",
		subaccount, []byte(key))
	return string(answer), err
}

// Record reads a message's lines.
func (s *Shard) Record(ctx context.Context, number uint64) (text []byte, err error) {
	parts, err := list(ctx, s, func(r pgx.CollectableRow, part *[]byte) error { return r.Scan(part) },
		"SELECT lines FROM cascade.record WHERE number = $1 ORDER BY turn", int64(number))
	for _, part := range parts {
		text = append(text, part...)
	}
	return text, err
}

// Batch finds a batch by its id.
func (s *Shard) Batch(ctx context.Context, id uuid.UUID) (*host.Batch, error) {
	return s.batchWhere(ctx, "id = $1", idOf(id))
}

// BatchOf finds the batch that a message came in.
func (s *Shard) BatchOf(ctx context.Context, number uint64) (*host.Batch, error) {
	b, err := s.batchWhere(ctx, "past > first AND first <= $1 ORDER BY first DESC LIMIT 1", int64(number))
	if b != nil && b.End <= number {
		return nil, err
	}
	return b, err
}

func (s *Shard) batchWhere(ctx context.Context, which string, arg any) (*host.Batch, error) {
	var b host.Batch
	var id [16]byte
	var client []byte
	found, err := s.row(ctx, []any{&id, &b.Subaccount, &client, &b.First, &b.End},
		"SELECT id, subaccount, client, first, past FROM cascade.batch WHERE "+which, arg)
	if !found {
		return nil, err
	}
	b.ID, b.Client = id, string(client)
	return &b, nil
}

// Refused finds why a message of a batch was refused.
func (s *Shard) Refused(ctx context.Context, umid uuid.UUID) (string, error) {
	var record []byte
	_, err := s.row(ctx, []any{&record}, "SELECT record FROM cascade.refused WHERE umid = $1", idOf(umid))
	return string(record), err
}

// Sweep removes messages of the shard that ended before an instant.
func (s *Shard) Sweep(
	ctx context.Context, before time.Duration, from uint64, most int,
) (next uint64, removed int, err error) {
	type one struct {
		number uint64
		old    bool
	}
	seen, err := list(ctx, s, func(r pgx.CollectableRow, o *one) error { return r.Scan(&o.number, &o.old) },
		`SELECT number, changed < $3 AND NOT open FROM cascade.state WHERE number > $1 AND number < $2
		ORDER BY number LIMIT $4`, max(int64(from), s.first()), s.past(), int64(before), most)
	if err != nil {
		return 0, 0, err
	}
	var old []uint64
	for _, o := range seen {
		if o.old {
			old = append(old, o.number)
		}
	}
	b := &pgx.Batch{}
	b.Queue(`WITH owned AS (SELECT 1 FROM cascade.shard WHERE no = $1 AND epoch = $2 FOR SHARE)
		SELECT 1 / (SELECT count(*) FROM owned)`, s.no, s.epoch)
	for _, table := range []string{"message", "state", "record", "handle"} {
		b.Queue("DELETE FROM cascade."+table+" WHERE number = ANY($1::bigint[])", numbers(old))
	}
	for _, table := range []string{"refused", "once", "reply"} {
		b.Queue("DELETE FROM cascade."+table+" WHERE shard = $1 AND at < $2", s.no, int64(before))
	}
	b.Queue(`DELETE FROM cascade.batch WHERE first >= $1 AND first < $2 AND past <=
		(SELECT min(number) FROM cascade.message WHERE number >= $1 AND number < $2)`, s.first(), s.past())
	if err := s.send(ctx, b); err != nil {
		return 0, 0, err
	}
	if len(seen) == most {
		next = seen[len(seen)-1].number
	}
	return next, len(old), nil
}
