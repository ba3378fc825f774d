package host_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/postgres"
	"cascade/orchestrator/host/postgres/pgtest"
	"cascade/orchestrator/host/storetest"
)

// server is a PostgreSQL that writes to a disk, as one that is used does.
func server(b *testing.B) *pgtest.Server {
	b.Helper()
	return pgtest.Start(b, pgtest.Disk, "shared_buffers=512MB", "max_wal_size=4GB", "wal_compression=lz4")
}

// benchedFleet runs a fleet that owns everything, over a provider that takes everything.
func benchedFleet(b *testing.B, url string, o host.Options) (f *host.Fleet, end func()) {
	b.Helper()
	db, err := postgres.Open(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	o.Subaccounts = []host.Subaccount{{
		Name: "shop",
		Plan: orchestrator.Plan{{Channel: orchestrator.WhatsApp, FallbackAfter: time.Minute}, {Channel: orchestrator.SMS}},
		Channels: []host.Channel{
			{Of: orchestrator.WhatsApp, Kind: "test", Adapter: taker{}, Abreast: 512},
			{Of: orchestrator.SMS, Kind: "test", Adapter: taker{}},
		},
	}}
	f = host.NewFleet(db, o)
	stop := storetest.Run(b, f)
	for f.Owned() < postgres.Shards {
		runtime.Gosched()
	}
	return f, func() {
		stop()
		db.Close()
	}
}

// BenchmarkAcceptPostgres is BenchmarkAccept on PostgreSQL. Beside it stands what the database takes for the same rows,
// written plainly in transactions of as many, over as many connections: by one INSERT a table, and by COPY.
func BenchmarkAcceptPostgres(b *testing.B) {
	const clients = 512
	s := server(b)
	if err := s.Exec(pgtest.Admin, "CREATE DATABASE fleet"); err != nil {
		b.Fatal(err)
	}
	count := &counter{}
	f, end := benchedFleet(b, s.URL("fleet"), host.Options{Observer: count})
	shop, _ := f.API().Open("shop")
	left := atomic.Int64{}
	left.Store(int64(b.N))
	b.ResetTimer()
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				_, err := shop.Send(b.Context(), &orchestrator.Message{
					Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+659876" + string(rune('0'+client%10)) + "432"},
					ClientMessageID: "order-4711", Content: orchestrator.Content{
						Text: "Your order has been shipped and arrives on Friday.", SMS: orchestrator.SMSOptions{Source: "SHOP"},
					},
				})
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	accepted := b.Elapsed()
	for f.Depth() > 0 {
		runtime.Gosched()
	}
	took := b.Elapsed()
	b.StopTimer()
	end()
	copied, inserted := plainly(b, s, "copied", copies), plainly(b, s, "inserted", inserts)
	n := float64(b.N)
	b.ReportMetric(n/accepted.Seconds(), "accepted/s")
	b.ReportMetric(float64(count.steps.Load())/took.Seconds(), "steps/s")
	b.ReportMetric(n/inserted.Seconds(), "inserted/s")
	b.ReportMetric(n/copied.Seconds(), "copied/s")
	b.ReportMetric(100*inserted.Seconds()/took.Seconds(), "%ofinserts")
	b.ReportMetric(100*copied.Seconds()/took.Seconds(), "%ofcopies")
	b.ReportMetric(float64(count.steps.Load())/float64(count.groups.Load()), "steps/group")
}

// plainly writes the rows of one database into the tables of another one, and tells how long that takes.
func plainly(b *testing.B, s *pgtest.Server, into string, write writer) (took time.Duration) {
	b.Helper()
	const atOnce, connections = 500, 2
	if err := s.Exec(pgtest.Admin, "CREATE DATABASE "+into); err != nil {
		b.Fatal(err)
	}
	made, err := postgres.Open(b.Context(), s.URL(into))
	if err != nil {
		b.Fatal(err)
	}
	made.Close()
	from, to := pool(b, s.URL("fleet")), pool(b, s.URL(into))
	tables := []string{"message", "state", "record", "timer", "handle"}
	columns, rows := map[string][]string{}, map[string][][]any{}
	for _, table := range tables {
		columns[table], rows[table] = rowsIn(b, from, table)
	}
	messages := len(rows["message"])
	var next atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range connections {
		all.Go(func() {
			for first := int(next.Add(atOnce)) - atOnce; first < messages; first = int(next.Add(atOnce)) - atOnce {
				err := pgx.BeginFunc(b.Context(), to, func(tx pgx.Tx) error {
					for _, table := range tables {
						list := rows[table]
						part := list[len(list)*first/messages : len(list)*min(messages, first+atOnce)/messages]
						if err := write(b.Context(), tx, table, columns[table], part); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	return time.Since(began)
}

// writer writes rows into a table.
type writer func(ctx context.Context, tx pgx.Tx, table string, columns []string, rows [][]any) error

// copies is the quickest way that PostgreSQL has.
func copies(ctx context.Context, tx pgx.Tx, table string, columns []string, rows [][]any) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"cascade", table}, columns, pgx.CopyFromRows(rows))
	return err
}

// inserts is one INSERT of all rows.
func inserts(ctx context.Context, tx pgx.Tx, table string, columns []string, rows [][]any) error {
	var text strings.Builder
	text.WriteString("INSERT INTO cascade." + table + " VALUES ")
	var args []any
	for _, row := range rows {
		text.WriteString("(")
		for _, value := range row {
			args = append(args, value)
			fmt.Fprintf(&text, "$%d, ", len(args))
		}
		text.WriteString("), ")
	}
	_, err := tx.Exec(ctx, strings.TrimSuffix(strings.ReplaceAll(text.String(), ", )", ")"), ", "), args...)
	return err
}

func pool(b *testing.B, url string) *pgxpool.Pool {
	b.Helper()
	p, err := pgxpool.New(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.Close)
	return p
}

func rowsIn(b *testing.B, db *pgxpool.Pool, table string) (columns []string, all [][]any) {
	b.Helper()
	rows, err := db.Query(b.Context(), "SELECT * FROM cascade."+table)
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range rows.FieldDescriptions() {
		columns = append(columns, f.Name)
	}
	all, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) ([]any, error) {
		values, err := r.Values()
		return slices.Clone(values), err
	})
	if err != nil {
		b.Fatal(err)
	}
	return columns, all
}
