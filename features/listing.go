package features

import (
	"bufio"
	"embed"
	"encoding/json"
	"io"
	"io/fs"
	"strings"
)

//go:embed *.feature
var embedded embed.FS

// Files is the product's own acceptance: the feature files that come with Cascade, each at the top as
// NAME.feature.
func Files() fs.FS { return embedded }

// footer is what the listing says of all phrases.
const footer = `
A phrase about the message speaks of the one sent last, or of the last one to a number that it names:
the message to "+6598765432" succeeds, or: for the message to "+6598765432", SMS fires at 1m.

Where something is expected at an instant, as much earlier or later may be given or taken:
Viber fires at 1m give or take 2s. That is for applications with clocks of their own.

Durations are such as 50ms, 45s, 1m30s, 2h, 1d or 1d12h, and count from virtual zero, 2026-01-01T00:00:00Z.
`

// WriteVocabulary prints every phrase with what it means and an example, under Given, When and Then.
func WriteVocabulary(w io.Writer) error {
	out := bufio.NewWriter(w)
	keyword := ""
	for _, p := range phrases() {
		if p.Keyword != keyword {
			if keyword != "" {
				_ = out.WriteByte('\n')
			}
			keyword = p.Keyword
			_, _ = out.WriteString(keyword + "\n")
		}
		_, _ = out.WriteString("\n  " + p.Phrase + "\n      " + p.About + "\n")
		for i, line := range strings.Split(p.Step(), "\n") {
			if i == 0 {
				line = "e.g. " + line
			} else {
				line = "     " + line
			}
			_, _ = out.WriteString("      " + line + "\n")
		}
	}
	_, _ = out.WriteString(footer)
	return out.Flush() // a bufio.Writer's first error stays
}

// Step is the example as it stands in a feature file, such as "When the message is sent".
func (p Phrase) Step() string { return p.Keyword + " " + p.Example }

// WriteVocabularyJSON writes the vocabulary for editors: an array with an object for each phrase.
func WriteVocabularyJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(phrases())
}
