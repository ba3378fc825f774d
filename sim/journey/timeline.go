package journey

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// MaxRead is the most messages that are read from a timeline file.
const MaxRead = 200_000

// Run is the messages of one run, in the order in which they were submitted, and what can be seen of their
// plan.
type Run struct {
	Scenario string // "" where the lines do not name one
	Messages []Journey
	UMIDs    []string
	Route    orchestrator.Route // Window and Success are 0 where no message shows them
	Last     time.Duration      // the time of the last line
}

// line is a timeline line as JSON.
type line struct {
	Scenario string
	T        json.Number
	UMID     string
	Kind     string
	Channel  string
	Step     int
	Status   string
	Code     uint16
	Copy     int
	Late     bool
	Stale    bool
	Refused  bool
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
}

func (t *timelineReader) read(text []byte) error {
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return fmt.Errorf("not a line of a timeline: %w", err)
	}
	e, err := l.event()
	if err != nil {
		return err
	}
	r := t.of(l.Scenario)
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
	if r.run.Last = max(r.run.Last, e.at); !l.Refused {
		r.builders[n].add(e)
	}
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
		r.run.Route = seen(r.run.Messages)
		runs = append(runs, r.run)
	}
	return runs
}

// event checks the line and takes it from JSON.
func (l *line) event() (event, error) {
	e := event{step: l.Step, code: orchestrator.Code(l.Code), copy: l.Copy, late: l.Late, stale: l.Stale}
	var ok bool
	if e.at, ok = orchestrator.ParseSeconds(l.T.String()); !ok {
		return e, fmt.Errorf("t is %q, not seconds", clip(l.T.String()))
	}
	if e.kind, ok = sim.ParseKind(l.Kind); !ok {
		return e, fmt.Errorf("unknown kind %q", clip(l.Kind))
	}
	if l.UMID == "" {
		return e, fmt.Errorf("the line has no umid")
	}
	if e.channel, ok = orchestrator.ParseChannel(l.Channel); !ok && l.Channel != "" {
		return e, fmt.Errorf("unknown channel %q", clip(l.Channel))
	}
	if e.status, ok = orchestrator.ParseStatus(l.Status); !ok && l.Status != "" {
		return e, fmt.Errorf("unknown status %q", clip(l.Status))
	}
	switch e.kind {
	case sim.Fired, sim.Skipped, sim.Receipt, sim.Lapsed, sim.Succeeded, sim.Failed:
		if e.step < 1 || e.step > orchestrator.MaxSteps || e.channel == 0 {
			return e, fmt.Errorf("%s needs a channel and a step", l.Kind)
		}
	}
	if e.kind == sim.Receipt && e.status == 0 {
		return e, fmt.Errorf("the receipt has no status")
	}
	if e.kind == sim.Skipped && e.code == 0 {
		return e, fmt.Errorf("the skip has no code")
	}
	return e, nil
}
