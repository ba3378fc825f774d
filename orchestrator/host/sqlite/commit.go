package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
)

// Commit writes a group in one transaction.
func (s *Store) Commit(ctx context.Context, g *host.Group) error {
	if _, err := s.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	w := writer{Store: s, ctx: ctx}
	w.group(g)
	if w.err == nil {
		_, w.err = s.exec(ctx, "COMMIT")
	}
	if w.err != nil {
		return errors.Join(w.err, s.rollback(ctx))
	}
	return nil
}

// exec carries out a statement that is prepared when it is first needed.
func (s *Store) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	statement := s.sql[text]
	if statement == nil {
		var err error
		if statement, err = s.conn.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
		s.sql[text] = statement
	}
	return statement.ExecContext(ctx, args...)
}

// writer writes the parts of a group until one of them fails.
type writer struct {
	*Store
	ctx  context.Context
	err  error
	args []any // of the statement that is written
}

func (w *writer) do(text string, args ...any) {
	if w.err == nil {
		_, w.err = w.exec(w.ctx, text, args...)
	}
}

func (w *writer) group(g *host.Group) {
	if g.Passed > 0 {
		w.do("DELETE FROM timer WHERE due < ?", int64(g.Passed))
	}
	w.messages(g)
	w.sends(g)
	w.webhooks(g)
	w.rest(g)
	messages, sends, webhooks := g.Last()
	w.do(`UPDATE head SET clock = ?, turn = ?, message = max(message, ?), send = max(send, ?), webhook = max(webhook, ?)`,
		int64(g.Clock), int64(g.Number), messages, sends, webhooks)
}

func (w *writer) messages(g *host.Group) {
	rows(w, "INSERT INTO message VALUES ", "", g.Messages, func(to []any, m *host.Message) []any {
		return append(to, int64(m.Number), m.UMID[:], m.Subaccount, int64(m.Submitted), m.Body)
	})
	rows(w, "INSERT INTO state VALUES ", "", g.Messages, func(to []any, m *host.Message) []any {
		return w.state(to, g, m.Number, &m.State)
	})
	const changed = " ON CONFLICT DO UPDATE SET changed = excluded.changed, open = excluded.open, state = excluded.state"
	rows(w, "INSERT INTO state VALUES ", changed, g.States, func(to []any, s *host.State) []any {
		return w.state(to, g, s.Number, &s.State)
	})
	rows(w, "INSERT INTO record VALUES ", "", g.Lines, func(to []any, l *host.Lines) []any {
		return append(to, int64(l.Number), int64(g.Number), l.Text)
	})
	rows(w, "INSERT INTO timer VALUES ", "", g.Timers, func(to []any, t *host.Timer) []any {
		return append(to, int64(t.Due), int64(t.Class), int64(t.Since), int64(t.Number), int64(t.Step), int64(t.Kind))
	})
}

// state are the columns of a message's state.
func (w *writer) state(to []any, g *host.Group, number uint64, s *orchestrator.State) []any {
	stored, err := s.MarshalBinary()
	if err != nil && w.err == nil {
		w.err = err
	}
	return append(to, int64(number), int64(g.Clock), s.Outcome == orchestrator.Open, stored)
}

func (w *writer) sends(g *host.Group) {
	const changed = " ON CONFLICT DO UPDATE SET attempt = excluded.attempt, claimed = excluded.claimed"
	rows(w, "INSERT INTO send VALUES ", changed, g.Sends, func(to []any, s *host.Send) []any {
		return append(to, int64(s.Seq), int64(s.Number), int64(s.Step), s.Channel.String(), int64(s.Attempt), s.Claimed)
	})
	w.remove("DELETE FROM send WHERE seq IN ", g.Over)
	rows(w, "INSERT OR IGNORE INTO handle VALUES ", "", g.Handles, func(to []any, h *host.Handle) []any {
		return append(to, h.Adapter, h.ID, int64(h.Number), int64(h.Step))
	})
	if g.Astray > 0 {
		w.do("DELETE FROM stray WHERE at < ?", int64(g.Astray))
	}
	for _, r := range g.Strays {
		w.do("INSERT INTO stray VALUES (?, ?, ?, ?, ?)", r.Adapter, r.ID, int64(r.At), int64(r.Status), int64(r.Code))
	}
	for _, h := range g.Homed {
		w.do("DELETE FROM stray WHERE adapter = ? AND id = ?", h.Adapter, h.ID)
	}
}

func (w *writer) webhooks(g *host.Group) {
	const changed = " ON CONFLICT DO UPDATE SET attempt = excluded.attempt, due = excluded.due"
	rows(w, "INSERT INTO webhook VALUES ", changed, g.Webhooks, func(to []any, h *host.Webhook) []any {
		return append(to, int64(h.Place), int64(h.Number), h.Receiver.URL, h.Receiver.Authorization, int64(h.Step),
			int64(h.Status), int64(h.Code), h.Delivered, int64(h.At), int64(h.Attempt), int64(h.Due))
	})
	w.remove("DELETE FROM webhook WHERE place IN ", g.Told)
}

func (w *writer) rest(g *host.Group) {
	for i := range g.Batches {
		b := &g.Batches[i]
		w.do("INSERT INTO batch VALUES (?, ?, ?, ?, ?)", b.ID[:], b.Subaccount, b.Client, int64(b.First), int64(b.End))
	}
	for i := range g.Refused {
		r := &g.Refused[i]
		w.do("INSERT INTO refused VALUES (?, ?, ?)", r.UMID[:], r.Record, int64(r.At))
	}
	for _, o := range g.Onces {
		w.do("INSERT INTO once VALUES (?, ?, ?, ?)", o.Subaccount, o.Key, o.Answer, int64(o.At))
	}
	for _, r := range g.Registrations {
		w.do(`INSERT INTO registration (account, subaccount, type, body) VALUES (?, ?, ?, ?)
			ON CONFLICT (account, subaccount, type) DO UPDATE SET body = excluded.body`, r.Account, r.Subaccount, r.Type, r.Body)
	}
	for _, r := range g.Unregistered {
		w.do("DELETE FROM registration WHERE account = ? AND subaccount = ? AND type = ?",
			r.Account, r.Subaccount, r.Type)
	}
}
