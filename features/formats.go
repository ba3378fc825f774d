package features

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"cascade/orchestrator/problem"
)

// formatNames are the reports that can be asked for.
func formatNames() []string { return []string{"pretty", "progress", "cucumber", "junit", "events"} }

// reportFile is a report that goes to a file. Godog does not tell when it cannot write one: it is given a draft, and
// the file is made of that.
type reportFile struct{ format, path, draft string }

// parseFormats reads what reports are to be written, each such as "pretty" or "junit:report.xml", and joins them
// as godog takes them. None is pretty.
func parseFormats(formats []string) (joined string, files []reportFile, problems []Problem) {
	var asked []string
	for _, list := range formats {
		for _, format := range strings.Split(list, ",") {
			format = strings.TrimSpace(format)
			name, file, toFile := strings.Cut(format, ":")
			switch {
			case !slices.Contains(formatNames(), name):
				p := Problem{What: fmt.Sprintf("unknown format %q", name), Hint: "one of " + strings.Join(formatNames(), ", ")}
				if near, ok := problem.Closest(name, formatNames()); ok {
					p.Hint = fmt.Sprintf("did you mean %q?", near)
				}
				problems = append(problems, p)
			case toFile:
				report := reportFile{format: name, path: file}
				if err := report.begin(); err != nil {
					problems = append(problems, report.problem(err))
					break
				}
				files = append(files, report)
				format = name + ":" + report.draft
			}
			asked = append(asked, format)
		}
	}
	if len(asked) == 0 {
		asked = []string{"pretty"}
	}
	return strings.Join(asked, ","), files, problems
}

func (f *reportFile) problem(err error) Problem {
	return Problem{What: fmt.Sprintf("the %s report cannot be written: %v", f.format, err)}
}

// begin makes the draft, and finds out whether the file can be written before a run that would be lost.
func (f *reportFile) begin() error {
	if err := writable(f.path); err != nil {
		return err
	}
	draft, err := os.CreateTemp("", "cascade-report-")
	if err != nil {
		return err
	}
	f.draft = draft.Name()
	return draft.Close()
}

// finish makes the file of the draft.
func (f *reportFile) finish() error {
	text, err := os.ReadFile(f.draft)
	if err != nil {
		return err
	}
	return os.WriteFile(f.path, text, 0o644)
}

// writable tells why a file cannot be written, before a run that would be lost.
func writable(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	return f.Close()
}

// withoutSources takes the places in Go code out of godog's reports, which say nothing to those who read
// feature files: "    Given x   # phrase.go:12 -> func". It writes whole lines.
type withoutSources struct {
	out     io.Writer
	stopped func() string // how far a run got that was stopped, or ""
	line    []byte
	err     error
}

// scenarioTotals is the line in which godog counts scenarios. It counts those that were skipped as passed.
var scenarioTotals = regexp.MustCompile(`^\d+ scenarios \(`)

// goPlace is the end of a line that names a place in Go code, with its colours.
var goPlace = regexp.MustCompile(`[ \t]*(?:\x1b\[[0-9;]*m)*# \S+\.go:\d+ -> [^\n\x1b]*(?:\x1b\[0m)?`)

// Write takes any piece of the report.
func (w *withoutSources) Write(p []byte) (int, error) {
	for _, c := range p {
		w.line = append(w.line, c)
		if c == '\n' {
			w.flush()
		}
	}
	return len(p), w.err
}

func (w *withoutSources) flush() {
	if len(w.line) == 0 {
		return
	}
	line := goPlace.ReplaceAll(w.line, nil)
	if scenarioTotals.Match(line) {
		if text := w.stopped(); text != "" {
			line = []byte(text + "\n")
		}
	}
	if _, err := w.out.Write(line); err != nil && w.err == nil {
		w.err = err
	}
	w.line = w.line[:0]
}
