package postgres

import (
	"cmp"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"cascade/orchestrator/host"
)

func (s *Shard) queueSends(b *pgx.Batch, g *host.Group) {
	if list := lastOf(g.Sends, func(s *host.Send) uint64 { return s.Seq }); len(list) > 0 {
		b.Queue(`INSERT INTO cascade.send
			SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::text[], $5::integer[], $6::boolean[])
			ON CONFLICT (seq) DO UPDATE SET attempt = excluded.attempt, claimed = excluded.claimed`,
			column(list, func(s *host.Send) int64 { return int64(s.Seq) }),
			column(list, func(s *host.Send) int64 { return int64(s.Number) }),
			column(list, func(s *host.Send) int16 { return int16(s.Step) }),
			column(list, func(s *host.Send) string { return s.Channel.String() }),
			column(list, func(s *host.Send) int32 { return int32(s.Attempt) }),
			column(list, func(s *host.Send) bool { return s.Claimed }))
	}
	if len(g.Over) > 0 {
		b.Queue("DELETE FROM cascade.send WHERE seq = ANY($1::bigint[])", numbers(g.Over))
	}
	if len(g.Handles) > 0 {
		list := slices.Clone(g.Handles)
		slices.SortStableFunc(list, compareHandles)
		b.Queue(`INSERT INTO cascade.handle SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::smallint[])
			ON CONFLICT DO NOTHING`,
			column(list, adapterOf), column(list, handleID),
			column(list, func(h *host.Handle) int64 { return int64(h.Number) }),
			column(list, func(h *host.Handle) int16 { return int16(h.Step) }))
	}
}

func compareHandles(a, b host.Handle) int {
	return cmp.Or(cmp.Compare(a.Adapter, b.Adapter), cmp.Compare(a.ID, b.ID))
}

func adapterOf(h *host.Handle) string { return h.Adapter }
func handleID(h *host.Handle) []byte  { return []byte(h.ID) }

func (s *Shard) queueStrays(b *pgx.Batch, g *host.Group) {
	if g.Astray > 0 {
		b.Queue("DELETE FROM cascade.stray WHERE shard = $1 AND at < $2", s.no, int64(g.Astray))
	}
	if list := g.Strays; len(list) > 0 {
		b.Queue(`INSERT INTO cascade.stray (shard, adapter, id, at, status, code)
			SELECT $1::smallint, * FROM unnest($2::text[], $3::bytea[], $4::bigint[], $5::smallint[], $6::integer[])`, s.no,
			column(list, func(r *host.Stray) string { return r.Adapter }),
			column(list, func(r *host.Stray) []byte { return []byte(r.ID) }),
			column(list, func(r *host.Stray) int64 { return int64(r.At) }),
			column(list, func(r *host.Stray) int16 { return int16(r.Status) }),
			column(list, func(r *host.Stray) int32 { return int32(r.Code) }))
	}
	if list := g.Homed; len(list) > 0 {
		b.Queue(`DELETE FROM cascade.stray AS old USING unnest($2::text[], $3::bytea[]) AS home(adapter, id)
			WHERE old.shard = $1 AND old.adapter = home.adapter AND old.id = home.id`,
			s.no, column(list, adapterOf), column(list, handleID))
	}
}

func queueWebhooks(b *pgx.Batch, g *host.Group) {
	if list := lastOf(g.Webhooks, func(w *host.Webhook) uint64 { return w.Place }); len(list) > 0 {
		b.Queue(`INSERT INTO cascade.webhook SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[],
				$5::smallint[], $6::smallint[], $7::integer[], $8::boolean[], $9::bigint[], $10::integer[], $11::bigint[])
			ON CONFLICT (place) DO UPDATE SET attempt = excluded.attempt, due = excluded.due`,
			column(list, func(w *host.Webhook) int64 { return int64(w.Place) }),
			column(list, func(w *host.Webhook) int64 { return int64(w.Number) }),
			column(list, func(w *host.Webhook) []byte { return []byte(w.Receiver.URL) }),
			column(list, func(w *host.Webhook) []byte { return []byte(w.Receiver.Authorization) }),
			column(list, func(w *host.Webhook) int16 { return int16(w.Step) }),
			column(list, func(w *host.Webhook) int16 { return int16(w.Status) }),
			column(list, func(w *host.Webhook) int32 { return int32(w.Code) }),
			column(list, func(w *host.Webhook) bool { return w.Delivered }),
			column(list, func(w *host.Webhook) int64 { return int64(w.At) }),
			column(list, func(w *host.Webhook) int32 { return int32(w.Attempt) }),
			column(list, func(w *host.Webhook) int64 { return int64(w.Due) }))
	}
	if len(g.Told) > 0 {
		b.Queue("DELETE FROM cascade.webhook WHERE place = ANY($1::bigint[])", numbers(g.Told))
	}
}

func (s *Shard) queueRest(b *pgx.Batch, g *host.Group) {
	if list := g.Batches; len(list) > 0 {
		b.Queue(`INSERT INTO cascade.batch
			SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::bigint[], $5::bigint[])`,
			column(list, func(of *host.Batch) pgtype.UUID { return idOf(of.ID) }),
			column(list, func(of *host.Batch) string { return of.Subaccount }),
			column(list, func(of *host.Batch) []byte { return []byte(of.Client) }),
			column(list, func(of *host.Batch) int64 { return int64(of.First) }),
			column(list, func(of *host.Batch) int64 { return int64(of.End) }))
	}
	if list := g.Refused; len(list) > 0 {
		b.Queue(`INSERT INTO cascade.refused
			SELECT umid, $1::smallint, record, at
			FROM unnest($2::uuid[], $3::bytea[], $4::bigint[]) AS new(umid, record, at)`, s.no,
			column(list, func(r *host.Refused) pgtype.UUID { return idOf(r.UMID) }),
			column(list, func(r *host.Refused) []byte { return []byte(r.Record) }),
			column(list, func(r *host.Refused) int64 { return int64(r.At) }))
	}
	if len(g.Onces) > 0 {
		list := slices.Clone(g.Onces)
		slices.SortFunc(list, func(a, b host.Once) int {
			return cmp.Or(cmp.Compare(a.Subaccount, b.Subaccount), cmp.Compare(a.Key, b.Key))
		})
		b.Queue(`INSERT INTO cascade.once SELECT subaccount, key, $1::smallint, answer, at
			FROM unnest($2::text[], $3::bytea[], $4::bytea[], $5::bigint[]) AS new(subaccount, key, answer, at)`, s.no,
			column(list, func(o *host.Once) string { return o.Subaccount }),
			column(list, func(o *host.Once) []byte { return []byte(o.Key) }),
			column(list, func(o *host.Once) []byte { return []byte(o.Answer) }),
			column(list, func(o *host.Once) int64 { return int64(o.At) }))
	}
}

// queueRegistrations writes them one by one, in the order in which they came: there are few, and each may change the
// last.
func queueRegistrations(b *pgx.Batch, g *host.Group) {
	for _, r := range g.Registrations {
		b.Queue(`INSERT INTO cascade.registration (account, subaccount, type, body) VALUES ($1, $2, $3, $4)
			ON CONFLICT (account, subaccount, type) DO UPDATE SET body = excluded.body`,
			[]byte(r.Account), []byte(r.Subaccount), []byte(r.Type), []byte(r.Body))
	}
	for _, r := range g.Unregistered {
		b.Queue("DELETE FROM cascade.registration WHERE account = $1 AND subaccount = $2 AND type = $3",
			[]byte(r.Account), []byte(r.Subaccount), []byte(r.Type))
	}
	if len(g.Registrations)+len(g.Unregistered) > 0 {
		b.Queue("UPDATE cascade.store SET registered = registered + 1")
	}
}
