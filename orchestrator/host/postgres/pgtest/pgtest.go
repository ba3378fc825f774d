// Package pgtest gives tests a PostgreSQL of their own: servers in temporary folders, reached over a socket in them,
// that end with the test, or with the process however it ends. Where no PostgreSQL is installed tests are skipped, but
// on a CI.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is one PostgreSQL.
type Server struct {
	Dir       string // the folder: its data, its socket and its log
	program   *exec.Cmd
	held      *os.File // when it is closed, by whomever, the server ends
	mu        sync.Mutex
	databases int                  // that were made
	emptied   []string             // those of them that tests have let go of
	conns     map[string]*pgx.Conn // by database: a connection each time takes longer than most statements
}

// programs are those of a PostgreSQL that are needed.
var programs = []string{"initdb", "postgres", "pg_basebackup", "pg_ctl"}

// bin finds the folder of the programs: those of a path, or Debian's newest.
var bin = sync.OnceValue(func() string {
	folders := filepath.SplitList(os.Getenv("PATH"))
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // an error means a pattern that is wrong
	slices.Reverse(debian)
	for _, folder := range append(debian, folders...) {
		missing := slices.ContainsFunc(programs, func(name string) bool {
			_, err := exec.LookPath(filepath.Join(folder, name))
			return err != nil
		})
		if !missing {
			return folder
		}
	}
	return ""
})

// Need skips a test where no PostgreSQL is installed; on a CI it fails.
func Need(t testing.TB) {
	t.Helper()
	const why = "no PostgreSQL is installed (Debian's package postgresql has it)"
	switch {
	case bin() != "":
	case os.Getenv("CI") != "":
		t.Fatal(why)
	default:
		t.Skip(why)
	}
}

// Disk is where a server's files are on a disk.
const Disk = ""

// Memory is where they are in memory, where the machine has files there.
var Memory = sync.OnceValue(func() string {
	const there = "/dev/shm"
	if _, err := os.Stat(there); err != nil {
		return Disk
	}
	return there
})

// Start starts a server whose files are in a folder, with settings such as "fsync=off".
func Start(t testing.TB, in string, settings ...string) *Server {
	t.Helper()
	Need(t)
	s, err := newServer(in)
	if err == nil {
		err = s.init()
	}
	if err == nil {
		err = s.start(settings...)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// Standby starts a server that follows another one: the other commits only what this one has, too.
func (s *Server) Standby(t testing.TB) *Server {
	t.Helper()
	standby, err := newServer(filepath.Dir(s.Dir))
	if err == nil {
		err = standby.run("pg_basebackup", "-D", standby.data(), "-R", "-X", "stream", "-c", "fast", "--no-sync",
			"-d", "host="+s.Dir+" user=postgres application_name=standby")
	}
	if err == nil {
		err = standby.start("hot_standby=on")
	}
	if err == nil {
		err = s.Exec(Admin, "ALTER SYSTEM SET synchronous_standby_names = 'standby'")
	}
	if err == nil {
		err = s.Exec(Admin, "SELECT pg_reload_conf()")
	}
	for synchronous := false; err == nil && !synchronous; { // until it follows: the server tells, and nothing else does
		<-time.After(pause)
		err = s.conns[Admin].QueryRow(t.Context(),
			"SELECT count(*) > 0 FROM pg_stat_replication WHERE sync_state = 'sync'").Scan(&synchronous)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(standby.Stop)
	return standby
}

// Promote makes a standby a server that takes writes.
func (s *Server) Promote(t testing.TB) {
	t.Helper()
	if err := s.run("pg_ctl", "promote", "-D", s.data(), "-w"); err != nil {
		t.Fatal(err)
	}
}

func newServer(in string) (*Server, error) {
	dir, err := os.MkdirTemp(in, "cascade-pg")
	if err != nil {
		return nil, err
	}
	if owner := other(); owner != nil {
		uid, _ := strconv.Atoi(owner.Uid) // numbers on every Unix
		gid, _ := strconv.Atoi(owner.Gid)
		err = os.Chown(dir, uid, gid)
	}
	return &Server{Dir: dir, conns: map[string]*pgx.Conn{}}, err
}

// other is the user that runs servers for root, as whom they do not run; nil: this one does.
func other() *user.User {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if of, err := user.Lookup(name); err == nil {
			return of
		}
	}
	return nil
}

// init makes the folder of the data.
func (s *Server) init() error {
	return s.run("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
}

func (s *Server) data() string { return filepath.Join(s.Dir, "data") }

// command is a program of PostgreSQL, as the user that may run it.
func command(name string, args ...string) []string {
	list := append([]string{filepath.Join(bin(), name)}, args...)
	if of := other(); of != nil {
		list = append([]string{"setpriv", "--reuid", of.Uid, "--regid", of.Gid, "--clear-groups"}, list...)
	}
	return list
}

func (s *Server) run(name string, args ...string) error {
	list := command(name, args...)
	of := exec.Command(list[0], list[1:]...)
	of.Dir = s.Dir
	if out, err := of.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}

// start starts the server under a shell that ends it, and removes its folder, when this process lets go of a pipe.
func (s *Server) start(settings ...string) error {
	list := command("postgres", "-D", s.data(), "-k", s.Dir, "-c", "listen_addresses=", "-c", "max_connections=200",
		"-c", "dynamic_shared_memory_type=mmap") // in the folder, which is removed however the server ends
	for _, one := range settings {
		list = append(list, "-c", one)
	}
	const held = `dir=$1; shift; "$@" </dev/null >"$dir/log" 2>&1 & server=$!; read -r _
		kill -9 $server $(cat /proc/$server/task/$server/children 2>/dev/null); wait; rm -rf "$dir"`
	s.program = exec.Command("sh", append([]string{"-c", held, "sh", s.Dir}, list...)...)
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	s.program.Stdin, s.held = read, write
	if err := s.program.Start(); err != nil {
		return err
	}
	read.Close()
	return s.ready()
}

// Admin is the database that every server has.
const Admin = "postgres"

// pause is what is waited before a server is asked again.
const pause = 10 * time.Millisecond

// ready waits until the server takes connections.
func (s *Server) ready() error {
	var err error
	for range 6000 {
		if err = s.Exec(Admin, "SELECT 1"); err == nil {
			return nil
		}
		<-time.After(pause)
	}
	log, _ := os.ReadFile(filepath.Join(s.Dir, "log"))
	return fmt.Errorf("the server does not start: %w\n%s", err, log)
}

// URL is that of a database.
func (s *Server) URL(database string) string {
	return "postgres://postgres@/" + database + "?host=" + url.QueryEscape(s.Dir)
}

// Kill ends the server as a power cut does: nothing of it runs on, and it writes nothing any more.
func (s *Server) Kill() { s.Stop() }

// Stop ends the server, and removes its folder.
func (s *Server) Stop() {
	if s.held != nil {
		s.held.Close()
		s.held = nil
		s.program.Wait() // what it says is of no use any more
	}
}

// shared is the server of all tests of the process. It ends with the process.
var shared = sync.OnceValues(func() (*Server, error) {
	s, err := newServer(Memory())
	if err == nil {
		err = s.init()
	}
	if err == nil {
		err = s.start("fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	return s, err
})

// Database is an empty database on a server that all tests of the process share. It gives its URL.
func Database(t testing.TB) string {
	t.Helper()
	Need(t)
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	name, err := s.empty()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.letGo(name) })
	return s.URL(name)
}

// empty is the name of a database that a test has let go of, or of a new one, which takes longer.
func (s *Server) empty() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last := len(s.emptied) - 1; last >= 0 {
		name := s.emptied[last]
		s.emptied = s.emptied[:last]
		return name, nil
	}
	s.databases++
	name := fmt.Sprintf("test%d", s.databases)
	return name, s.Exec(Admin, "CREATE DATABASE "+name)
}

// Exec carries out statements in a database, one after another: it keeps a connection.
func (s *Server) Exec(database, text string) error {
	conn := s.conns[database]
	if conn == nil {
		var err error
		if conn, err = pgx.Connect(context.Background(), s.URL(database)); err != nil {
			return err
		}
		s.conns[database] = conn
	}
	_, err := conn.Exec(context.Background(), text, pgx.QueryExecModeSimpleProtocol)
	return err
}

// letGo empties a database, whoever is in it. One that cannot be emptied is left alone.
func (s *Server) letGo(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.Exec(name, `SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid(); DROP SCHEMA IF EXISTS cascade CASCADE`)
	if err == nil {
		s.emptied = append(s.emptied, name)
	}
}
