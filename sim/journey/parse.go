package journey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/record"
	"cascade/sim"
)

// Parse reads a journey's text. The plan's channels, in order, give the steps their numbers. The error says what
// cannot be read.
func Parse(text string, plan []orchestrator.Channel) (Journey, error) {
	var j Journey
	way, ends, found := strings.Cut(text, "=")
	if !found {
		return j, fmt.Errorf("the journey %s has no outcome", problem.Quote(text))
	}
	if way = strings.TrimSpace(way); way != "" {
		for _, part := range strings.Split(way, ", ") {
			leg, err := parseLeg(part)
			if err != nil {
				return j, err
			}
			if slices.ContainsFunc(j.Lines, func(m sim.Moment) bool { return m.Channel == leg[0].Channel }) {
				return j, fmt.Errorf("%s has two steps", leg[0].Channel)
			}
			j.Lines = append(j.Lines, leg...)
		}
	}
	if err := j.parseEnds(strings.Fields(ends)); err != nil {
		return j, err
	}
	for i, m := range j.Lines {
		j.Lines[i].Step = uint8(1 + slices.Index(plan, m.Channel))
	}
	slices.SortStableFunc(j.Lines, func(a, b sim.Moment) int {
		switch {
		case before(a, b):
			return -1
		case before(b, a):
			return 1
		}
		return 0
	})
	return j, nil
}

// word is one piece of a journey's text: name@seconds, with #code and +marks where they apply.
type word struct {
	name  string
	at    time.Duration
	code  orchestrator.Code
	marks []string
}

func parseWord(text string) (word, error) {
	var w word
	bad := fmt.Errorf("%s is not what happens at an instant, such as Delivered@3", problem.Quote(text))
	parts := strings.Split(text, "+")
	w.marks = parts[1:]
	name, at, found := strings.Cut(parts[0], "@")
	if !found {
		return w, bad
	}
	at, code, hasCode := strings.Cut(at, "#")
	if hasCode {
		n, err := strconv.ParseUint(code, 10, 16)
		if err != nil || n == 0 || n > uint64(orchestrator.MaxCode) {
			return w, bad
		}
		w.code = orchestrator.Code(n)
	}
	w.name = name
	var ok bool
	if w.at, ok = orchestrator.ParseSeconds(at); !ok {
		return w, bad
	}
	return w, nil
}

// parseLeg reads a step: its firing or skip, and what came after it, in order of time.
func parseLeg(text string) ([]sim.Moment, error) {
	words := strings.Fields(text)
	if len(words) > 1 && strings.HasPrefix(words[1], "skipped@") {
		words[1] = words[0] + strings.TrimPrefix(words[1], "skipped")
		words = words[1:]
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("a step of the journey is empty")
	}
	w, err := parseWord(words[0])
	if err != nil {
		return nil, err
	}
	first := sim.Moment{Kind: sim.Fired, At: w.at, Code: w.code}
	if w.code != 0 {
		first.Kind = sim.Skipped
	}
	var ok bool
	if first.Channel, ok = orchestrator.ParseChannel(w.name); !ok {
		return nil, fmt.Errorf("%s is no channel", problem.Quote(w.name))
	}
	lines := []sim.Moment{first}
	for _, text := range words[1:] {
		w, err := parseWord(text)
		if err != nil {
			return nil, err
		}
		m, err := w.after(lines)
		if err != nil {
			return nil, err
		}
		if m.At < lines[len(lines)-1].At {
			return nil, fmt.Errorf("%s comes before what stands before it", problem.Quote(text))
		}
		lines = append(lines, m)
	}
	return lines, nil
}

// after is the receipt or lapse that the word tells, after the step's lines up to then. The first Delivered or
// Read of a step makes a copy.
func (w word) after(lines []sim.Moment) (sim.Moment, error) {
	m := sim.Moment{Kind: sim.Lapsed, At: w.at, Channel: lines[0].Channel, Code: w.code}
	if w.name != "lapsed" {
		m.Kind = sim.Receipt
		var ok bool
		if m.Status, ok = orchestrator.ParseStatus(w.name); !ok {
			return m, fmt.Errorf("%s is no status", problem.Quote(w.name))
		}
	}
	copied := slices.ContainsFunc(lines, func(m sim.Moment) bool { return m.Copy > 0 })
	if !copied && (m.Status == orchestrator.Delivered || m.Status == orchestrator.Read) {
		m.Copy = 1
	}
	for _, mark := range w.marks {
		n, isCopy := strings.CutPrefix(mark, "copy")
		count, err := strconv.Atoi(n)
		switch {
		case mark == "late":
			m.Late = true
		case isCopy && err == nil && m.Copy > 0 && count > 1 && count <= orchestrator.MaxSteps:
			m.Copy = uint8(count)
		default:
			return m, fmt.Errorf("%s cannot be said of %s", problem.Quote(mark), w.name)
		}
	}
	return m, nil
}

// parseEnds reads the outcomes: each a name, a channel where it has one, and an instant.
func (j *Journey) parseEnds(words []string) error {
	if len(words) == 1 && words[0] == "open" {
		return nil
	}
	if len(words) == 0 {
		return fmt.Errorf("the journey has no outcome")
	}
	for len(words) > 0 {
		name, n := words[0], 1
		channel := ""
		if !strings.Contains(name, "@") {
			if len(words) < 2 {
				return fmt.Errorf("the outcome %s has no instant", problem.Quote(name))
			}
			var at string
			channel, at, _ = strings.Cut(words[1], "@")
			name, n = name+"@"+at, 2
		}
		w, err := parseWord(name)
		if err != nil {
			return err
		}
		end := sim.Moment{At: w.at, Code: w.code}
		var known, ok bool
		end.Kind, known = record.ParseKind(w.name)
		end.Channel, ok = orchestrator.ParseChannel(channel)
		if !known || !end.Kind.Ends() || !ok && channel != "" {
			return fmt.Errorf("%s is no outcome", problem.Quote(strings.Join(words[:n], " ")))
		}
		j.Lines = append(j.Lines, end)
		words = words[n:]
	}
	return nil
}
