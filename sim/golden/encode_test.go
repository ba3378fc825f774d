package golden_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/golden"
	"cascade/sim/journey"
)

func load(t testing.TB, name string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func measure(t testing.TB, s *scenarios.Scenario, o sim.RunOptions) *golden.Timings {
	t.Helper()
	r, _, err := golden.Measure(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatWasWrittenReadsBack(t *testing.T) {
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			want := measure(t, load(t, name), sim.RunOptions{})
			text := want.Encode()
			got, err := golden.Decode(text)
			if err != nil {
				t.Fatal(err)
			}
			if want.Timeline == nil {
				for n := range want.Journeys {
					want.Journeys[n] = want.Journeys[n].Brief()
				}
			}
			ignore := cmp.Options{
				cmpopts.IgnoreUnexported(golden.Timings{}), cmpopts.IgnoreFields(golden.Timings{}, "File"),
				cmpopts.IgnoreFields(journey.Journey{}, "Submitted"),
			}
			if diff := cmp.Diff(want, got, ignore); diff != "" {
				t.Error(diff)
			}
			if string(got.Encode()) != string(text) {
				t.Error("what was read is written otherwise")
			}
			if again := measure(t, load(t, name), sim.RunOptions{}).Encode(); string(again) != string(text) {
				t.Error("a second run has another golden file")
			}
			if len(text) > 200_000 {
				t.Errorf("%d bytes are too many to review", len(text))
			}
			t.Log(len(text))
		})
	}
}

func TestBeyondTheKeptMessagesABlockHasADigest(t *testing.T) {
	s := load(t, "whatsapp-outage")
	r := measure(t, s, sim.RunOptions{Messages: golden.Kept + 1500})
	if len(r.Journeys) != golden.Kept || len(r.Blocks) != 2 || r.Blocks[0] == r.Blocks[1] {
		t.Errorf("%d journeys, blocks %x", len(r.Journeys), r.Blocks)
	}
	back, err := golden.Decode(r.Encode())
	if err != nil || !cmp.Equal(back.Blocks, r.Blocks) {
		t.Errorf("%v, %v", back, err)
	}
}

func TestAGoldenFileThatCannotBeReadSaysWhy(t *testing.T) {
	good := string(measure(t, load(t, "whatsapp-outage"), sim.RunOptions{}).Encode())
	tests := []struct{ name, from, to, want string }{
		{"no JSON", "{", "", "not JSON"},
		{"something else", `"golden"`, `"olden"`, `it has no "golden"`},
		{"another version", `"golden": 2`, `"golden": 1`, "it is of format 1, and this program reads format 2"},
		{"a word for a version", `"golden": 2`, `"golden": "x"`, "golden cannot be a string"},
		{"a word for a number", `"messages": 600`, `"messages": "all"`, "messages cannot be a string"},
		{"a field too many", `"seed"`, `"seeds"`, "seeds"},
		{"an unknown channel", `"channel": "SMS"`, `"channel": "Pager"`, `plan[1]: "Pager"`},
		{"a broken digest", `"arrivals": "`, `"arrivals": "x`, "is no digest"},
		{"a message too many", `-600 `, `-601 `, "are no numbers of messages"},
		{"a message twice", `"1-60,`, `"1-61,`, "message 61 stands in two lines"},
		{"a message too few", `"1-60,`, `"1-59,`, "1 messages stand in no line"},
		{"no outcome", ` = succeeded WhatsApp@3`, ``, "has no outcome"},
		{"a summary of nothing", `"WhatsApp": {`, `"Pager": {`, `"Pager" is no channel`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if !strings.Contains(good, test.from) {
				t.Fatalf("the golden file has no %s:\n%s", test.from, good)
			}
			_, err := golden.Decode([]byte(strings.Replace(good, test.from, test.to, 1)))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if isFormat := errors.Is(err, golden.ErrFormat); isFormat != (test.name == "another version") {
				t.Errorf("%v: another format is %v", err, isFormat)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, name := range []string{"three-channels", "whatsapp-outage"} {
		f.Add(string(measure(f, load(f, name), sim.RunOptions{}).Encode()))
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := golden.Decode([]byte(text))
		if err != nil {
			return
		}
		if _, err := golden.Decode(r.Encode()); err != nil {
			t.Errorf("what was read is written so that it cannot be read: %v", err)
		}
	})
}
