package command

import (
	"context"
	"fmt"
	"strings"

	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/golden"
	"cascade/sim/report"
)

// shrinkWork is how many messages are run, over all attempts, while every number is tried. From then on
// numbers are doubled, and the interval halved.
const shrinkWork = 2_000_000

// shrink finds and tells the smallest traffic that still breaks what is broken. A run of n messages is the
// first n of a longer one, so that only their number has to be found.
func (r *Run) shrink(ctx context.Context, in *input, seed uint64, broken []sim.Checked) error {
	if !r.Shrink || len(broken) == 0 {
		return nil
	}
	s := shrinking{run: r, in: in, seed: seed}
	for _, b := range broken {
		if b.IsShare() || strings.HasPrefix(b.Figure, "timeToSuccess") {
			s.held = append(s.held, b.Expectation)
		}
	}
	whole := golden.Count(in.scenario, r.Messages)
	if len(s.held) == 0 {
		fmt.Fprintln(r.Err, "hint: it cannot be shrunk: what is broken counts messages; bound it in per cent")
		return nil
	}
	smallest, exact, err := s.search(ctx, whole)
	if err != nil {
		return err
	}
	word := "smallest"
	if !exact {
		word = "smallest that was found of the"
	}
	fmt.Fprintf(r.Err, "hint: the %s traffic that still breaks it has %s: %s\n", word,
		report.Plural(smallest, "message"), r.command(in, seed, smallest))
	return nil
}

// shrinking is a search under way.
type shrinking struct {
	run  *Run
	in   *input
	seed uint64
	held []scenarios.Expectation
}

// breaks tells whether n messages break an expectation.
func (s *shrinking) breaks(ctx context.Context, n int) (bool, error) {
	result, err := sim.Run(ctx, s.in.scenario, sim.RunOptions{Seed: &s.seed, Messages: n})
	if err != nil {
		return false, err
	}
	return len(sim.CheckExpect(s.held, result.Summary)) > 0, nil
}

// search tries numbers from 1 on. It reports whether the answer is sure to be the smallest.
func (s *shrinking) search(ctx context.Context, whole int) (smallest int, exact bool, err error) {
	// What a few messages break is found for sure, one by one: a crowd of n+1 need not break what one of n does. That
	// takes the square of n, so beyond shrinkWork messages the number is doubled, and then halved in on: small, not
	// surely the smallest.
	work := 0
	n := 1
	for ; n < whole && work < shrinkWork; n++ {
		broken, err := s.breaks(ctx, n)
		if err != nil || broken {
			return n, true, err
		}
		work += n
	}
	if n >= whole {
		return whole, true, nil
	}
	good := n - 1 // holds; whole is known to break
	bad := whole
	for at := 2 * n; at < whole; at *= 2 {
		broken, err := s.breaks(ctx, at)
		if err != nil {
			return 0, false, err
		}
		if broken {
			bad = at
			break
		}
		good = at
	}
	for bad-good > 1 {
		middle := (good + bad) / 2
		broken, err := s.breaks(ctx, middle)
		if err != nil {
			return 0, false, err
		}
		if broken {
			bad = middle
		} else {
			good = middle
		}
	}
	return bad, false, nil
}

// command is what runs the input again, as a person types it.
func (r *Run) command(in *input, seed uint64, messages int) string {
	text := r.asking("run", in) + fmt.Sprintf(" --seed %d", seed)
	if messages > 0 {
		text += fmt.Sprintf(" --messages %d", messages)
	}
	return text
}
