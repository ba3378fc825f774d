package host_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/jackc/pgx/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/postgres"
	"cascade/orchestrator/host/postgres/pgtest"
	"cascade/orchestrator/host/storetest"
	"cascade/orchestrator/record"
)

// fleetVictim names the database of a process that is one of several over it.
const fleetVictim = "CASCADE_TEST_FLEET"

// openFleet is a process's fleet whose provider writes down every call in a file.
func openFleet(url, calls string, log *slog.Logger) (*host.Fleet, *postgres.DB, error) {
	file, err := os.OpenFile(calls, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, err
	}
	db, err := postgres.Open(context.Background(), url)
	if err != nil {
		return nil, nil, err
	}
	db.Lease, db.Log = shortLease, log
	of := &logged{calls: file}
	f := host.NewFleet(db, host.Options{Log: log, Grace: -1, Subaccounts: []host.Subaccount{{
		Name: "shop",
		Plan: orchestrator.Plan{{Channel: orchestrator.WhatsApp, FallbackAfter: 50 * time.Millisecond}, {Channel: orchestrator.SMS}},
		Channels: []host.Channel{
			{Of: orchestrator.WhatsApp, Kind: "logged", Adapter: of}, {Of: orchestrator.SMS, Kind: "logged", Adapter: of},
		},
	}}})
	of.host = f
	return f, db, nil
}

// load sends through a fleet from many clients, until ctx is done, and tells every message that was accepted.
func load(ctx context.Context, f *host.Fleet, tell func(umid string)) {
	var all sync.WaitGroup
	for client := range 8 {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				shop, _ := f.API().Open("shop")
				sent, err := shop.Send(ctx, &orchestrator.Message{
					Type: orchestrator.Text, User: orchestrator.User{MSISDN: fmt.Sprintf("+65%d%07d", client, n)},
					Expiry: orchestrator.When{After: 2 * time.Second},
				})
				if err == nil {
					tell(sent.UMID)
				} else {
					<-time.After(5 * time.Millisecond) // it owns nothing yet, or no more: as a client that is told 503
				}
			}
		})
	}
	all.Wait()
}

// runFleetVictim sends as fast as it can, tells every message that was accepted, and never ends by itself.
func runFleetVictim(url string) {
	f, _, err := openFleet(url, os.Getenv(callsOf), slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		panic(err)
	}
	go f.Run(context.Background())
	var mu sync.Mutex
	load(context.Background(), f, func(umid string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Println(umid)
	})
}

// process is a victim that runs.
type process struct {
	*exec.Cmd
	lines *bufio.Scanner
	log   *guarded
}

// guarded is a log that is read while it is written.
type guarded struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (g *guarded) Write(b []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.text.Write(b)
}

func (g *guarded) String() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.text.String()
}

func startVictim(t *testing.T, url, calls string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0]), log: &guarded{}}
	p.Env = append(os.Environ(), fleetVictim+"="+url, callsOf+"="+calls)
	p.Stderr = p.log
	out, err := p.StdoutPipe()
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() }) // it may have ended
	p.lines = bufio.NewScanner(out)
	return p
}

// accepts gives the next messages that the process tells of.
func (p *process) accepts(t *testing.T, n int) (accepted []string) {
	t.Helper()
	for len(accepted) < n {
		if !p.lines.Scan() {
			t.Fatalf("the process has ended:\n%s", p.log)
		}
		accepted = append(accepted, p.lines.Text())
	}
	return accepted
}

// kill kills the process, and gives what it had told before.
func (p *process) kill() (accepted []string) {
	p.Process.Kill()
	for p.lines.Scan() {
		accepted = append(accepted, p.lines.Text())
	}
	p.Wait() // an error: it was killed
	return accepted
}

// checkFleet lets everything end in a process of its own, and looks at what became of it.
func checkFleet(t *testing.T, url, calls string, accepted []string) {
	t.Helper()
	f, db, err := openFleet(url, calls, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	end := storetest.Run(t, f)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { // every shard has an owner again, and nothing is open
		var open int
		if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM cascade.state WHERE open").Scan(&open); err != nil {
			t.Fatal(err)
		}
		return f.Owned() == postgres.Shards && open == 0
	})
	for _, umid := range accepted {
		text, err := f.Record(t.Context(), "shop", uuid.Must(uuid.FromString(umid)))
		if err != nil {
			t.Errorf("%s was accepted, and is lost: %v", umid, err)
			continue
		}
		checkRecord(t, text)
	}
	end()
	db.Close()
	sent := checkCalls(t, calls)
	t.Logf("%d accepted, %d calls of providers", len(accepted), sent)
}

// checkRecord looks for times that go back, for steps that fire twice, and for the end.
func checkRecord(t *testing.T, text []byte) {
	t.Helper()
	lines, err := record.ReadLines(text)
	if err != nil {
		t.Fatal(err)
	}
	fired, ended := map[uint8]bool{}, false
	for i, l := range lines {
		if i > 0 && l.At < lines[i-1].At || l.Kind == record.Fired && fired[l.Step] {
			t.Errorf("line %d is out of order:\n%s", i, text)
		}
		fired[l.Step] = fired[l.Step] || l.Kind == record.Fired
		ended = ended || l.Kind.Ends()
	}
	if !ended {
		t.Errorf("a message has not ended:\n%s", text)
	}
}

// checkCalls counts the calls of providers, and looks for those that were made twice.
func checkCalls(t *testing.T, calls string) (sent int) {
	t.Helper()
	text, err := os.ReadFile(calls)
	if err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	for key := range strings.Lines(string(text)) {
		if times[key]++; times[key] == 2 {
			t.Errorf("%s was sent twice", strings.TrimSpace(key))
		}
	}
	return len(times)
}

// Of two processes over one database, one or the other is killed under load, again and again: the other takes over, and
// nothing that either accepted is lost, or sent twice.
func TestNothingIsLostWhenProcessesOfAFleetAreKilled(t *testing.T) {
	kills := 8
	if testing.Short() {
		kills = 2
	}
	url, calls := pgtest.Database(t), filepath.Join(t.TempDir(), "calls")
	two := [2]*process{startVictim(t, url, calls), startVictim(t, url, calls)}
	var accepted []string
	for k := range kills {
		accepted = append(accepted, two[k%2].accepts(t, 50+40*k)...)
		accepted = append(accepted, two[k%2].kill()...)
		accepted = append(accepted, two[1-k%2].accepts(t, 50)...)
		two[k%2] = startVictim(t, url, calls)
	}
	accepted = append(accepted, two[0].kill()...)
	accepted = append(accepted, two[1].kill()...)
	checkFleet(t, url, calls, accepted)
}

// A process that is stopped until another one has its shards, and then goes on, has what it would still write refused,
// sends nothing for them any more, and takes its part again.
func TestAStoppedOwnerWritesNothingWhenItGoesOn(t *testing.T) {
	url, calls := pgtest.Database(t), filepath.Join(t.TempDir(), "calls")
	first := startVictim(t, url, calls)
	accepted := first.accepts(t, 200)
	if err := first.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	var owner string
	if err := conn.QueryRow(t.Context(), "SELECT max(owner) FROM cascade.shard").Scan(&owner); err != nil {
		t.Fatal(err)
	}
	second := startVictim(t, url, calls)
	until(t, func() bool {
		var left int
		err := conn.QueryRow(t.Context(), "SELECT count(*) FROM cascade.shard WHERE owner = $1", owner).Scan(&left)
		if err != nil {
			t.Fatal(err)
		}
		return left == 0
	})
	accepted = append(accepted, second.accepts(t, 200)...)
	if err := first.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	const lost, refused = "another process has taken a shard", "another process has the messages now"
	go func() { // what it had told before, and what it tells when it has shards again
		for first.lines.Scan() {
		}
	}()
	until(t, func() bool {
		_, after, _ := strings.Cut(first.log.String(), lost)
		return strings.Contains(after, "a shard was taken")
	})
	t.Logf("%d groups were refused", strings.Count(first.log.String(), refused))
	first.Process.Kill()
	accepted = append(accepted, second.kill()...)
	checkFleet(t, url, calls, accepted)
}

// When the primary is lost under load and its synchronous standby is promoted, nothing that was accepted is lost, and
// the process goes on by itself.
func TestNothingIsLostWhenThePrimaryIs(t *testing.T) {
	primary := pgtest.Start(t, pgtest.Memory())
	if err := primary.Exec(pgtest.Admin, "CREATE DATABASE cascade"); err != nil {
		t.Fatal(err)
	}
	standby := primary.Standby(t)
	url := fmt.Sprintf("postgres://postgres@/cascade?host=%s,%s&target_session_attrs=read-write", primary.Dir, standby.Dir)
	calls := filepath.Join(t.TempDir(), "calls")
	f, db, err := openFleet(url, calls, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { f.Run(ctx) })
	told := make(chan string)
	loading, stop := context.WithCancel(ctx)
	running.Go(func() {
		load(loading, f, func(umid string) { told <- umid })
		close(told)
	})
	var accepted []string
	for len(accepted) < 300 {
		accepted = append(accepted, <-told)
	}
	primary.Kill()
	promoted := make(chan struct{})
	go func() {
		defer close(promoted)
		standby.Promote(t)
	}()
	for after := 0; after < 300; { // of those that were accepted when the standby was promoted
		umid := <-told
		accepted = append(accepted, umid)
		select {
		case <-promoted:
			after++
		default:
		}
	}
	stop()
	for umid := range told {
		accepted = append(accepted, umid)
	}
	cancel()
	running.Wait()
	db.Close()
	checkFleet(t, standby.URL("cascade"), calls, accepted)
}
