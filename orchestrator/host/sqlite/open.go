package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cascade/orchestrator/host"
	"cascade/orchestrator/problem"
)

// Store is a host.Store in one file.
type Store struct {
	lock  *sql.DB // held as long as the store is open
	write *sql.DB
	conn  *sql.Conn // the one that writes
	read  *sql.DB
	sql   map[string]*sql.Stmt // of conn, by their text
}

var _ host.Store = (*Store)(nil)

// readers is how many connections read at once.
const readers = 4

// Open opens a file, or makes it. The error is a problem.Problem where another process has the file open, where it
// cannot be written, or where a newer program wrote it.
func Open(ctx context.Context, path string) (*Store, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // who may read it may read every message
	if err != nil {
		return nil, problem.Problem{What: err.Error(), Hint: "give a file in a folder that can be written"}
	}
	file.Close()
	s := &Store{sql: map[string]*sql.Stmt{}}
	if err := s.open(ctx, path); err != nil {
		s.Close()
		return nil, told(path, err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, path string) (err error) {
	// Locks of a file that is written in turns would have to be let go; those of a file beside it are kept for good,
	// and end with the process, however it ends.
	if s.lock, err = connect(path+".lock", "locking_mode(EXCLUSIVE)"); err != nil {
		return err
	}
	s.lock.SetMaxOpenConns(1)
	if _, err = s.lock.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		if isCode(err, sqlite3.SQLITE_BUSY) {
			return problem.Problem{
				What: path + " is open in another process",
				Hint: "one process has it at a time: stop that one, or name another file",
			}
		}
		return err
	}
	s.write, err = connect(path, "journal_mode(WAL)", "synchronous(FULL)", "wal_autocheckpoint(8192)",
		"journal_size_limit(134217728)", "cache_size(-65536)", "foreign_keys(0)")
	if err != nil {
		return err
	}
	if s.conn, err = s.write.Conn(ctx); err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	s.read, err = connect(path, "query_only(1)", "cache_size(-16384)")
	if err != nil {
		return err
	}
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	return nil
}

// connect opens a file with pragmas for each of its connections.
func connect(path string, pragmas ...string) (*sql.DB, error) {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	return sql.Open("sqlite", "file:"+escaped+"?_pragma="+strings.Join(pragmas, "&_pragma="))
}

// Close closes the file. What was committed is in it.
func (s *Store) Close() error {
	var all []error
	for _, stmt := range s.sql { // SQLite keeps a file open as long as a statement of it is
		all = append(all, stmt.Close())
	}
	if s.conn != nil {
		all = append(all, s.conn.Close())
	}
	for _, db := range []*sql.DB{s.read, s.write, s.lock} {
		if db != nil {
			all = append(all, db.Close())
		}
	}
	return errors.Join(all...)
}

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the file up to date: PRAGMA user_version counts the migrations that it has had.
func (s *Store) migrate(ctx context.Context) error {
	names, err := fs.Glob(migrations, "migrations/*.sql") // in order
	if err != nil {
		return err
	}
	var had int
	if err := s.conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&had); err != nil {
		return err
	}
	if had > len(names) {
		return problem.Problem{
			What: fmt.Sprintf("the store is of version %d, and this program knows %d", had, len(names)),
			Hint: "a newer cascade wrote it: start that one",
		}
	}
	for i := had; i < len(names); i++ {
		text, err := migrations.ReadFile(names[i])
		if err != nil {
			return err
		}
		up := fmt.Sprintf("BEGIN IMMEDIATE;\n%s\nPRAGMA user_version = %d;\nCOMMIT;", text, i+1)
		if _, err := s.conn.ExecContext(ctx, up); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", names[i], err), s.rollback(ctx))
		}
	}
	return nil
}

func (s *Store) rollback(ctx context.Context) error {
	_, err := s.conn.ExecContext(ctx, "ROLLBACK")
	if err != nil && strings.Contains(err.Error(), "no transaction is active") {
		return nil // SQLite has rolled back by itself, as it does when the disk is full
	}
	return err
}

func isCode(err error, code int) bool {
	var of *driver.Error
	return errors.As(err, &of) && of.Code()&0xff == code
}

// told is an error in the words of the one who named the file.
func told(path string, err error) error {
	if known := new(problem.Problem); errors.As(err, known) {
		if !strings.Contains(known.What, path) {
			known.File = path
		}
		return *known
	}
	switch {
	case isCode(err, sqlite3.SQLITE_READONLY), isCode(err, sqlite3.SQLITE_CANTOPEN):
		return problem.Problem{File: path, What: err.Error(), Hint: "the file and its folder must be writable"}
	case isCode(err, sqlite3.SQLITE_NOTADB):
		return problem.Problem{
			File: path, What: "not a SQLite file", Hint: "name another file, or one that is not there yet",
		}
	}
	return fmt.Errorf("%s: %w", path, err)
}
