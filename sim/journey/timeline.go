package journey

import (
	"bufio"
	"fmt"
	"io"

	"cascade/orchestrator"
	"cascade/orchestrator/record"
	"cascade/sim"
)

// MaxRead is the most messages that are read from a timeline file.
const MaxRead = 200_000

// Run is the messages of one run that was read, in the order in which they were submitted, its figures, and what
// can be seen of its plan.
type Run struct {
	Scenario string // "" where the lines do not name one
	Messages []Journey
	UMIDs    []string
	Route    orchestrator.Route // Window and Success are 0 where no message shows them
	Summary  sim.Summary        // without cost and seed, which no line tells
}

// ReadTimeline reads what `run --timeline` wrote: JSON Lines, of one run or of several that each line names.
// The error names the line that cannot be read.
func ReadTimeline(r io.Reader) ([]Run, error) {
	var t timelineReader
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<16)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		if err := t.read(lines.Bytes()); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	return t.runs(), nil
}

// timelineReader sorts lines by run and message.
type timelineReader struct {
	order    []*runReader
	messages int
}

type runReader struct {
	run      Run
	builders []*builder
	number   map[string]int // of a umid
	recount  sim.Recount
}

func (t *timelineReader) read(text []byte) error {
	l, err := record.ReadLine(text)
	if err != nil {
		return err
	}
	r := t.of(l.Scenario)
	if l.Kind == sim.Refused { // no message follows from it
		r.recount.Reach(l.At)
		return nil
	}
	n, known := r.number[l.UMID]
	if !known {
		if t.messages++; t.messages > MaxRead {
			return fmt.Errorf("more than %d messages", MaxRead)
		}
		n = len(r.builders)
		r.number[l.UMID] = n
		r.builders = append(r.builders, &builder{digest: firstDigest})
		r.run.UMIDs = append(r.run.UMIDs, l.UMID)
	}
	r.builders[n].add(l.Moment)
	r.recount.Add(n, l.Moment)
	return nil
}

func (t *timelineReader) of(scenario string) *runReader {
	for _, r := range t.order {
		if r.run.Scenario == scenario {
			return r
		}
	}
	r := &runReader{run: Run{Scenario: scenario}, number: map[string]int{}}
	t.order = append(t.order, r)
	return r
}

func (t *timelineReader) runs() []Run {
	var runs []Run
	for _, r := range t.order {
		for _, b := range r.builders {
			r.run.Messages = append(r.run.Messages, b.done())
		}
		r.run.Route = routeOf(r.run.Messages)
		r.run.Summary = r.recount.Summary(r.run.Scenario, r.run.Route.Channels())
		runs = append(runs, r.run)
	}
	return runs
}
