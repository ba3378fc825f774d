package host_test

import (
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
)

// order is a message to a recipient, as a shop sends it.
func order(msisdn, text, id string) *orchestrator.Message {
	return &orchestrator.Message{
		User: orchestrator.User{MSISDN: msisdn}, Type: orchestrator.Text, ClientMessageID: id,
		Content: orchestrator.Content{Text: text}, Plan: orchestrator.Plan{{Channel: orchestrator.SMS}},
	}
}

// A message that repeats one of the ten minutes before says so on its first line: in one group, after a restart, and
// after a group that was not written.
func TestAMessageThatRepeatsAnotherSaysOfWhich(t *testing.T) {
	path := newPath(t)
	store := &dying{Store: reopen(t, path)}
	o := host.Options{NewID: host.Numbered()}
	d := host.Drive(t, store, o, nil)
	submit := func(m *orchestrator.Message) string {
		n := d.First()
		d.Submit(m)
		d.Settle(nil)
		_, again, _ := strings.Cut(strings.SplitN(d.Lines(n), "\n", 2)[0],
			`"again":"00000000-0000-4000-8000-00000000000`)
		return strings.TrimSuffix(again, `"}`)
	}
	const to, other = "+6598765432", "+6598765433"
	first := d.First()
	d.Submit(order(to, "Your order ships", "1"))
	d.Submit(order(to, "Your order ships", "2"))
	d.Settle(nil)
	if text := d.Lines(first + 1); !strings.Contains(text, `"again":"00000000-0000-4000-8000-000000000001"`) {
		t.Errorf("in one group: %s", text)
	}
	store.Store.Close()
	store = &dying{Store: reopen(t, path)}
	d = host.Drive(t, store, o, nil)
	for _, test := range []struct {
		after time.Duration
		m     *orchestrator.Message
		want  string
	}{
		{time.Minute, order(to, "Your order ships", ""), "2"},
		{0, order(other, "Your order ships", ""), ""},
		{0, order(other, "It ships", "1"), "1"},
		{9 * time.Minute, order(to, "Your order ships", ""), "3"},
		{10*time.Minute + 1, order(to, "Your order ships", "2"), ""},
	} {
		d.Now += test.after
		if again := submit(test.m); again != test.want {
			t.Errorf("%s: it repeats %q, want %q", d.Now, again, test.want)
		}
	}

	store.at, store.writes = 1, 0 // fails once
	d.Dead = func() bool { return store.dead }
	failed := order(to, "This is lost", "")
	done := d.Submit(failed)
	d.Settle(nil)
	if err := <-done; err == nil {
		t.Fatal("it was written")
	}
	store.at, store.dead, d.Dead = 0, false, nil
	submit(order(other, "This takes its place", ""))
	if again := submit(failed); again != "" {
		t.Errorf("it repeats %q, which is not there", again)
	}
	if again := submit(order(to, "Your order ships", "")); again != "7" {
		t.Errorf("after a group that was not written it repeats %q", again)
	}
}
