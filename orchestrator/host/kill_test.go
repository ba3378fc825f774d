package host_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/record"
)

// victim names the store of a process that is to be killed, this test, started again; callsOf the file in which its
// provider writes down every call.
const victim, callsOf = "CASCADE_TEST_VICTIM", "CASCADE_TEST_CALLS"

func TestMain(m *testing.M) {
	if path := os.Getenv(victim); path != "" {
		runVictim(path)
		return
	}
	if url := os.Getenv(fleetVictim); url != "" {
		runFleetVictim(url)
		return
	}
	os.Exit(m.Run())
}

// runVictim sends as fast as it can, tells every message that was accepted, and never ends by itself.
func runVictim(path string) {
	calls, err := os.OpenFile(os.Getenv(callsOf), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	store, err := openAt(context.Background(), path)
	if err != nil {
		panic(err)
	}
	of := &logged{calls: calls}
	h, err := host.Open(context.Background(), host.Options{Store: store, Grace: -1, Subaccounts: []host.Subaccount{{
		Name: "shop",
		Plan: orchestrator.Plan{{Channel: orchestrator.WhatsApp, FallbackAfter: 50 * time.Millisecond}, {Channel: orchestrator.SMS}},
		Channels: []host.Channel{
			{Of: orchestrator.WhatsApp, Kind: "logged", Adapter: of}, {Of: orchestrator.SMS, Kind: "logged", Adapter: of},
		},
	}}})
	if err != nil {
		panic(err)
	}
	of.host = h
	go h.Run(context.Background())
	shop, _ := h.API().Open("shop")
	for {
		sent, err := shop.Send(context.Background(), &orchestrator.Message{
			Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+6598765432"}, Expiry: orchestrator.When{After: time.Second},
		})
		if err != nil {
			panic(err)
		}
		fmt.Println(sent.UMID)
	}
}

// logged is a provider that writes down every call, and delivers what comes by SMS.
type logged struct {
	calls *os.File
	host  interface {
		Receive(ctx context.Context, subaccount, kind string, list []adapter.Receipt) error
	}
}

func (l *logged) Send(_ context.Context, s adapter.Send) (adapter.Answer, error) {
	fmt.Fprintln(l.calls, s.Key) // in one write: what is written outlives the process
	if s.Channel == orchestrator.SMS {
		go l.host.Receive(context.Background(), "shop", "logged", []adapter.Receipt{{ID: s.Key, Status: orchestrator.Delivered}})
	}
	return adapter.Answer{ID: s.Key, Status: orchestrator.Accepted}, nil
}

func (l *logged) Receive(*http.Request, []byte) ([]adapter.Receipt, []byte, error) {
	return nil, nil, nil
}

func (l *logged) Run(ctx context.Context, _ func(context.Context, []adapter.Receipt) error) error {
	<-ctx.Done()
	return nil
}

// A process that is killed under load, again and again, has lost nothing that it accepted, and sent nothing twice.
func TestNothingIsLostWhenTheProcessIsKilled(t *testing.T) {
	kills := 12
	if testing.Short() {
		kills = 4
	}
	onEach(t, func(t *testing.T, place func(testing.TB) string) {
		path, calls := place(t), filepath.Join(t.TempDir(), "calls")
		var accepted []string
		for k := range kills {
			accepted = append(accepted, killAfter(t, path, calls, 40+37*k)...)
		}
		checkKilled(t, path, calls, accepted)
	})
}

// killAfter starts a process, kills it when it has told of so many messages, and gives those that it accepted.
func killAfter(t *testing.T, path, calls string, most int) (accepted []string) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), victim+"="+path, callsOf+"="+calls)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for i := 0; i < most && lines.Scan(); i++ {
		accepted = append(accepted, lines.Text())
	}
	child.Process.Kill()
	for lines.Scan() { // what it had told before
		accepted = append(accepted, lines.Text())
	}
	child.Wait() // an error: it was killed
	return accepted
}

// checkKilled starts a host on what was left, lets everything end, and looks at what became of it.
func checkKilled(t *testing.T, path, called string, accepted []string) {
	t.Helper()
	store := reopen(t, path)
	d := host.Drive(t, store, host.Options{}, nil)
	for {
		d.Settle(nil)
		next, ok := d.Next()
		if !ok {
			break
		}
		d.Now = max(d.Now, next)
	}
	calls := map[string]int{}
	text, err := os.ReadFile(called)
	if err != nil {
		t.Fatal(err)
	}
	for key := range strings.Lines(string(text)) {
		if calls[strings.TrimSpace(key)]++; calls[strings.TrimSpace(key)] == 2 {
			t.Errorf("%s was sent twice", strings.TrimSpace(key))
		}
	}
	kept := map[string]bool{}
	for n := uint64(1); n < d.First(); n++ {
		lines, err := record.ReadLines([]byte(d.Lines(n)))
		if err != nil || len(lines) == 0 {
			t.Fatalf("message %d: %d lines, %v", n, len(lines), err)
		}
		kept[lines[0].UMID] = true
		ended := false
		for i, l := range lines {
			ended = ended || l.Kind.Ends()
			if i > 0 && l.At < lines[i-1].At {
				t.Errorf("message %d: its times go back", n)
			}
		}
		if !ended {
			t.Errorf("message %d has not ended:\n%s", n, d.Lines(n))
		}
	}
	for _, umid := range accepted {
		if !kept[umid] {
			t.Errorf("%s was accepted, and is lost", umid)
		}
	}
	t.Logf("%d accepted, %d kept, %d calls of providers", len(accepted), len(kept), len(calls))
}
