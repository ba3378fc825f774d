package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
)

// Shards is how many a database has: as many processes can send at once.
const Shards = 16

// DB is one database.
type DB struct {
	Lease time.Duration // how long an owner may not be heard of before its shards are anybody's; 0: DefaultLease
	Log   *slog.Logger  // nil: nothing is logged

	pool *pgxpool.Pool
}

// leastConnections is how many connections a process has at least where its URL does not say: groups of several shards
// are written, and read for requests, at once.
const leastConnections = 8

// connectTime is how long a connection may take to be made.
const connectTime = 10 * time.Second

// Open connects to a database, and brings it up to date. What the URL leaves out is read from PostgreSQL's own
// variables and files (PGPASSWORD, PGPASSFILE, PGSERVICE …). The error is a problem.Problem where the URL is wrong, the
// server cannot be reached or lets nobody in, or a newer program wrote the database.
func Open(ctx context.Context, url string) (*DB, error) {
	return open(ctx, url, func(*pgxpool.Config) {})
}

// open is Open, with a change of what is made of the URL.
func open(ctx context.Context, url string, change func(*pgxpool.Config)) (*DB, error) {
	name, _, _ := strings.Cut(sendapi.MaskURL(url), "?")
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, problem.Problem{
			What: name + " is no address of a PostgreSQL database", // why may hold a password
			Hint: "give one like postgres://cascade@db.example.com:5432/cascade, and the password in PGPASSWORD or a ~/.pgpass",
		}
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTime
	}
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "cascade"
	}
	config.MaxConns = max(config.MaxConns, leastConnections)
	change(config)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, told(name, err)
	}
	db := &DB{pool: pool}
	if err := db.migrate(ctx); err != nil {
		pool.Close()
		return nil, told(name, err)
	}
	return db, nil
}

// Close ends all connections.
func (db *DB) Close() { db.pool.Close() }

//go:embed migrations/*.sql
var migrations embed.FS

// migrating is the key of the lock under which one process at a time brings a database up to date.
const migrating = 0x63617363616465

// migrate brings the database up to date: cascade.version counts the migrations that it has had.
func (db *DB) migrate(ctx context.Context) error {
	names, err := fs.Glob(migrations, "migrations/*.sql") // in order
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error {
		for _, text := range []string{
			fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", migrating),
			"CREATE SCHEMA IF NOT EXISTS cascade",
			"CREATE TABLE IF NOT EXISTS cascade.version (had integer NOT NULL)",
		} {
			if _, err := tx.Exec(ctx, text); err != nil {
				return err
			}
		}
		had := 0
		err := tx.QueryRow(ctx, "SELECT had FROM cascade.version").Scan(&had)
		if errors.Is(err, pgx.ErrNoRows) {
			_, err = tx.Exec(ctx, "INSERT INTO cascade.version VALUES (0)")
		}
		if err != nil {
			return err
		}
		if had > len(names) {
			return problem.Problem{
				What: fmt.Sprintf("the store is of version %d, and this program knows %d", had, len(names)),
				Hint: "a newer cascade wrote it: start that one",
			}
		}
		return upgrade(ctx, tx, names, had)
	})
}

// upgrade carries out the migrations that a database has not had.
func upgrade(ctx context.Context, tx pgx.Tx, names []string, had int) error {
	for ; had < len(names); had++ {
		text, err := migrations.ReadFile(names[had])
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, string(text), pgx.QueryExecModeSimpleProtocol); err != nil {
			return fmt.Errorf("%s: %w", names[had], err)
		}
	}
	_, err := tx.Exec(ctx, "UPDATE cascade.version SET had = $1 WHERE had <> $1", had)
	return err
}

// told is an error in the words of the one who named the database.
func told(name string, err error) error {
	if known := new(problem.Problem); errors.As(err, known) {
		known.What = name + ": " + known.What
		return *known
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		p := problem.Problem{What: name + ": " + refused.Message}
		switch refused.Code {
		case "28P01", "28000":
			p.Hint = "give the user in the address, and the password in PGPASSWORD or a ~/.pgpass"
		case "3D000":
			p.Hint = "make it: createdb DATABASE"
		case "42501":
			p.Hint = "the user must own the database, or be allowed to make a schema in it"
		case "25006":
			p.Hint = "it is a standby: name the primary, or all of them and ?target_session_attrs=read-write"
		default:
			return fmt.Errorf("%s: %w", name, err)
		}
		return p
	}
	var unreachable *pgconn.ConnectError
	if errors.As(err, &unreachable) {
		tries := slices.Compact(strings.Split(unreachable.Unwrap().Error(), "\n")) // each with TLS, and without
		return problem.Problem{
			What: name + " cannot be reached: " + strings.Join(tries, ", "),
			Hint: "is the server up, and does it take connections from here?",
		}
	}
	return fmt.Errorf("%s: %w", name, err)
}
