package command

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/report"
)

// MaxRepeat is over how many seeds a scenario can be run at once.
const MaxRepeat = 100_000

// repeat runs a scenario over seeds that follow each other, and tells how its figures vary. It reports whether
// the expectations hold with all of them.
func (r *Run) repeat(ctx context.Context, in *input) (bool, error) {
	first := in.scenario.Seed
	if r.Seed != nil {
		first = *r.Seed
	}
	runs, err := r.overSeeds(ctx, in, first)
	if err != nil {
		return false, err
	}
	spreads := report.Spreads(runs)
	if r.JSON {
		text, err := report.SpreadJSON(in.name, runs, spreads)
		if err != nil {
			return false, err
		}
		if _, err := r.Out.Write(text); err != nil {
			return false, err
		}
	} else {
		fmt.Fprintf(r.Out, "%s   %s from %d, %s each\n\n", report.Bold(in.name, report.Colours(r.Out)),
			report.Plural(len(runs), "seed"), first, report.Plural(runs[0].Messages, "message"))
		report.WriteSpreads(r.Out, spreads)
	}
	return r.repeatExpect(ctx, in, runs)
}

// overSeeds runs the seeds in parallel, each on one core. Their order does not depend on who is done first.
func (r *Run) overSeeds(ctx context.Context, in *input, first uint64) ([]sim.Summary, error) {
	runs, errs := make([]sim.Summary, r.Repeat), make([]error, r.Repeat)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), r.Repeat) {
		group.Go(func() {
			for i := range next {
				seed := first + uint64(i)
				result, err := sim.Run(ctx, in.scenario, sim.RunOptions{Seed: &seed, Messages: r.Messages, Workers: 1})
				if err != nil {
					errs[i] = fmt.Errorf("seed %d: %w", seed, err)
					cancel(errs[i])
					continue
				}
				runs[i] = result.Summary
			}
		})
	}
	for i := range r.Repeat {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	group.Wait()
	return runs, context.Cause(ctx)
}

// repeatExpect holds every run to the expectations, and tells of each that is broken with which seeds.
func (r *Run) repeatExpect(ctx context.Context, in *input, runs []sim.Summary) (bool, error) {
	expect := in.scenario.ExpectOf(r.Messages)
	var all []sim.Checked
	defer func() { r.suite(in, all) }()
	held := true
	for _, e := range expect {
		var first sim.Checked
		var seeds []uint64
		for _, s := range runs {
			if broken := sim.CheckExpect([]scenarios.Expectation{e}, s); len(broken) > 0 {
				if seeds = append(seeds, s.Seed); len(seeds) == 1 {
					first = broken[0]
				}
			}
		}
		if len(seeds) == 0 {
			continue
		}
		held = false
		all = append(all, first)
		tellBroken(r.Err, in.name, in.scenario, []sim.Checked{first})
		fmt.Fprintf(r.Err, "hint: with %d of %s; run the first again with: %s\n", len(seeds),
			report.Plural(len(runs), "seed"), r.command(in, seeds[0], r.Messages))
		if err := r.shrink(ctx, in, seeds[0], []sim.Checked{first}); err != nil {
			return false, err
		}
	}
	if held && len(expect) > 0 && !r.JSON {
		fmt.Fprintf(r.Out, "\n  %s with every seed\n", holding(len(expect)))
	}
	return held, nil
}
