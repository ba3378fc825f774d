package sqlite

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/storetest"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
)

func openIn(t *testing.T, dir string) (*Store, error) {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(dir, "cascade.db"))
	if err == nil {
		t.Cleanup(func() { s.Close() })
	}
	return s, err
}

func TestAFileHasOneProcessAtATime(t *testing.T) {
	dir := t.TempDir()
	first, err := openIn(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = openIn(t, dir)
	if p := new(problem.Problem); !errors.As(err, p) ||
		!strings.Contains(p.What, "is open in another process") || p.Hint == "" {
		t.Errorf("a second one: %v", err)
	}
	first.Close()
	if _, err := openIn(t, dir); err != nil {
		t.Errorf("after the first one: %v", err)
	}
}

// The last connection of SQLite's that is closed puts its log into the file, and removes it.
func TestAClosedStoreHasItsFileClosed(t *testing.T) {
	dir := t.TempDir()
	s, err := openIn(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Head(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), &host.Group{Number: 1}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "cascade.db-wal")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the log is still there: %v", err)
	}
}

func TestWhatIsNoStoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	s, err := openIn(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.conn.ExecContext(t.Context(), "PRAGMA user_version = 9"); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := openIn(t, dir); err == nil || !strings.Contains(err.Error(), "the store is of version 9, and this program knows 1") {
		t.Errorf("of a newer program: %v", err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "cascade.db"), []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openIn(t, other); err == nil || !strings.Contains(err.Error(), "not a SQLite file") {
		t.Errorf("another file: %v", err)
	}
	if _, err := openIn(t, filepath.Join(other, "nowhere")); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a folder that there is not: %v", err)
	}
}

// When the disk is full, or may only be read, requests are refused at the door, nothing is half written, and all goes
// on as soon as there is room.
func TestAFullDiskIsToldAtTheDoor(t *testing.T) {
	for _, trouble := range []struct{ name, begin, end string }{
		{"full", "PRAGMA max_page_count = 60", "PRAGMA max_page_count = 1000000"},
		{"read only", "PRAGMA query_only = 1", "PRAGMA query_only = 0"},
	} {
		dir := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			s, err := Open(t.Context(), filepath.Join(dir, "cascade.db"))
			if err != nil {
				t.Fatal(err)
			}
			pragma := func(text string) {
				if _, err := s.conn.ExecContext(t.Context(), text); err != nil {
					t.Fatal(err)
				}
			}
			h, err := host.Open(t.Context(), host.Options{Store: s, Subaccounts: []host.Subaccount{{
				Name: "shop", Plan: orchestrator.Plan{{Channel: orchestrator.SMS}},
			}}})
			if err != nil {
				t.Fatal(err)
			}
			end := storetest.Run(t, h)
			shop, _ := h.API().Open("shop")
			send := func() error {
				_, err := shop.Send(t.Context(), &orchestrator.Message{
					Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+6598765432"}, Content: orchestrator.Content{Text: strings.Repeat("x", 4000)},
				})
				return err
			}
			accepted := 0
			pragma(trouble.begin)
			for err = send(); err == nil && accepted < 1000; err = send() {
				accepted++
			}
			if refused := new(sendapi.Refusal); !errors.As(err, &refused) ||
				refused.Status != http.StatusServiceUnavailable {
				t.Errorf("%s: %v", trouble.name, err)
			}
			if err := send(); err == nil || h.Ready() == nil {
				t.Errorf("%s: %v, ready: %v", trouble.name, err, h.Ready())
			}
			pragma(trouble.end)
			time.Sleep(2 * time.Second)
			synctest.Wait()
			if err := h.Ready(); err != nil {
				t.Errorf("after %s: %v", trouble.name, err)
			}
			if err := send(); err != nil {
				t.Errorf("after %s: %v", trouble.name, err)
			}
			end()
			for _, table := range []string{"message", "state"} {
				var n int
				if err := s.read.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil || n != accepted+1 {
					t.Errorf("%s: %d of %d in %s, %v", trouble.name, n, accepted+1, table, err)
				}
			}
			s.Close()
		})
	}
}
