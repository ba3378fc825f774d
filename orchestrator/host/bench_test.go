package host_test

import (
	"context"
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/host/sqlite"
)

// taker is a provider that takes everything at once.
type taker struct{}

func (taker) Send(_ context.Context, s adapter.Send) (adapter.Answer, error) {
	return adapter.Answer{ID: s.Key, Status: orchestrator.Accepted}, nil
}

func (taker) Receive(*http.Request, []byte) ([]adapter.Receipt, []byte, error) { return nil, nil, nil }

func (taker) Run(ctx context.Context, _ func(context.Context, []adapter.Receipt) error) error {
	<-ctx.Done()
	return nil
}

// counter counts the steps that were written.
type counter struct{ steps, groups atomic.Int64 }

func (c *counter) Committed(steps int, _ time.Duration, _ error) {
	c.steps.Add(int64(steps))
	c.groups.Add(1)
}
func (*counter) Late(time.Duration) {}
func (*counter) Unknown()           {}
func (*counter) Stray()             {}

// BenchmarkAccept is what it takes to have a message on disk, sent, and the provider's answer on disk too: many clients
// send at once. Beside it stands what the database takes for the same rows, inserted plainly in transactions of as
// many: in time, and in processor time, which says more on a machine that has other work.
func BenchmarkAccept(b *testing.B) {
	const clients = 512
	path := filepath.Join(b.TempDir(), "cascade.db")
	count := &counter{}
	h, end := benched(b, path, host.Options{Observer: count}, time.Minute)
	shop, _ := h.API().Open("shop")
	left := atomic.Int64{}
	left.Store(int64(b.N))
	before := processorTime()
	b.ResetTimer()
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				_, err := shop.Send(b.Context(), &orchestrator.Message{
					Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+6598765432"}, ClientMessageID: "order-4711",
					Content: orchestrator.Content{Text: "Your order has been shipped and arrives on Friday.",
						SMS: orchestrator.SMSOptions{Source: "SHOP"}},
				})
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	accepted := b.Elapsed()
	for h.Depth() > 0 {
		runtime.Gosched()
	}
	took := b.Elapsed()
	b.StopTimer()
	used := processorTime() - before
	end()
	plain, plainUsed := insertPlainly(b, path)
	n := float64(b.N)
	b.ReportMetric(n/accepted.Seconds(), "accepted/s")
	b.ReportMetric(float64(count.steps.Load())/took.Seconds(), "steps/s")
	b.ReportMetric(n/plain.Seconds(), "plain/s")
	if file, err := os.Stat(path); err == nil {
		b.ReportMetric(float64(file.Size())/n, "B/message")
	}
	b.ReportMetric(100*plain.Seconds()/took.Seconds(), "%ofplain")
	b.ReportMetric(100*plainUsed.Seconds()/used.Seconds(), "%ofplain-cpu")
	b.ReportMetric(float64(count.steps.Load())/float64(count.groups.Load()), "steps/group")
}

// processorTime is what the process has used so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// insertPlainly inserts the rows of a store into tables of the same shape, and tells how long that takes, and what it uses
// of the processor.
func insertPlainly(b *testing.B, path string) (took, used time.Duration) {
	b.Helper()
	other, err := sqlite.Open(b.Context(), path+".plain")
	if err != nil {
		b.Fatal(err)
	}
	other.Close()
	db, err := sql.Open("sqlite", "file:"+path+".plain?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(8192)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("ATTACH ? AS old", path); err != nil {
		b.Fatal(err)
	}
	const atOnce = 500 // messages a transaction
	tables := []string{"message", "state", "record", "timer", "handle"}
	read := map[string][][]any{}
	for _, table := range tables {
		read[table] = rowsOf(b, db, table)
	}
	began, before := time.Now(), processorTime()
	for first := 0; first < len(read["message"]); first += atOnce {
		tx, err := db.Begin()
		if err != nil {
			b.Fatal(err)
		}
		for _, table := range tables {
			rows := read[table]
			per := max(1, len(rows)/len(read["message"]))
			part := rows[min(len(rows), first*per):min(len(rows), (first+atOnce)*per)]
			if len(part) == 0 {
				continue
			}
			insert, err := tx.Prepare("INSERT INTO main." + table + " VALUES (?" +
				strings.Repeat(", ?", len(part[0])-1) + ")")
			if err != nil {
				b.Fatal(err)
			}
			for _, row := range part {
				if _, err := insert.Exec(row...); err != nil {
					b.Fatal(err)
				}
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(began), processorTime() - before
}

func rowsOf(b *testing.B, db *sql.DB, table string) (all [][]any) {
	rows, err := db.Query("SELECT * FROM old." + table)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	names, _ := rows.Columns()
	for rows.Next() {
		row, into := make([]any, len(names)), make([]any, len(names))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			b.Fatal(err)
		}
		all = append(all, row)
	}
	return all
}

// BenchmarkStart is how long a host takes to go on with a million open messages, and what it holds in memory then.
func BenchmarkStart(b *testing.B) {
	path := filepath.Join(b.TempDir(), "cascade.db")
	openMessages(b, path, 1_000_000, 2000)
	for b.Loop() {
		store, err := sqlite.Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		h, err := host.Open(b.Context(), host.Options{Store: store})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapInuse)/(1<<20), "MiB")
		runtime.KeepAlive(h)
		store.Close()
		b.StartTimer()
	}
}
