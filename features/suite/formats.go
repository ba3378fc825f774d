package suite

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"cascade/orchestrator/problem"
	"cascade/sim/outfile"
)

// reporter writes one report.
type reporter interface {
	scenario(*scenario) // it has ended, and so have all that the run began before it
	end(*run) error     // all have ended; what could not be written of the report is the error
}

// Format is a report that can be asked for.
type Format struct {
	Name, About string
	begin       func(out *bufio.Writer, color bool) reporter
}

// Formats lists the reports that can be asked for.
func Formats() []Format {
	return []Format{
		{"pretty", "every scenario with its steps", newPretty},
		{"progress", "a character a step, then what failed", newProgress},
		{"junit", "for a CI: a test case a scenario", newJUnit},
		{"cucumber", "Cucumber's older JSON", newCucumber},
		{"message", "Cucumber's messages, for @cucumber/html-formatter and its like", newMessages},
	}
}

// FormatNames are the names of Formats.
func FormatNames() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}

// open begins the reports that are asked for, each such as "pretty" or "junit:report.xml", and the list of what is
// to be run again. It finds out whether their files can be written before a run that would be lost.
func (r *run) open() (problems problem.List) {
	wanted, problems := r.wanted()
	outputs := []outfile.Asked{{Flag: "--rerun", Path: r.Rerun}}
	for _, w := range wanted {
		outputs = append(outputs, outfile.Asked{Flag: "--format " + w.Name, Path: w.path})
	}
	problems = append(problems, problem.Of(outfile.Distinct(outputs...))...)
	if r.Rerun != "" {
		list := Format{begin: func(out *bufio.Writer, _ bool) reporter { return rerunList{out} }}
		wanted = append(wanted, request{list, r.Rerun})
	}
	if len(problems) > 0 {
		return problems
	}
	for _, w := range wanted {
		if w.path == "-" {
			r.reports = append(r.reports, &report{reporter: w.begin(bufio.NewWriter(r.stdout), r.Color)})
			continue
		}
		file, err := outfile.Create(r.ctx, w.path)
		if err != nil {
			problems = append(problems, problem.Of(err)...)
			continue
		}
		r.reports = append(r.reports, &report{w.begin(bufio.NewWriter(file), false), file})
	}
	return problems
}

// report is a report with the file that it becomes when it is whole.
type report struct {
	reporter
	file *outfile.File // nil: standard output, whose owner knows what was lost
}

// keep ends a report and puts it in its place.
func (p *report) keep(r *run) error {
	err := p.end(r)
	if p.file == nil {
		return nil
	}
	if err != nil {
		return err
	}
	return p.file.Keep()
}

func (p *report) discard() {
	if p.file != nil {
		p.file.Discard()
	}
}

// request is a report with the file that it goes to: "-" is standard output.
type request struct {
	Format
	path string
}

func (r *run) wanted() (wanted []request, problems problem.List) {
	for _, text := range strings.Split(strings.Join(r.Formats, ","), ",") {
		name, path, toFile := strings.Cut(strings.TrimSpace(text), ":")
		if len(r.Formats) == 0 {
			name = "pretty"
		}
		if !toFile {
			path = "-"
		}
		i := slices.IndexFunc(Formats(), func(f Format) bool { return f.Name == name })
		switch {
		case i < 0:
			problems = append(problems, problem.Problem{
				What: "unknown format " + problem.Quote(name), Hint: problem.Allowed(name, FormatNames())})
		case path == "":
			problems = append(problems, problem.Problem{
				What: fmt.Sprintf("the %s report has no file", name), Hint: "write such as " + name + ":FILE"})
		default:
			wanted = append(wanted, request{Formats()[i], path})
		}
	}
	return wanted, problems
}

// rerunList lists the scenarios that failed, a line each: none leave an empty file.
type rerunList struct{ out *bufio.Writer }

func (l rerunList) scenario(s *scenario) {
	if s.status().fails() {
		_, _ = fmt.Fprintln(l.out, s.place()) // the first error stays until the end
	}
}

func (l rerunList) end(*run) error { return l.out.Flush() }
