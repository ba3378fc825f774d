package postgres

import (
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"cascade/orchestrator/host/postgres/pgtest"
	"cascade/orchestrator/problem"
)

// Why a database cannot be used is said with the place and what to do, and never with a password.
func TestWhyADatabaseCannotBeUsedIsSaid(t *testing.T) {
	url := pgtest.Database(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	do := func(text string) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	database := conn.Config().Database
	do("CREATE ROLE guest LOGIN")
	defer do("DROP ROLE guest")
	elsewhere := strings.Replace(url, "/"+database, "/nowhere", 1)
	as := func(user string) string { return strings.Replace(url, "postgres@", user+"@", 1) }
	for _, of := range []struct{ url, what, hint string }{
		{"postgres://shop:secret@db.example.com:port/x", "is no address of a PostgreSQL database", "give one like postgres://"},
		{"postgres://shop:secret@/x?host=/nowhere", "cannot be reached: /nowhere/.s.PGSQL.5432", "is the server up"},
		{elsewhere, `database "nowhere" does not exist`, "createdb"},
		{as("stranger:secret"), `role "stranger" does not exist`, "PGPASSWORD"},
		{as("guest:secret"), "permission denied for database " + database, "the user must own the database"},
	} {
		isSaid(t, of.url, of.what, of.hint)
	}

	do("SET default_transaction_read_only = off; ALTER DATABASE " + database + " SET default_transaction_read_only = on")
	isSaid(t, url, "read-only transaction", "name the primary")
	do("ALTER DATABASE " + database + " RESET default_transaction_read_only")

	db, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	do("UPDATE cascade.version SET had = 1000")
	isSaid(t, url, "the store is of version 1000", "a newer cascade wrote it")
}

func isSaid(t *testing.T, url, what, hint string) {
	t.Helper()
	_, err := Open(t.Context(), url)
	p := new(problem.Problem)
	if !errors.As(err, p) {
		t.Errorf("%s: %v is no problem with a hint", url, err)
		return
	}
	if !strings.Contains(p.What, what) || !strings.Contains(p.Hint, hint) || strings.Contains(p.What, "secret") {
		t.Errorf("%s: %q, and the hint %q", url, p.What, p.Hint)
	}
}

// A server that is asked twice, with TLS and without, is told once.
func TestAServerThatCannotBeReachedIsNamedOnce(t *testing.T) {
	_, err := Open(t.Context(), "postgres://shop@127.0.0.1:1/x")
	if err == nil || strings.Count(err.Error(), "connection refused") != 1 {
		t.Error(err)
	}
}
