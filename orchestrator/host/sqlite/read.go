package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator/host"
)

// Head is where the host left off.
func (s *Store) Head(ctx context.Context, wall time.Time) (h host.Head, err error) {
	_, err = s.conn.ExecContext(ctx, "INSERT OR IGNORE INTO head VALUES (1, ?, 0, 0, 0, 0, 0)", wall.UnixNano())
	if err != nil {
		return h, err
	}
	var zero int64
	err = s.read.QueryRowContext(ctx, "SELECT zero, clock, turn, message, send, webhook FROM head").
		Scan(&zero, &h.Clock, &h.Group, &h.Message, &h.Send, &h.Webhook)
	h.Zero = time.Unix(0, zero).UTC()
	return h, err
}

// list reads rows, each by scan.
func list[T any](
	ctx context.Context, s *Store, scan func(*sql.Rows, *T) error, text string, args ...any,
) (all []T, err error) {
	rows, err := s.read.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// row reads one row into what into points to. It reports whether there is one.
func (s *Store) row(ctx context.Context, into []any, text string, args ...any) (bool, error) {
	err := s.read.QueryRowContext(ctx, text, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Timers reads timers in their order.
func (s *Store) Timers(ctx context.Context, after host.Timer, most int) ([]host.Timer, error) {
	return list(ctx, s, func(r *sql.Rows, t *host.Timer) error {
		return r.Scan(&t.Due, &t.Class, &t.Since, &t.Number, &t.Step, &t.Kind)
	}, `SELECT due, class, since, number, step, kind FROM timer
		WHERE (due, class, since, number, step, kind) > (?, ?, ?, ?, ?, ?)
		ORDER BY due, class, since, number, step, kind LIMIT ?`,
		int64(after.Due), int64(after.Class), int64(after.Since), int64(after.Number), int64(after.Step), int64(after.Kind),
		most)
}

// Outbox reads the sends that are not over.
func (s *Store) Outbox(ctx context.Context) ([]host.Send, error) {
	return list(ctx, s, func(r *sql.Rows, one *host.Send) error {
		var channel string
		if err := r.Scan(&one.Seq, &one.Number, &one.Step, &channel, &one.Attempt, &one.Claimed); err != nil {
			return err
		}
		return one.Channel.UnmarshalText([]byte(channel))
	}, "SELECT seq, number, step, channel, attempt, claimed FROM send ORDER BY seq")
}

// Webhooks reads those that are not taken or lost.
func (s *Store) Webhooks(ctx context.Context) ([]host.Webhook, error) {
	return list(ctx, s, func(r *sql.Rows, w *host.Webhook) error {
		return r.Scan(&w.Place, &w.Number, &w.Receiver.URL, &w.Receiver.Authorization, &w.Step, &w.Status, &w.Code,
			&w.Delivered, &w.At, &w.Attempt, &w.Due)
	}, "SELECT place, number, url, authorization, step, status, code, delivered, at, attempt, due FROM webhook ORDER BY place")
}

// Registrations reads who is told of receipts.
func (s *Store) Registrations(ctx context.Context) ([]host.Registration, error) {
	return list(ctx, s, func(r *sql.Rows, one *host.Registration) error {
		return r.Scan(&one.Account, &one.Subaccount, &one.Type, &one.Body)
	}, "SELECT account, subaccount, type, body FROM registration ORDER BY place")
}

// Strays reads the receipts of sends that are not known.
func (s *Store) Strays(ctx context.Context) ([]host.Stray, error) {
	return list(ctx, s, func(r *sql.Rows, one *host.Stray) error {
		return r.Scan(&one.Adapter, &one.ID, &one.At, &one.Status, &one.Code)
	}, "SELECT adapter, id, at, status, code FROM stray ORDER BY rowid")
}

// readAtOnce is how many messages one statement asks for.
const readAtOnce = 500

// Messages reads messages by number.
func (s *Store) Messages(ctx context.Context, numbers []uint64) (all []host.Message, err error) {
	for len(numbers) > 0 {
		some := numbers[:min(len(numbers), readAtOnce)]
		numbers = numbers[len(some):]
		args := make([]any, len(some))
		for i, n := range some {
			args[i] = int64(n)
		}
		found, err := list(ctx, s, scanMessage, `SELECT number, umid, subaccount, submitted, body, state
			FROM message JOIN state USING (number) WHERE number IN (?`+strings.Repeat(", ?", len(some)-1)+")", args...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func scanMessage(r *sql.Rows, m *host.Message) error {
	var umid, state []byte
	if err := r.Scan(&m.Number, &umid, &m.Subaccount, &m.Submitted, &m.Body, &state); err != nil {
		return err
	}
	m.UMID = uuid.FromBytesOrNil(umid)
	if err := m.State.UnmarshalBinary(state); err != nil {
		return fmt.Errorf("message %s: %w", m.UMID, err)
	}
	return nil
}

// Before reads the messages whose numbers are below one, without their states.
func (s *Store) Before(ctx context.Context, number uint64, most int) ([]host.Message, error) {
	return list(ctx, s, func(r *sql.Rows, m *host.Message) error {
		return r.Scan(&m.Number, &m.Subaccount, &m.Submitted, &m.Body)
	}, "SELECT number, subaccount, submitted, body FROM message WHERE number < ? ORDER BY number DESC LIMIT ?",
		int64(number), most)
}

// Earlier reads the numbers of the messages whose ids are below one.
func (s *Store) Earlier(ctx context.Context, umid uuid.UUID, most int) ([]uint64, error) {
	return list(ctx, s, func(r *sql.Rows, n *uint64) error { return r.Scan(n) },
		"SELECT number FROM message WHERE umid < ? ORDER BY umid DESC LIMIT ?", umid[:], most)
}

// Number finds a message by its id.
func (s *Store) Number(ctx context.Context, umid uuid.UUID) (n uint64, err error) {
	_, err = s.row(ctx, []any{&n}, "SELECT number FROM message WHERE umid = ?", umid[:])
	return n, err
}

// Handle finds the send that a provider knows by an id.
func (s *Store) Handle(ctx context.Context, h host.Handle) (number uint64, step uint8, err error) {
	_, err = s.row(ctx, []any{&number, &step}, "SELECT number, step FROM handle WHERE adapter = ? AND id = ?", h.Adapter, h.ID)
	return number, step, err
}

// Once finds what was accepted under a key.
func (s *Store) Once(ctx context.Context, subaccount, key string) (answer string, err error) {
	_, err = s.row(ctx, []any{&answer}, "SELECT answer FROM once WHERE subaccount = ? AND key = ?", subaccount, key)
	return answer, err
}

// Record reads a message's lines.
func (s *Store) Record(ctx context.Context, number uint64) (text []byte, err error) {
	parts, err := list(ctx, s, func(r *sql.Rows, part *[]byte) error { return r.Scan(part) },
		"SELECT lines FROM record WHERE number = ? ORDER BY turn", int64(number))
	for _, part := range parts {
		text = append(text, part...)
	}
	return text, err
}

// Batch finds a batch by its id.
func (s *Store) Batch(ctx context.Context, id uuid.UUID) (*host.Batch, error) {
	return s.batch(ctx, "id = ?", id[:])
}

// BatchOf finds the batch that a message came in.
func (s *Store) BatchOf(ctx context.Context, number uint64) (*host.Batch, error) {
	b, err := s.batch(ctx, "past > first AND first <= ? ORDER BY first DESC LIMIT 1", int64(number))
	if b != nil && b.End <= number {
		return nil, err
	}
	return b, err
}

func (s *Store) batch(ctx context.Context, which string, arg any) (*host.Batch, error) {
	var b host.Batch
	var id []byte
	found, err := s.row(ctx, []any{&id, &b.Subaccount, &b.Client, &b.First, &b.End},
		"SELECT id, subaccount, client, first, past FROM batch WHERE "+which, arg)
	if !found {
		return nil, err
	}
	b.ID = uuid.FromBytesOrNil(id)
	return &b, nil
}

// Refused finds why a message of a batch was refused.
func (s *Store) Refused(ctx context.Context, umid uuid.UUID) (record string, err error) {
	_, err = s.row(ctx, []any{&record}, "SELECT record FROM refused WHERE umid = ?", umid[:])
	return record, err
}

// Errands are none: nobody else has the file.
func (s *Store) Errands(context.Context, int) ([]host.Errand, error) { return nil, nil }

// Sweep removes messages that ended before an instant.
func (s *Store) Sweep(
	ctx context.Context, before time.Duration, from uint64, most int,
) (next uint64, removed int, err error) {
	type one struct {
		number  uint64
		changed time.Duration
		open    bool
	}
	seen, err := list(ctx, s, func(r *sql.Rows, o *one) error { return r.Scan(&o.number, &o.changed, &o.open) },
		"SELECT number, changed, open FROM state WHERE number > ? ORDER BY number LIMIT ?", int64(from), most)
	if err != nil {
		return 0, 0, err
	}
	if _, err := s.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return 0, 0, err
	}
	w := writer{Store: s, ctx: ctx}
	for _, o := range seen {
		if o.open || o.changed >= before {
			continue
		}
		for _, table := range []string{"message", "state", "record", "handle"} {
			w.do("DELETE FROM "+table+" WHERE number = ?", int64(o.number))
		}
		removed++
	}
	for _, table := range []string{"refused", "once"} {
		w.do("DELETE FROM "+table+" WHERE at < ?", int64(before))
	}
	w.do("DELETE FROM batch WHERE past <= (SELECT min(number) FROM message)")
	w.do("COMMIT")
	if w.err != nil {
		return 0, 0, errors.Join(w.err, s.rollback(ctx))
	}
	if len(seen) == most {
		next = seen[len(seen)-1].number
	}
	return next, removed, nil
}
