package postgres

import (
	"cmp"
	"slices"

	"github.com/gofrs/uuid/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
)

// fence is the first statement of every group. It takes the shard's row, so that whoever takes the shard over waits
// until the group is written; and where the shard has another epoch, or was written by somebody else, it fails, and the
// group with it.
const fence = `WITH owned AS (
		UPDATE cascade.shard SET clock = $3, turn = $4, message = greatest(message, $5), send = greatest(send, $6),
			webhook = greatest(webhook, $7)
		WHERE no = $1 AND epoch = $2 AND turn = $4 - 1 RETURNING 1
	) SELECT 1 / (SELECT count(*) FROM owned)`

// batch puts a group's statements together: each part is one statement, of arrays, in the order of its key.
func (s *Shard) batch(g *host.Group) (*pgx.Batch, error) {
	b := &pgx.Batch{}
	messages, sends, webhooks := g.Last()
	b.Queue(fence, s.no, s.epoch, int64(g.Clock), int64(g.Number), messages, sends, webhooks)
	if g.Passed > 0 {
		b.Queue("DELETE FROM cascade.timer WHERE shard = $1 AND due < $2", s.no, int64(g.Passed))
	}
	if err := queueMessages(b, g); err != nil {
		return nil, err
	}
	s.queueTimers(b, g.Timers)
	s.queueSends(b, g)
	s.queueStrays(b, g)
	s.queueErrands(b, g)
	queueWebhooks(b, g)
	s.queueRest(b, g)
	queueRegistrations(b, g)
	return b, nil
}

// column is one field of each of a list.
func column[T, C any](list []T, of func(*T) C) []C {
	all := make([]C, len(list))
	for i := range list {
		all[i] = of(&list[i])
	}
	return all
}

func idOf(id uuid.UUID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: true} }

// numbers are numbers as the database has them, in order.
func numbers(list []uint64) []int64 {
	all := column(list, func(n *uint64) int64 { return int64(*n) })
	slices.Sort(all)
	return all
}

func queueMessages(b *pgx.Batch, g *host.Group) error {
	if list := g.Messages; len(list) > 0 {
		b.Queue(`INSERT INTO cascade.message
			SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::bigint[], $5::bytea[])`,
			column(list, func(m *host.Message) int64 { return int64(m.Number) }),
			column(list, func(m *host.Message) pgtype.UUID { return idOf(m.UMID) }),
			column(list, func(m *host.Message) string { return m.Subaccount }),
			column(list, func(m *host.Message) int64 { return int64(m.Submitted) }),
			column(list, func(m *host.Message) []byte { return m.Body }))
	}
	if list := g.Lines; len(list) > 0 {
		b.Queue(`INSERT INTO cascade.record
			SELECT number, $1::bigint, lines FROM unnest($2::bigint[], $3::bytea[]) AS new(number, lines)`,
			int64(g.Number), column(list, func(l *host.Lines) int64 { return int64(l.Number) }),
			column(list, func(l *host.Lines) []byte { return l.Text }))
	}
	return queueStates(b, g)
}

// queueStates writes states, new ones and others in one statement. An UPDATE of what is joined with arrays reads the whole
// table while that is small; this finds each row by its key, whatever the planner thinks.
func queueStates(b *pgx.Batch, g *host.Group) error {
	list := slices.Clone(g.States)
	for i := range g.Messages {
		list = append(list, host.State{Number: g.Messages[i].Number, State: g.Messages[i].State})
	}
	if len(list) == 0 {
		return nil
	}
	stored := make([][]byte, len(list))
	for i := range list {
		var err error
		if stored[i], err = list[i].State.MarshalBinary(); err != nil {
			return err
		}
	}
	b.Queue(`INSERT INTO cascade.state SELECT number, $1::bigint, open, state
		FROM unnest($2::bigint[], $3::boolean[], $4::bytea[]) AS new(number, open, state)
		ON CONFLICT (number) DO UPDATE SET changed = excluded.changed, open = excluded.open, state = excluded.state`,
		int64(g.Clock), column(list, func(s *host.State) int64 { return int64(s.Number) }),
		column(list, func(s *host.State) bool { return s.State.Outcome == orchestrator.Open }), stored)
	return nil
}

func (s *Shard) queueTimers(b *pgx.Batch, list []host.Timer) {
	if len(list) == 0 {
		return
	}
	b.Queue(`INSERT INTO cascade.timer SELECT $1::smallint, * FROM
		unnest($2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::smallint[], $7::smallint[])`, s.no,
		column(list, func(t *host.Timer) int64 { return int64(t.Due) }),
		column(list, func(t *host.Timer) int16 { return int16(t.Class) }),
		column(list, func(t *host.Timer) int64 { return int64(t.Since) }),
		column(list, func(t *host.Timer) int64 { return int64(t.Number) }),
		column(list, func(t *host.Timer) int16 { return int16(t.Step) }),
		column(list, func(t *host.Timer) int16 { return int16(t.Kind) }))
}

// lastOf keeps of several versions of the same thing the last one, in the order of their keys: one statement changes a
// row once.
func lastOf[T any, K cmp.Ordered](list []T, key func(*T) K) []T {
	place := map[K]int{}
	all := make([]T, 0, len(list))
	for i := range list {
		k := key(&list[i])
		if at, ok := place[k]; ok {
			all[at] = list[i]
			continue
		}
		place[k] = len(all)
		all = append(all, list[i])
	}
	slices.SortFunc(all, func(a, b T) int { return cmp.Compare(key(&a), key(&b)) })
	return all
}
