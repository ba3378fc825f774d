package scenarios_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"

	"cascade/orchestrator/problem"
	"cascade/scenarios"
)

// FuzzParse checks that no text makes the parser panic, and that every problem has a place in the text and
// something to say.
func FuzzParse(f *testing.F) {
	for _, name := range scenarios.Names() {
		text, err := fs.ReadFile(scenarios.Catalogue(), name+".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, text := range []string{
		"", ":", "- ", "{", "a: [", "? ", "name: |\n", "a: &b *b", "---\n...\n", "\ufeffname: x", "a: 'b", "%Y",
		"providers: {SMS: {script: [{status: Read, after: 1d}]}}",
		`providers: {SMS: {outages: [{from: "22:00", to: "08:00", zone: Europe/Berlin, effect: hold}, {from: 1h, to: 2h, every: 1d, effect: hold}]}}`,
		"providers: {SMS: {receipts: segment, script: [{status: Delivered, segment: 2}]}}", "message: {content: {text: 5}, channels: [1]}",
		"expect: {channels: {SMS: {fired: {min: 1%}}}}", "plan:\n- channel: SMS\n  successStatus: Read\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := scenarios.Parse("", []byte(text))
		if (s == nil) == (err == nil) {
			t.Fatalf("got %v and %v", s, err)
		}
		if err == nil {
			return
		}
		var problems problem.List
		if !errors.As(err, &problems) || len(problems) == 0 {
			t.Fatalf("the error %v is %T", err, err)
		}
		lines := 1 + strings.Count(text, "\n")
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines || p.Column < 1 || p.What == "" || !utf8.ValidString(p.What) {
				t.Errorf("in %d lines: %#v", lines, p)
			}
			if strings.ContainsAny(p.Error()+p.Hint, "\n\x1b\x00") {
				t.Errorf("more than a line of plain text: %q", p.Error())
			}
		}
	})
}
