package features

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
)

// Options are what `cascade test` can be asked for.
type Options struct {
	Paths       []string // files, folders, PATH:LINE, rerun files; none: the embedded features
	Formats     []string // pretty, progress, cucumber, junit or events, each also as NAME:FILE; none: pretty
	Tags        string   // such as "@smoke and not @slow"; "": all
	Random      bool     // shuffle features and scenarios
	Seed        int64    // of the shuffle; 0: one is drawn
	Concurrency int      // how many scenarios run at the same time; below 2: one after the other
	Rerun       string   // the file that the failed scenarios are listed in; "": none
	Color       bool     // standard output is a terminal that shows colours
}

// The exit codes of Run.
const (
	exitPassed   = 0
	exitFailed   = 1
	exitBadInput = 2
)

// Run runs feature files and reports on them. It returns 0 when every scenario passed, 1 when one failed, was
// undefined or ambiguous, when none was run, or when ctx was done before the end, and 2 when some of the input
// was bad or a report could not be written: what is good in it runs all the same. When ctx is done, the scenarios
// that are left are skipped, and the reports are written.
func Run(ctx context.Context, o Options, stdout, stderr io.Writer) int {
	r := run{ctx: ctx, Options: o, stdout: stdout, stderr: stderr}
	return r.run()
}

// run is one run of the suite.
type run struct {
	Options
	ctx            context.Context
	stdout, stderr io.Writer

	sources []*source
	total   int

	lock    sync.Mutex
	ran     int
	failing map[string]bool // places of scenarios that failed
}

func (r *run) run() int {
	format, reports, problems := parseFormats(r.Formats)
	tags, err := parseTags(r.Tags)
	if err != nil {
		problems = append(problems, err.(Problem))
	}
	defer func() {
		for _, report := range reports {
			os.Remove(report.draft)
		}
	}()
	if len(problems) > 0 {
		r.tell(problems)
		return exitBadInput
	}
	bad := r.gather(tags)
	if r.Rerun != "" {
		if err := writable(r.Rerun); err != nil {
			r.tell([]Problem{{What: "the rerun file cannot be written: " + err.Error()}})
			return exitBadInput
		}
	}
	if !r.Random {
		r.Seed = 0
	} else if r.Seed == 0 {
		r.Seed = rand.Int64N(1_000_000) + 1
	}
	if r.Random {
		fmt.Fprintf(r.stderr, "random seed: %d\n", r.Seed)
		shuffle := rand.New(rand.NewPCG(uint64(r.Seed), 0))
		shuffle.Shuffle(len(r.sources), func(i, j int) { r.sources[i], r.sources[j] = r.sources[j], r.sources[i] })
	}
	code := r.godog(format)
	for _, report := range reports {
		if err := report.finish(); err != nil {
			r.tell([]Problem{report.problem(err)})
			bad = true
		}
	}
	if r.Rerun != "" {
		if err := writeRerun(r.Rerun, r.failed()); err != nil {
			r.tell([]Problem{{What: "the rerun file cannot be written: " + err.Error()}})
			bad = true
		}
	}
	return r.verdict(code, bad)
}

// gather finds and reads the features. It tells what is wrong with some, and reports whether there was anything.
func (r *run) gather(tags *tagExpression) bool {
	found, problems := sources(r.Paths)
	for _, f := range found {
		problems = append(problems, f.parse(tags)...)
		if len(f.pickles) > 0 {
			r.sources = append(r.sources, f)
			r.total += len(f.pickles)
		}
	}
	r.tell(problems)
	return len(problems) > 0
}

// tell writes problems with their hints.
func (r *run) tell(problems []Problem) {
	for _, p := range problems {
		fmt.Fprintln(r.stderr, "error: "+p.Error())
		if p.Hint != "" {
			fmt.Fprintln(r.stderr, "hint: "+p.Hint)
		}
	}
}

// verdict is the exit code, with a word on what no report tells.
func (r *run) verdict(code int, bad bool) int {
	for _, f := range r.sources {
		for _, p := range f.pickles {
			if len(p.Steps) == 0 {
				r.tell([]Problem{{File: f.name, Line: line(p.Location), What: "the scenario has no steps"}})
			}
		}
	}
	switch {
	case r.stopped() != "":
		r.tell([]Problem{{What: r.stopped()}})
		code = exitFailed
	case r.total == 0 && !bad:
		r.tell([]Problem{{What: "no scenario was run", Hint: r.emptyHint()}})
		code = exitFailed
	case len(r.failed()) > 0:
		code = max(code, exitFailed)
	}
	if bad || code > exitFailed {
		return exitBadInput
	}
	return code
}

// failed lists the scenarios that failed in the order of the files. One without steps has failed too: godog
// does not run it at all.
func (r *run) failed() []string {
	var failed []string
	for _, f := range r.sources {
		for _, p := range f.pickles {
			if r.failing[place(p)] || len(p.Steps) == 0 {
				failed = append(failed, place(p))
			}
		}
	}
	return failed
}

// stopped tells how far a run got that was stopped: "" when it got to its end.
func (r *run) stopped() string {
	if r.ctx.Err() == nil || r.ran == r.total {
		return ""
	}
	return fmt.Sprintf("stopped after %d of %d scenarios", r.ran, r.total)
}

func (r *run) emptyHint() string {
	if r.Tags != "" {
		return fmt.Sprintf("no scenario has the tags %q", r.Tags)
	}
	return "the files name none: " + strings.Join(slices.Clone(r.Paths), ", ")
}
