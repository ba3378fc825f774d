package features

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gherkin "github.com/cucumber/gherkin/go/v42"
	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"cascade/orchestrator"
)

// play carries out the steps of a scenario, without godog around them, and returns the error of the first that
// fails.
func play(t testing.TB, uri string, steps []*messages.PickleStep) (*story, error) {
	t.Helper()
	s := newStory(t.Context(), uri)
	ctx := context.WithValue(t.Context(), storyKey{}, s)
	for _, step := range steps {
		p := phraseOf(step.Text)
		if p == nil {
			t.Fatalf("%s: no phrase for %q", uri, step.Text)
		}
		s.step = step
		if err := p.run(ctx, p.pattern.FindStringSubmatch(step.Text)[1:]...); err != nil {
			return s, err
		}
	}
	return s, nil
}

// phraseOf is the phrase that the text of a step is, or nil.
func phraseOf(text string) *Phrase {
	for i := range phrases() {
		if p := &phrases()[i]; p.pattern.MatchString(text) {
			return p
		}
	}
	return nil
}

// others are what a part of a step is changed to. A Then that held must not hold with any of them.
func others(p *Phrase, part, value string, step *messages.PickleStep, h *history) []string {
	negative := strings.Contains(p.Phrase, "does not") || strings.Contains(p.Phrase, "never")
	switch {
	case value == "", part == "channel" && strings.HasSuffix(step.Text, "for 0 messages"):
		return nil // nobody's channel fires for 0 messages
	case part == "channel" && negative:
		var fired []string
		for _, f := range h.firings() {
			fired = append(fired, f.channel.String())
		}
		return fired
	case part == "channel":
		for _, c := range orchestrator.Channels() {
			if h.route.Index(c) < 0 {
				return []string{c.String()}
			}
		}
		return nil
	case part == "p" && (value == "0" || strings.Contains(p.Phrase, "at least")):
		return nil // a bound that is met may be met by more
	case part == "p":
		return []string{"0"}
	case part == "duration" && strings.Contains(p.Phrase, "within"):
		return []string{"0s"}
	case part == "at", part == "duration":
		var a arguments
		i := a.readInstant(value)
		if len(a.problems) > 0 {
			panic(a.problems)
		}
		i.at += 2*i.give + time.Nanosecond // wherever within the tolerance it happened
		return []string{i.String()}
	case strings.HasPrefix(part, "n") && strings.Contains(value, "."):
		return []string{value + "1"}
	case strings.HasPrefix(part, "n"):
		n, err := strconv.Atoi(value)
		if err != nil {
			return []string{"3"} // no copy
		}
		return []string{strconv.Itoa(n + 1)}
	case part == "rule":
		return []string{"schema"}
	case part == "state":
		return []string{map[string]string{"queued": "sent"}[value] + map[bool]string{true: "queued"}[value != "queued"]}
	case part == "detail":
		return []string{"lost"}
	case part == "text":
		return []string{value + "!"}
	case part == "msisdn":
		return []string{"+6500000199"}
	}
	panic("nothing is known to change <" + part + "> to")
}

var placeholder = regexp.MustCompile(`<([^>|]*)[^>]*>`)

// changed are all steps that differ from one in a single part or cell, or by a row of its table.
func changed(p *Phrase, step *messages.PickleStep, h *history) []*messages.PickleStep {
	var all []*messages.PickleStep
	parts := placeholder.FindAllStringSubmatch(p.Phrase, -1)
	at := p.pattern.FindStringSubmatchIndex(step.Text)
	if p.pattern.NumSubexp() > len(parts) {
		parts = slices.Insert(parts, 0, []string{"", "msisdn"})
	}
	for i, part := range parts {
		from, to := at[2*i+2], at[2*i+3]
		if from < 0 {
			continue
		}
		for _, other := range others(p, part[1], step.Text[from:to], step, h) {
			all = append(all, &messages.PickleStep{
				Text: step.Text[:from] + other + step.Text[to:], Type: step.Type, Argument: step.Argument,
			})
		}
	}
	if step.Argument == nil || step.Argument.DataTable == nil {
		return all
	}
	rows := step.Argument.DataTable.Rows
	with := func(rows []*messages.PickleTableRow) {
		all = append(all, &messages.PickleStep{Text: step.Text, Type: step.Type,
			Argument: &messages.PickleStepArgument{DataTable: &messages.PickleTable{Rows: rows}}})
	}
	for i := 1; i < len(rows); i++ {
		with(slices.Delete(slices.Clone(rows), i, i+1))
		with(slices.Insert(slices.Clone(rows), i, rows[i]))
		for j, cell := range rows[i].Cells {
			for _, other := range others(p, rows[0].Cells[j].Value, cell.Value, step, h) {
				cells := slices.Clone(rows[i].Cells)
				cells[j] = &messages.PickleTableCell{Value: other}
				different := slices.Clone(rows)
				different[i] = &messages.PickleTableRow{Cells: cells}
				with(different)
			}
		}
	}
	return all
}

// A verdict looks at all that its step says: no Then of the product's own features still holds when one cell, one
// row or one part of it is changed.
func TestAThenThatIsChangedInOnePlaceFails(t *testing.T) {
	files, err := fs.Glob(Files(), "*.feature")
	if err != nil {
		t.Fatal(err)
	}
	tried := map[string]int{}
	for _, name := range files {
		text, err := fs.ReadFile(Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		ids := (&messages.Incrementing{}).NewId
		document, err := gherkin.ParseGherkinDocument(bytes.NewReader(text), ids)
		if err != nil {
			t.Fatal(err)
		}
		for _, scenario := range gherkin.Pickles(*document, name, ids) {
			place := fmt.Sprintf("%s:%d", name, scenario.Location.Line)
			for i, step := range scenario.Steps {
				p := phraseOf(step.Text)
				if p == nil || p.Keyword != "Then" {
					continue
				}
				s, err := play(t, name, scenario.Steps[:i+1])
				if err != nil {
					t.Fatalf("%s: %s: %v", place, step.Text, err)
				}
				for _, other := range changed(p, step, s.about(step)) {
					tried[p.Phrase]++
					if _, err := play(t, name, slices.Concat(scenario.Steps[:i], []*godog.Step{other})); err == nil {
						t.Errorf("%s: %q holds, and so does %q %s", place, step.Text, other.Text, cells(other))
					}
				}
			}
		}
	}
	for _, p := range Vocabulary() {
		if has := strings.Contains(p.Phrase, "<") || strings.HasSuffix(p.Phrase, ":"); p.Keyword == "Then" && has &&
			tried[p.Phrase] == 0 && !strings.Contains(p.Phrase, "refused") && !strings.Contains(p.Phrase, "<p>") {
			t.Errorf("no feature has %q with something to change", p.Phrase)
		}
	}
}

// about is what happened to the message that a step was about.
func (s *story) about(step *messages.PickleStep) *history {
	to := ""
	if m := earlier.FindStringSubmatch(step.Text); m != nil {
		to = m[1]
	}
	if h, err := s.happened(to); err == nil {
		return h
	}
	return &history{}
}

func cells(step *messages.PickleStep) string {
	var b strings.Builder
	if step.Argument != nil && step.Argument.DataTable != nil {
		for _, r := range step.Argument.DataTable.Rows {
			for _, c := range r.Cells {
				b.WriteString("|" + c.Value)
			}
			b.WriteString("|\n")
		}
	}
	return b.String()
}

// Where the clock was moved, a Then speaks of that instant and no later one.
func TestAMovedClockStandsStill(t *testing.T) {
	for _, moves := range []string{
		"the clock advances by 59s", "the clock reaches 59s", "59 seconds pass", "the clock advances by 0s\nAnd 59 seconds pass",
	} {
		got := runText(t, "Feature: f\n  Scenario: s\n"+
			"Given the fallback plan:\n| channel | fallbackAfter |\n| WhatsApp | 60 |\n| SMS | |\nAnd WhatsApp stays silent\n"+
			"When the message is sent\nAnd "+moves+"\nThen SMS does not fire\nAnd the message is still open\n"+
			"When 1 second passes\nThen SMS fires at 1m\nAnd the message is still open\n")
		if got.code != 0 {
			t.Errorf("%s: exit %d:\n%s", moves, got.code, got.out)
		}
	}
}
