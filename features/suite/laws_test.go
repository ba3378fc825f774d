package suite

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"
	"pgregory.net/rapid"
)

// Whatever is chosen of a feature, what godog is handed holds just that, in the same lines.
func TestWhatIsLeftOutLeavesTheRestInItsPlace(t *testing.T) {
	all := pickles(t, []byte(several))
	rapid.Check(t, func(t *rapid.T) {
		var want []string
		f := source{name: "a.feature", text: []byte(several)}
		if problems := f.parse(nil, newIDs()); problems != nil {
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
		s.parse(nil, newIDs())
		if len(s.pickles) == 0 {
			return
		}
		left := source{name: "a.feature", text: s.chosenText()}
		if problems := left.parse(nil, newIDs()); problems != nil || len(left.pickles) != len(s.pickles) {
			t.Fatalf("%d scenarios chosen, %d handed over: %v\n%s", len(s.pickles),
				len(left.pickles), problems, left.text)
		}
	})
}

func newIDs() func() string { return (&messages.Incrementing{}).NewId }
