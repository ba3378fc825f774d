package report_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/report"
)

func TestNumbersAsPeopleReadThem(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{report.Seconds(time.Minute), "60 s"},
		{report.Seconds(50 * time.Millisecond), "0.05 s"},
		{report.Seconds(60*time.Second + 1), "60.000000001 s"},
		{report.Seconds(0), "0 s"},
		{report.Thousands(0), "0"},
		{report.Thousands(999), "999"},
		{report.Thousands(1000), "1,000"},
		{report.Thousands(1234567), "1,234,567"},
		{report.Thousands(-1000), "-1,000"},
		{report.Thousands(-100), "-100"},
		{report.Plural(1, "message"), "1 message"},
		{report.Plural(0, "message"), "0 messages"},
		{report.Plural(2000, "copy"), "2,000 copies"},
		{report.Share(1, 8), "12.5%"},
		{report.Share(0, 0), "0%"},
		{report.Share(0, 5), "0%"},
		{report.Share(5, 5), "100%"},
		{report.Share(1, 2), "50%"},
		{report.Share(9999, 10_000), ">99.9%"},
		{report.Share(9994, 10_000), "99.9%"},
		{report.Share(1, 1_000_000), "<0.1%"},
		{report.Share(5, 10_000), "0.1%"},
		{report.Pad("né", 4), "né  "},
		{report.Pad("long", 2), "long"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestAPlanInASentence(t *testing.T) {
	minute := time.Minute
	for want, route := range map[string]orchestrator.Route{
		"WhatsApp; if not Read within 60 s, Viber; if it fails, SMS": {
			{Channel: orchestrator.WhatsApp, Success: orchestrator.Read, Window: minute},
			{Channel: orchestrator.Viber, Success: orchestrator.Delivered}, {Channel: orchestrator.SMS},
		},
		"Line (skipped), then SMS (skipped)": {
			{Channel: orchestrator.Line, Skip: orchestrator.InvalidDestination},
			{Channel: orchestrator.SMS, Skip: orchestrator.ContentNotSupported},
		},
		"SMS": {{Channel: orchestrator.SMS}},
		"":    nil,
	} {
		if got := report.PlanWords(route); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Each kind of line says what happened, and why the message moved on or ended.
func TestWhatEachLineTells(t *testing.T) {
	s, err := scenarios.Parse("", []byte(`
plan: [{channel: Line}, {channel: WhatsApp, fallbackAfter: 10}, {channel: SMS}]
message: {type: text, content: {text: hi}}
providers:
  WhatsApp: {script: [{status: Sent, after: 1s}, {status: Sent, after: 2s}, {status: Delivered, after: 13s}]}
  SMS: {script: [{status: Delivered, after: 4s}, {status: Undelivered, after: 5s, code: 300}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	r, err := sim.Run(context.Background(), s, sim.RunOptions{Timeline: true})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	report.Timeline(&out, r, false)
	want := `   0 s            submitted
   0 s  Line      is skipped: invalid destination, code 15
   0 s  WhatsApp  fires
   1 s  WhatsApp  Sent
   2 s  WhatsApp  Sent (stale)
  10 s  WhatsApp  lapses: not Delivered within 10 s
  10 s  SMS       fires
  13 s  WhatsApp  Delivered (late)
  13 s            succeeded on WhatsApp
  14 s  SMS       Delivered (late, copy 2: a duplicate)
  15 s  SMS       Undelivered: code 300 (late, stale)
`
	if got := out.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	for _, c := range []struct {
		line sim.Line
		want string
	}{
		{sim.WebhookLine(0, 0, 2, orchestrator.Delivered, 1, 200, false), "webhook, attempt 1: 200"},
		{sim.WebhookLine(0, 0, 2, orchestrator.Delivered, 5, 0, true), "webhook, attempt 5: no answer, lost"},
	} {
		if got := c.line.Words(r.Route(0)); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// Colours are added only where they are asked for, and change nothing else.
func TestColoursAreNeverAllThatTells(t *testing.T) {
	s, err := scenarios.Load("three-channels")
	if err != nil {
		t.Fatal(err)
	}
	r, err := sim.Run(context.Background(), s, sim.RunOptions{Timeline: true})
	if err != nil {
		t.Fatal(err)
	}
	var plain, coloured bytes.Buffer
	report.Timeline(&plain, r, false)
	report.Summary(&plain, r.Summary, false)
	report.Timeline(&coloured, r, true)
	report.Summary(&coloured, r.Summary, true)
	if strings.Contains(plain.String(), "\x1b") || !strings.Contains(coloured.String(), "\x1b[1m") {
		t.Error("colours where none were asked for, or none where they were")
	}
	for _, code := range []string{"0", "1", "2", "31", "32", "33"} {
		coloured = *bytes.NewBufferString(strings.ReplaceAll(coloured.String(), "\x1b["+code+"m", ""))
	}
	if coloured.String() != plain.String() {
		t.Errorf("without its colours it says\n%s\nand not\n%s", coloured.String(), plain.String())
	}
	if report.Colours(&plain) {
		t.Error("a buffer shows colours")
	}
}
