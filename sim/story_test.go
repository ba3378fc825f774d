package sim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// parse reads a scenario's text. A text that names no plan has WhatsApp alone.
func parse(t testing.TB, text string) *scenarios.Scenario {
	t.Helper()
	if !strings.HasPrefix(text, "plan:") && !strings.Contains(text, "\nplan:") {
		text = "plan: [{channel: WhatsApp}]\n" + text
	}
	s, err := scenarios.Parse("", []byte(text))
	if err != nil {
		t.Fatalf("%v\nin\n%s", err, text)
	}
	s.Name = "story"
	return s
}

// play runs a scenario's text to its end.
func play(t testing.TB, text string, o sim.RunOptions) *sim.Result {
	t.Helper()
	o.Timeline = true
	r, err := sim.Run(context.Background(), parse(t, text), o)
	if err != nil {
		t.Fatalf("%v\nin\n%s", err, text)
	}
	return r
}

// lines writes a run's timeline as text: when, which message (where there are several), on which channel,
// what happened.
func lines(r *sim.Result) []string {
	var all []string
	for _, l := range r.Timeline.All(0) {
		who := ""
		if r.Summary.Messages > 1 {
			who = "#" + strconv.Itoa(int(l.Message)+1) + " "
		}
		all = append(all, strings.TrimSpace(string(orchestrator.AppendSeconds(nil, l.At))+" "+who+
			words(l, r.Route(l.Message))))
	}
	return all
}

// words is what a line tells, such as "WhatsApp Delivered late copy 2".
func words(l sim.Line, route orchestrator.Route) string {
	var b strings.Builder
	if n := l.Step(); n > 0 {
		b.WriteString(route[n-1].Channel.String() + " ")
	}
	if l.Kind() == sim.Receipt {
		b.WriteString(l.Status().String())
	} else {
		b.WriteString(l.Kind().String())
	}
	if c := l.Code(); c != 0 {
		fmt.Fprintf(&b, " code %d", c)
	}
	for _, note := range []struct {
		holds bool
		word  string
	}{{l.Late(), " late"}, {l.Stale(), " stale"}, {l.Refused(), " refused"}} {
		if note.holds {
			b.WriteString(note.word)
		}
	}
	if n := l.Copy(); n > 0 {
		fmt.Fprintf(&b, " copy %d", n)
	}
	return b.String()
}

// Each file of testdata holds scenarios in YAML and what came of them, with the rule that it shows above
// it. The commands: run prints the timeline, receipts only those of receipts, summary and json what the
// command line's --json and --timeline print, expect what is broken. seed= and messages= are run's flags.
// Run with -rewrite to write the answers, and read every one.
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var out bytes.Buffer
			o := sim.RunOptions{JSON: &out}
			for _, arg := range d.CmdArgs {
				switch arg.Key {
				case "seed":
					o.Seed = new(uint64)
					arg.Scan(t, 0, o.Seed)
				case "messages":
					arg.Scan(t, 0, &o.Messages)
				case "label":
					o.Label = "story"
				}
			}
			r := play(t, d.Input, o)
			switch d.Cmd {
			case "run":
				return strings.Join(lines(r), "\n")
			case "receipts":
				return strings.Join(receipts(r), "\n")
			case "summary":
				text, err := json.Marshal(r.Summary)
				if err != nil {
					t.Fatal(err)
				}
				return string(text)
			case "json":
				return out.String()
			case "expect":
				return broken(r)
			}
			t.Fatalf("unknown command %s", d.Cmd)
			return ""
		})
	})
}

// receipts are a run's receipts alone.
func receipts(r *sim.Result) []string {
	var kept []string
	text := lines(r)
	for i, l := range r.Timeline.All(0) {
		if l.Kind() == sim.Receipt {
			kept = append(kept, text[i])
		}
	}
	return kept
}

// broken is every expectation that does not hold, a line each.
func broken(r *sim.Result) string {
	var b strings.Builder
	for _, broken := range sim.CheckExpect(r.Scenario.Expect, r.Summary) {
		fmt.Fprintf(&b, "%d:%d: %s\n", broken.Place.Line, broken.Place.Column, broken)
	}
	if b.Len() == 0 {
		return "all hold\n"
	}
	return b.String()
}
