package features

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gherkin "github.com/cucumber/gherkin/go/v42"
	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"
	"pgregory.net/rapid"

	"cascade/scenarios"
)

func TestInstantsCanBeReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]time.Duration{1, time.Microsecond, time.Millisecond, time.Second, time.Minute,
			time.Hour, 24 * time.Hour}).Draw(t, "unit")
		d := unit * time.Duration(rapid.Int64Range(0, int64(scenarios.MaxDuration/unit)).Draw(t, "count"))
		if back, err := scenarios.ParseDuration(clock(d)); err != nil || back != d {
			t.Fatalf("%d is written %q and read back %d, %v", d, clock(d), back, err)
		}
	})
}

func TestInstantsReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]string{
		"0s": "0s", "45s": "45s", "60s": "1m", "90s": "1m30s", "3600s": "1h", "3660s": "1h1m", "24h": "1d", "36h": "1d12h",
		"30d": "30d", "50ms": "50ms", "1d1ms": "1d1ms", "60.05s": "1m0.05s",
	} {
		d, err := scenarios.ParseDuration(text)
		if err != nil || clock(d) != want {
			t.Errorf("%s is written %q, not %q (%v)", text, clock(d), want, err)
		}
	}
}

// Whatever is chosen of a feature, what godog is handed holds just that, in the same lines.
func TestWhatIsLeftOutLeavesTheRestInItsPlace(t *testing.T) {
	all := pickles(t, []byte(several))
	rapid.Check(t, func(t *rapid.T) {
		var want []string
		f := source{name: "a.feature", text: []byte(several)}
		if problems := f.parse(nil); problems != nil {
			t.Fatal(problems)
		}
		f.pickles = slices.DeleteFunc(f.pickles, func(*messages.Pickle) bool { return rapid.Bool().Draw(t, "left out") })
		for _, p := range f.pickles {
			want = append(want, described(p))
		}
		got := pickles(t, f.chosenText())
		if !slices.Equal(got, want) {
			t.Fatalf("chosen %q of %q, handed over %q", want, all, got)
		}
	})
}

func pickles(t interface{ Fatal(...any) }, text []byte) []string {
	ids := (&messages.Incrementing{}).NewId
	document, err := gherkin.ParseGherkinDocument(strings.NewReader(string(text)), ids)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, p := range gherkin.Pickles(*document, "a.feature", ids) {
		all = append(all, described(p))
	}
	return all
}

func described(p *messages.Pickle) string {
	text := fmt.Sprintf("%d %s", p.Location.Line, p.Name)
	for _, step := range p.Steps {
		text += ", " + step.Text
	}
	return text
}

func FuzzTags(f *testing.F) {
	for _, seed := range []string{"", "@a", "not @a and (@b or @c)", "~@a && @b,@c", "@", "((", "not", "@a @b", "&|"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := parseTags(text)
		if err == nil {
			e.match([]*messages.PickleTag{{Name: "@a"}, {Name: "@b"}})
		}
	})
}

// A feature is read or told to be wrong, whatever it holds, and what is chosen of it can be read again.
func FuzzFeature(f *testing.F) {
	f.Add(several, 10)
	f.Add("", 0)
	f.Add("Feature: f\n@a\nScenario Outline: o\nExamples:\n|a|\n|1|\n@b\nExamples:\n|a|\n|2|\n", 6)
	f.Add("# language: de\nFunktion: f\nRegel: r\nGrundlage:\n* x\nBeispiel: b\n\"\"\"\n", 3)
	f.Add("Feature: f\nScenario: s\n* x\n  | a |\n  | b | c |\n", 2)
	f.Fuzz(func(t *testing.T, text string, line int) {
		s := source{name: "a.feature", text: []byte(text)}
		if line > 0 {
			s.lines = []int{line}
		}
		s.parse(nil)
		if len(s.pickles) == 0 {
			return
		}
		left := source{name: "a.feature", text: s.chosenText()}
		if problems := left.parse(nil); problems != nil || len(left.pickles) != len(s.pickles) {
			t.Fatalf("%d scenarios chosen, %d handed over: %v\n%s", len(s.pickles), len(left.pickles), problems, left.text)
		}
	})
}

// No text of a step does any harm: it is undefined, or one phrase answers it.
func FuzzStep(f *testing.F) {
	for _, p := range Vocabulary() {
		f.Add(p.Example)
	}
	f.Add("WhatsApp reports Read after 99999999999d with code 99999999999999999999")
	f.Add("at least 1e999999999% of messages succeed within 1s")
	f.Add("at least 0.00000000000000000000000000000001% of messages succeed within 1s")
	f.Add("10000001 messages are sent, one every 1ns")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "messages are sent") && len(text) > 35 {
			return // millions of them take their time
		}
		s := newStory("a.feature", t.Context().Err)
		say := func(text string) {
			for _, p := range phrases() {
				if m := p.pattern.FindStringSubmatch(text); m != nil {
					a := &arguments{captures: m[1:], step: &godog.Step{}}
					if err := p.act(s, a); err == nil {
						_ = a.err()
					}
				}
			}
		}
		say(text)
		say(`the scenario "three-channels"`)
		say("the message is sent")
		say(text)
		_ = nearMiss(&messages.PickleStep{Text: text})
		_ = s.wholeTimeline()
	})
}
