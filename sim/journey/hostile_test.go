package journey_test

import (
	"strings"
	"testing"

	"cascade/orchestrator"
	"cascade/sim/journey"
)

func TestWhatIsNoTimelineIsToldWithItsLine(t *testing.T) {
	begin := `{"t":0,"umid":"a","kind":"submitted"}` + "\n"
	tests := []struct{ name, text, want string }{
		{"no JSON", begin + "hello\n", "line 2: not a line of a timeline"},
		{"no umid", `{"t":0,"kind":"submitted"}`, "line 1: the line has no umid"},
		{"no time", `{"umid":"a","kind":"submitted"}`, `line 1: t is "", not seconds`},
		{"a time before zero", `{"t":-1,"umid":"a","kind":"submitted"}`, `t is "-1", not seconds`},
		{"an unknown kind", `{"t":0,"umid":"a","kind":"lost"}`, `unknown kind "lost"`},
		{"an unknown channel", `{"t":0,"umid":"a","kind":"fired","channel":"Pager","step":1}`,
			`unknown channel "Pager"`},
		{"no channel", `{"t":0,"umid":"a","kind":"fired","step":1}`, "fired needs a channel and a step"},
		{"a step beyond all plans", `{"t":0,"umid":"a","kind":"fired","channel":"SMS","step":10}`,
			"needs a channel and a step"},
		{"a receipt of nothing", `{"t":0,"umid":"a","kind":"receipt","channel":"SMS","step":1}`,
			"the receipt has no status"},
		{"a skip without its code", `{"t":0,"umid":"a","kind":"skipped","channel":"SMS","step":1}`,
			"the skip has no code"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := journey.ReadTimeline(strings.NewReader(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestTheRunsOfOneFileAreKeptApart(t *testing.T) {
	runs, err := journey.ReadTimeline(strings.NewReader(`{"scenario":"one","t":0,"umid":"a","kind":"submitted"}
{"scenario":"two","t":0,"umid":"a","kind":"submitted"}
{"scenario":"two","t":1,"umid":"b","kind":"submitted"}
`))
	if err != nil || len(runs) != 2 || len(runs[0].Messages) != 1 || len(runs[1].Messages) != 2 {
		t.Errorf("%+v, %v", runs, err)
	}
}

// A text that parses is the text of the journey that it parses to.
func FuzzParse(f *testing.F) {
	f.Add("WhatsApp@0 Delivered@3 lapsed@60, Viber@60 lapsed@120, SMS@120 Delivered@123+copy2 = succeeded SMS@123")
	f.Add("WhatsApp@0 Rejected@0.4#1, SMS skipped@0.4#2 = failed SMS@0.4#2 succeeded WhatsApp@0.5")
	f.Add("= cancelled@5")
	f.Add("SMS@0 = open")
	f.Add("SMS@0 Read@1.000000001+late = expired@0.5#36")
	f.Fuzz(func(t *testing.T, text string) {
		plan := []orchestrator.Channel{orchestrator.WhatsApp, orchestrator.Viber, orchestrator.SMS}
		j, err := journey.Parse(text, plan)
		if err != nil {
			return
		}
		again, err := journey.Parse(j.String(), plan)
		if err != nil || again.String() != j.String() {
			t.Errorf("%q became %q, then %q, %v", text, j, again, err)
		}
	})
}

func FuzzReadTimeline(f *testing.F) {
	f.Add(`{"t":0,"umid":"a","kind":"submitted"}` + "\n" +
		`{"t":0.05,"umid":"a","kind":"receipt","channel":"SMS","step":1,"status":"Accepted"}`)
	f.Fuzz(func(t *testing.T, text string) {
		runs, err := journey.ReadTimeline(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, run := range runs {
			if s := run.Summary; s.Messages != len(run.UMIDs) {
				t.Errorf("%d messages of %d umids", s.Messages, len(run.UMIDs))
			}
		}
	})
}
