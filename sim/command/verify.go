package command

import (
	"context"
	"fmt"
	"io"

	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/golden"
	"cascade/sim/outfile"
)

// Verify is what `cascade verify` is asked to do.
type Verify struct {
	Args      []string // scenarios by name or path; none: the whole catalogue
	Update    bool     // write the golden files of what changed
	Force     bool     // update in CI too
	Tolerance []string // by how much timings may differ: "5%", "2s", "timeToSuccess.p95=5%"
	JSON      bool     // print one object a scenario
	JUnit     string   // write a JUnit report here
	Markdown  string   // write a job summary here
	Pictures
	Env      func(name string) string // reads an environment variable
	Out, Err io.Writer

	tolerance golden.Tolerance
}

// verdict is one scenario on its way to a golden.Verdict.
type verdict struct {
	golden.Verdict
	scenario *scenarios.Scenario
	file     goldenFile
	kept     error // why nothing could be compared
}

// Do compares every scenario with its golden file. It returns the exit code: 1 where something differs or an
// expectation is broken, 2 where there is nothing to compare with.
func (v *Verify) Do(ctx context.Context) int {
	err := outfile.Distinct(v.asked("--junit", v.JUnit, "--markdown", v.Markdown)...)
	var verdicts []*verdict
	if err == nil {
		verdicts, err = v.all(ctx)
	}
	if err == nil && v.Update {
		err = v.update(ctx, verdicts)
	}
	if err != nil {
		problem.Print(v.Err, explain(ctx, err))
		return 2
	}
	if err := v.report(ctx, verdicts); err != nil {
		problem.Print(v.Err, err)
		return 2
	}
	return v.code(verdicts)
}

func (v *Verify) code(verdicts []*verdict) int {
	code := 0
	for _, one := range verdicts {
		switch word := one.Word(); {
		case word == "unknown":
			return 2
		case word == "broken", word == "differs" && !one.Written, len(one.Broken) > 0:
			code = 1
		}
	}
	return code
}

// all reads and runs every scenario before anything is told or written.
func (v *Verify) all(ctx context.Context) ([]*verdict, error) {
	var err error
	if v.tolerance, err = golden.ParseTolerance(v.Tolerance); err != nil {
		return nil, err
	}
	if v.Update && v.inCI() && !v.Force {
		return nil, failure(
			"--update is refused in CI: nobody would review what it writes",
			"update where you can look at the difference and commit it, or add --force")

	}
	verdicts, err := readAll(ctx, v.Args, v.Err, readVerdict)
	if err != nil {
		return nil, err
	}
	for _, one := range verdicts {
		if err := v.one(ctx, one); err != nil {
			return nil, fmt.Errorf("%s: %w", whereOf(one.Name, one.scenario, err), err)
		}
	}
	return verdicts, nil
}

// readVerdict reads a scenario that is to be verified, and finds its golden file.
func readVerdict(src source) (*verdict, error) {
	switch kind := src.kind(); {
	case kind != aScenario:
		return nil, failure(fmt.Sprintf("%s: holds %s, and verify compares scenarios", src.name, kind),
			"name the scenario; cascade diff compares payloads and timelines")
	case src.name == "-":
		return nil, failure("-: standard input has no golden file beside it", "save the scenario to a file first")
	}
	s, err := src.scenario()
	if err != nil {
		return nil, err
	}
	v := &verdict{scenario: s, file: findGolden(src.name, s)}
	v.Name, v.File, v.Golden = src.name, s.File, v.file.path
	return v, nil
}

func (v *Verify) inCI() bool {
	ci := v.Env("CI")
	return ci != "" && ci != "false" && ci != "0"
}

// one runs a scenario and compares it.
func (v *Verify) one(ctx context.Context, one *verdict) error {
	bar := newProgress(v.Err, one.Name, golden.Count(one.scenario, 0))
	defer bar.close()
	now, result, err := golden.Measure(ctx, one.scenario, sim.RunOptions{Progress: bar.set})
	if err != nil {
		return err
	}
	one.Now = now
	one.Broken = sim.CheckExpect(one.scenario.Expect, result.Summary)
	was, err := one.file.record(one.scenario, "cascade verify "+one.Name+" --update")
	if err != nil {
		one.kept, one.Problem = err, err.Error()
		return nil
	}
	one.Comparison, err = golden.Compare(ctx, was, now, v.tolerance.Over(one.scenario.Tolerances))
	return err
}

// update writes the golden files of what changed. Nothing is written unless every scenario has been run.
func (v *Verify) update(ctx context.Context, verdicts []*verdict) error {
	for _, one := range verdicts {
		if one.changed() {
			if err := one.file.writable(one.Name); err != nil {
				return err
			}
		}
	}
	for _, one := range verdicts {
		if !one.changed() {
			continue
		}
		if err := outfile.Write(ctx, one.file.path, one.Now.Encode()); err != nil {
			return err
		}
		one.Written = true
	}
	return nil
}

// changed tells whether the golden file would be another one.
func (v *verdict) changed() bool { return string(v.Now.Encode()) != string(v.file.text) }
