package command

import (
	"context"
	"fmt"
	"io"
	"strings"

	"cascade/orchestrator/problem"
	"cascade/sim/golden"
	"cascade/sim/report"
)

// report tells the verdicts: in words or as JSON, then in the files that were asked for.
func (v *Verify) report(ctx context.Context, verdicts []*verdict) error {
	switch {
	case v.JSON:
		if err := v.printJSON(verdicts); err != nil {
			return err
		}
	case v.talks():
		v.print(verdicts)
	}
	for _, one := range verdicts {
		v.complain(one)
	}
	return v.files(ctx, verdicts)
}

// talks tells whether standard output is for people.
func (v *Verify) talks() bool {
	return !v.JSON && !v.Mermaid && v.SVG != "-" && v.HTML != "-" && v.JUnit != "-" && v.Markdown != "-"
}

func (v *Verify) print(verdicts []*verdict) {
	width := 0
	for _, one := range verdicts {
		width = max(width, len(one.Name))
	}
	colours := report.Colours(v.Out)
	for _, one := range verdicts {
		word := one.Word()
		word = report.Bold(report.Pad(word, len("differs")), colours && !one.Good())
		fmt.Fprintf(v.Out, "%s  %s   %s, seed %d\n", report.Pad(one.Name, width), word,
			report.Plural(one.Now.Messages, "message"), one.Now.Seed)
		if one.Comparison != nil {
			one.Comparison.Tell(v.Out, [2]string{"was", "is"})
		}
		if one.Written {
			fmt.Fprintf(v.Out, "  wrote %s\n", one.file.path)
		}
		if !one.Good() {
			fmt.Fprintln(v.Out)
		}
	}
	fmt.Fprintln(v.Out, tally(verdicts))
}

// tally is the verdicts in a line, such as "18 scenarios: 17 same, 1 differs".
func tally(verdicts []*verdict) string {
	counts := map[string]int{}
	for _, one := range verdicts {
		counts[one.Word()]++
	}
	var parts []string
	for _, word := range []string{"same", "kept", "differs", "broken", "unknown"} {
		if n := counts[word]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, word))
		}
	}
	return report.Plural(len(verdicts), "scenario") + ": " + strings.Join(parts, ", ")
}

// complain writes what is wrong to standard error, each with the mend, and, on GitHub Actions, marks the
// lines of the scenario.
func (v *Verify) complain(one *verdict) {
	update := "cascade verify " + one.Name + " --update"
	switch {
	case one.Written:
	case one.kept != nil:
		problem.Print(v.Err, one.kept)
	case one.Comparison != nil && !one.Comparison.Same():
		problem.Print(v.Err, failure(fmt.Sprintf("%s: timings differ from %s", one.Name, one.file.path),
			"if they should: "+update))
	}
	if one.file.other != "" {
		fmt.Fprintf(v.Err, "hint: %s was compared as it is in this program; for the file here: cascade verify %s\n",
			one.Name, one.file.other)
	}
	tellBroken(v.Err, one.Name, one.scenario, one.Broken)
	if v.Env("GITHUB_ACTIONS") == "true" && v.talks() && !one.Written {
		one.annotate(v)
	}
}

// annotate prints GitHub's workflow commands.
func (v *verdict) annotate(to *Verify) {
	file := v.scenario.File
	if v.kept != nil {
		fmt.Fprintln(to.Out, golden.Annotation(file, 1, 1, "no golden timings", v.kept.Error()))
		return
	}
	for _, line := range v.Comparison.Annotations(file) {
		fmt.Fprintln(to.Out, line)
	}
	for _, b := range v.Broken {
		fmt.Fprintln(to.Out, golden.Annotation(file, b.Place.Line, b.Place.Column, "expectation broken", b.String()))
	}
}

func (v *Verify) printJSON(verdicts []*verdict) error {
	for _, one := range verdicts {
		text, err := one.JSON()
		if err != nil {
			return err
		}
		if _, err := v.Out.Write(text); err != nil {
			return err
		}
	}
	return nil
}

// files writes the reports that were asked for.
func (v *Verify) files(ctx context.Context, verdicts []*verdict) error {
	all := make([]*golden.Verdict, len(verdicts))
	for i, one := range verdicts {
		all[i] = &one.Verdict
	}
	junit := func(w io.Writer) error { return golden.WriteJUnit(w, all) }
	if err := writeTo(ctx, v.JUnit, v.Out, junit); err != nil {
		return err
	}
	page := golden.Markdown{Title: "Fallback timing", Names: [2]string{"was", "is"}, Update: true}
	if err := writeMarkdown(ctx, v.Markdown, v.Out, page, all); err != nil {
		return err
	}
	return v.Pictures.of(ctx, all, [2]string{"was", "is"}, "Fallback timing", v.Out)
}
