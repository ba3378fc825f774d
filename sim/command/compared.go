package command

import (
	"context"
	"fmt"
	"os"
	"strings"

	"cascade/sim/golden"
	"cascade/sim/journey"
)

// read reads a golden file or a timeline, or runs a scenario or a payload.
func (d *Diff) read(ctx context.Context, arg string) (compared, error) {
	if strings.HasSuffix(arg, goldenEnding) {
		return readTimings(arg)
	}
	src, err := readSource(ctx, arg)
	if err != nil {
		return compared{}, err
	}
	switch src.kind() {
	case aGolden:
		return readTimings(arg)
	case aTimeline:
		return readRun(arg)
	}
	in, err := d.input(src)
	if err != nil {
		return compared{}, err
	}
	r, err := d.timings(ctx, in.name, in.scenario)
	if err != nil {
		return compared{}, err
	}
	return compared{arg, []*golden.Timings{r}}, nil
}

// input is a scenario, or a payload in its world.
func (d *Diff) input(src source) (*input, error) {
	world, err := worldOf(d.World)
	if err != nil {
		return nil, err
	}
	return load(src, world)
}

func readTimings(arg string) (compared, error) {
	g := readGolden(arg)
	switch {
	case g.err != nil:
		return compared{}, failure(arg+": "+cause(g.err), "")
	case g.text == nil:
		return compared{}, failure(arg+": there is no such file",
			"cascade verify SCENARIO --update writes golden files")
	}
	r, err := golden.Decode(g.text)
	if err != nil {
		return compared{}, failure(arg+": "+err.Error(), "cascade verify SCENARIO --update writes golden files")
	}
	return compared{arg, []*golden.Timings{r}}, nil
}

// readRun reads the timeline file, which is longer than what tells that it is one.
func readRun(arg string) (compared, error) {
	f, err := os.Open(arg)
	if err != nil {
		return compared{}, failure(arg+": "+cause(err), "")
	}
	defer f.Close()
	runs, err := journey.ReadTimeline(f)
	if err != nil {
		return compared{}, failure(
			arg+": the timeline cannot be read: "+err.Error(), "write it with: cascade run … --timeline "+arg,
		)
	}
	s := compared{name: arg}
	for _, run := range runs {
		name := run.Scenario
		if name == "" {
			name = arg
		}
		s.records = append(s.records, golden.FromTimeline(name, run))
	}
	return s, nil
}

// pair sets the runs of both sides against each other: the only ones, or those of the same scenario.
func pair(a, b compared) ([][2]*golden.Timings, error) {
	if len(a.records) == 1 && len(b.records) == 1 {
		return [][2]*golden.Timings{{a.records[0], b.records[0]}}, nil
	}
	var pairs [][2]*golden.Timings
	for _, was := range a.records {
		for _, now := range b.records {
			if was.Scenario == now.Scenario {
				pairs = append(pairs, [2]*golden.Timings{was, now})
			}
		}
	}
	if len(pairs) < min(len(a.records), len(b.records)) || len(pairs) == 0 {
		return nil, failure(
			fmt.Sprintf("%s has %d runs and %s has %d, and not all of them have a counterpart",
				a.name, len(a.records), b.name, len(b.records)),
			"compare timelines of the same scenarios")
	}
	return pairs, nil
}
