package suite

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"cascade/features"
	"cascade/orchestrator/problem"
)

// Options are what `cascade test` can be asked for.
type Options struct {
	Paths       []string         // files, folders, PATH:LINE, rerun files; none: ./features, else the embedded features
	Formats     []string         // names of Formats, each also as NAME:FILE; none: pretty
	Tags        string           // such as "@smoke and not @slow"; "": all
	Random      bool             // shuffle features and scenarios
	Seed        int64            // of the shuffle; 0: one is drawn
	Concurrency int              // how many scenarios run at the same time; below 2, or where they are served: one after the other
	Rerun       string           // the file that the failed scenarios are listed in; "": none
	Served      *features.Served // where the scenarios' worlds are served; nil: nowhere
	DryRun      bool             // only look whether each step has a phrase
	Color       bool             // standard output is a terminal that shows colours
}

// The exit codes of Run.
const (
	exitPassed   = 0
	exitFailed   = 1
	exitBadInput = 2
)

// Run runs feature files and reports on them. It returns 0 when every scenario passed, 1 when one did not, when none
// was run, or when ctx was done before the end, and 2 when some of the input was bad or a report could not be
// written: what is good in it runs all the same. When ctx is done, the scenarios that are left are skipped, and the
// reports are written.
func Run(ctx context.Context, o Options, stdout, stderr io.Writer) int {
	r := &run{ctx: ctx, Options: o, stdout: stdout, stderr: stderr, register: features.RegisterSteps}
	if o.Served != nil {
		r.register, r.Concurrency = o.Served.RegisterSteps, 1
	}
	return r.run()
}

// run is one run of the suite.
type run struct {
	Options
	ctx            context.Context
	stdout, stderr io.Writer
	register       func(*godog.ScenarioContext) // what gives godog its steps

	sources  []*source
	problems problem.List // what is wrong with the files
	begun    time.Time
	reports  []*report

	lock      sync.Mutex
	scenarios []*scenario // in the order in which they are run
	reported  int         // how many of them the reports know of
}

func (r *run) run() int {
	problems := r.open()
	defer func() {
		for _, p := range r.reports {
			p.discard()
		}
	}()
	tags, err := parseTags(r.Tags)
	problems = append(problems, problem.Of(err)...)
	if len(problems) > 0 {
		problem.Print(r.stderr, problems)
		return exitBadInput
	}
	r.gather(tags)
	r.shuffle()
	r.begun = time.Now()
	if r.DryRun {
		r.look()
	} else {
		r.godog()
	}
	lost := false
	for _, p := range r.reports {
		if err := p.keep(r); err != nil {
			problem.Print(r.stderr, err)
			lost = true
		}
	}
	if r.stopped() != "" {
		problem.Print(r.stderr, problem.Problem{What: r.stopped()})
	} else if len(r.scenarios) == 0 && len(r.problems) == 0 {
		problem.Print(r.stderr, problem.Problem{What: "no scenario was run", Hint: r.emptyHint()})
	}
	if lost {
		return exitBadInput
	}
	return r.verdict()
}

// gather finds and reads the features, and tells what is wrong with some.
func (r *run) gather(tags *tagExpression) {
	found, problems := sources(r.Paths, r.stderr)
	ids := (&messages.Incrementing{}).NewId // one for all: a report's ids are distinct
	for _, f := range found {
		problems = append(problems, f.parse(tags, ids)...)
		if len(f.pickles) > 0 {
			r.sources = append(r.sources, f)
		}
	}
	r.problems = problems
	problem.Print(r.stderr, problems)
}

// shuffle decides on the order.
func (r *run) shuffle() {
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
	for _, f := range r.sources {
		r.scenarios = append(r.scenarios, inOrder(f.scenarios(), r.Seed)...)
	}
}

// verdict is the exit code, as far as the features and how they went decide it.
func (r *run) verdict() int {
	switch {
	case len(r.problems) > 0:
		return exitBadInput
	case r.stopped() != "" || len(r.scenarios) == 0 || len(r.failed()) > 0:
		return exitFailed
	}
	return exitPassed
}

// failed lists the scenarios that failed.
func (r *run) failed() []*scenario {
	return slices.DeleteFunc(slices.Clone(r.scenarios), func(s *scenario) bool { return !s.status().fails() })
}

// stopped tells how far a run got that was stopped: "" when it got to its end.
func (r *run) stopped() string {
	ran := 0
	for _, s := range r.scenarios {
		if !s.stopped {
			ran++
		}
	}
	if ran == len(r.scenarios) {
		return ""
	}
	return fmt.Sprintf("stopped after %d of %d scenarios", ran, len(r.scenarios))
}

func (r *run) emptyHint() string {
	if r.Tags != "" {
		return fmt.Sprintf("no scenario has the tags %q", r.Tags)
	}
	return "the files name none: " + strings.Join(r.Paths, ", ")
}

// badFile is a file, or a folder, with what is wrong with it.
type badFile struct {
	name     string
	problems problem.List
}

// title is what reports call the test that the file can be read.
func (f badFile) title() string { return f.name + " can be read" }

// badFiles lists the files that something is wrong with, each once.
func (r *run) badFiles() (files []badFile) {
	for _, p := range r.problems {
		i := slices.IndexFunc(files, func(f badFile) bool { return f.name == p.File })
		if i < 0 {
			i, files = len(files), append(files, badFile{name: p.File})
		}
		files[i].problems = append(files[i].problems, p)
	}
	return files
}
