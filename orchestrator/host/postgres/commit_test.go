package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"cascade/orchestrator/host"
	"cascade/orchestrator/host/postgres/pgtest"
)

// taken is a shard, and what a host that opens it is told.
func taken(t testing.TB, db *DB, no int) (*Shard, host.Head) {
	t.Helper()
	s, err := db.Take(t.Context(), no)
	if err != nil {
		t.Fatal(err)
	}
	head, err := s.Head(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return s, head
}

// submitted is a group that has one new message, under a key where one is given.
func submitted(head host.Head, keys ...string) *host.Group {
	n := head.Message + 1
	g := &host.Group{
		Number: head.Group + 1, Clock: head.Clock + 1,
		Messages: []host.Message{{
			Number: n, UMID: [16]byte{byte(n >> 48), byte(n >> 8), byte(n)}, Subaccount: "shop", Body: []byte("{}"),
		}},
		Lines: []host.Lines{{Number: n, Text: fmt.Appendf(nil, "%d\n", head.Group+1)}},
	}
	for _, key := range keys {
		g.Onces = append(g.Onces, host.Once{Subaccount: "shop", Key: key, Answer: fmt.Sprint(n)})
	}
	return g
}

func count(t testing.TB, db *DB, table string) (n int) {
	t.Helper()
	if err := db.pool.QueryRow(t.Context(), "SELECT count(*) FROM cascade."+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// What an owner writes after somebody else took its shard is refused, whole, whatever it is; other shards do not mind.
func TestAnOwnerThatLostItsShardWritesNothing(t *testing.T) {
	db := fresh(t)
	first, head := taken(t, db, 5)
	other, otherHead := taken(t, db, 6)
	if err := first.Commit(t.Context(), submitted(head)); err != nil {
		t.Fatal(err)
	}
	second, next := taken(t, db, 5)
	if next.Group != head.Group+1 || next.Message != head.Message+1 {
		t.Errorf("the second one goes on from %+v, the first one began with %+v", next, head)
	}
	if err := first.Commit(t.Context(), submitted(next)); !errors.Is(err, host.ErrLost) {
		t.Errorf("the first one: %v", err)
	}
	if _, _, err := first.Sweep(t.Context(), 100, 0, 10); err == nil {
		t.Error("the first one sweeps")
	}
	if _, err := first.Head(t.Context(), time.Now()); !errors.Is(err, host.ErrLost) {
		t.Errorf("the first one reads where it left off: %v", err)
	}
	if n := count(t, db, "message"); n != 1 {
		t.Errorf("%d messages", n)
	}
	if err := errors.Join(second.Commit(t.Context(), submitted(next)), other.Commit(t.Context(), submitted(otherHead))); err != nil {
		t.Error(err)
	}
}

// Of two shards that accept something under one key one is told to look again, and then finds what the other accepted.
func TestOneShardAcceptsAKey(t *testing.T) {
	db := fresh(t)
	a, headA := taken(t, db, 0)
	b, headB := taken(t, db, 1)
	if err := a.Commit(t.Context(), submitted(headA, "order-1", "order-2")); err != nil {
		t.Fatal(err)
	}
	if err := b.Commit(t.Context(), submitted(headB, "order-0", "order-2")); !errors.Is(err, host.ErrAgain) {
		t.Errorf("the second one: %v", err)
	}
	if answer, err := b.Once(t.Context(), "shop", "order-2"); answer != fmt.Sprint(headA.Message+1) || err != nil {
		t.Errorf("it finds %q, %v", answer, err)
	}
	if n := count(t, db, "once"); n != 2 {
		t.Errorf("%d keys", n)
	}
	if err := b.Commit(t.Context(), submitted(headB, "order-0")); err != nil {
		t.Error(err)
	}
}

// breaking is a connection whose other end is gone as soon as something was sent: nobody hears what became of it.
type breaking struct {
	net.Conn
	armed *atomic.Int32 // after how many writes; below 0: never
}

func (c *breaking) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if c.armed.Add(-1) == 0 {
		// What was sent is carried out, and so is what the server makes of it: only the answer is lost.
		for buffer := make([]byte, 4096); ; {
			n, err := c.Conn.Read(buffer)
			if err != nil || strings.HasSuffix(string(buffer[:n]), "Z\x00\x00\x00\x05I") {
				break
			}
		}
		c.Conn.Close()
	}
	return n, err
}

// A group whose answer was lost is written once, whether the server had written it or not.
func TestAGroupWhoseAnswerWasLostIsWrittenOnce(t *testing.T) {
	url := pgtest.Database(t)
	var armed atomic.Int32
	armed.Store(-1 << 30)
	db, err := open(t.Context(), url, func(c *pgxpool.Config) {
		dial := c.ConnConfig.DialFunc
		c.ConnConfig.DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dial(ctx, network, addr)
			return &breaking{conn, &armed}, err
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	s, head := taken(t, db, 2)
	unsure := 0
	for i := range 24 {
		g := submitted(head)
		if i%2 == 1 {
			armed.Store(1)
		}
		err := s.Commit(t.Context(), g)
		for ; err != nil; err = s.Commit(t.Context(), g) {
			switch {
			case errors.Is(err, host.ErrUnsure):
				unsure++
			case !pgconn.SafeToRetry(err) || count(t, db, "message") != i: // a new connection came to prepare it, no further
				t.Fatal(err)
			}
		}
		armed.Store(-1 << 30)
		head.Group, head.Message, head.Clock = g.Number, head.Message+1, g.Clock
		if n := count(t, db, "message"); n != i+1 {
			t.Fatalf("%d messages after %d groups", n, i+1)
		}
	}
	if unsure < 5 {
		t.Errorf("of %d groups the answer was lost", unsure)
	}
}

// A group that the server rolls back, as it deadlocks, is tried again, and written once.
func TestAGroupThatDeadlocksIsTriedAgain(t *testing.T) {
	url := pgtest.Database(t)
	deadlocks := counter{}
	db, err := open(t.Context(), url, func(c *pgxpool.Config) { c.ConnConfig.Tracer = &deadlocks })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	s, head := taken(t, db, 2)
	other, err := db.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	insert := func(key string) {
		if _, err := other.Exec(t.Context(), "INSERT INTO cascade.once VALUES ('shop', $1, 9, '', 0)", []byte(key)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := other.Exec(t.Context(), "SET LOCAL deadlock_timeout = '1min'"); err != nil {
		t.Fatal(err)
	}
	insert("b")
	done := make(chan error, 1)
	go func() { done <- s.Commit(t.Context(), submitted(head, "a", "b")) }()
	waits := func() (n int) { // sessions that wait for another's transaction
		err := db.pool.QueryRow(t.Context(), "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'").Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for waits() == 0 {
	}
	insert("a") // waits for the group, which waits for this: the server ends the group
	if err := other.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if n, m := count(t, db, "once"), count(t, db, "message"); n != 2 || m != 1 {
		t.Errorf("%d keys, %d messages", n, m)
	}
	if n := deadlocks.n.Load(); n == 0 {
		t.Error("nothing deadlocked")
	}
}

// counter counts groups that the server rolled back as they deadlocked.
type counter struct{ n atomic.Int32 }

func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}
func (c *counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (c *counter) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}
func (c *counter) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (c *counter) TraceBatchEnd(_ context.Context, _ *pgx.Conn, data pgx.TraceBatchEndData) {
	if code, _ := codeOf(data.Err); code == deadlock {
		c.n.Add(1)
	}
}
