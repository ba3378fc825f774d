package journey

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
)

// word is one piece of a journey's text: name@seconds, with #code and +marks where they apply.
type word struct {
	name  string
	at    time.Duration
	code  orchestrator.Code
	marks []string
}

func parseWord(text string) (word, error) {
	var w word
	bad := fmt.Errorf("%q is not what happens at an instant, such as Delivered@3", clip(text))
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

// parseLeg reads a step: its channel, and its moments.
func parseLeg(text string) (Leg, error) {
	var leg Leg
	words := strings.Fields(text)
	if len(words) > 1 && strings.HasPrefix(words[1], "skipped@") {
		words[1] = words[0] + strings.TrimPrefix(words[1], "skipped")
		words = words[1:]
	}
	if len(words) == 0 {
		return leg, fmt.Errorf("a step of the journey is empty")
	}
	for i, text := range words {
		w, err := parseWord(text)
		if err != nil {
			return leg, err
		}
		if i > 0 {
			m, err := w.moment(leg.copied())
			if err != nil {
				return leg, err
			}
			leg.Moments = append(leg.Moments, m)
			continue
		}
		var ok bool
		if leg.Channel, ok = orchestrator.ParseChannel(w.name); !ok {
			return leg, fmt.Errorf("%q is no channel", clip(w.name))
		}
		leg.At, leg.Skip = w.at, w.code
	}
	return leg, nil
}

func (l *Leg) copied() bool {
	for _, m := range l.Moments {
		if m.Copy > 0 {
			return true
		}
	}
	return false
}

// moment is what the word tells of a step. The first Delivered or Read of a step makes a copy.
func (w word) moment(copied bool) (Moment, error) {
	m := Moment{At: w.at, Code: w.code}
	if w.name != "lapsed" {
		var ok bool
		if m.Status, ok = orchestrator.ParseStatus(w.name); !ok {
			return m, fmt.Errorf("%q is no status", clip(w.name))
		}
	}
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
			m.Copy = count
		default:
			return m, fmt.Errorf("%q cannot be said of %s", clip(mark), w.name)
		}
	}
	return m, nil
}

// parseEnds reads the outcomes: each a name, a channel where it has one, and an instant.
func (j *Journey) parseEnds(words []string) error {
	if len(words) == 1 && words[0] == "open" {
		return nil
	}
	for len(words) > 0 {
		name, n := words[0], 1
		channel := ""
		if !strings.Contains(name, "@") {
			if len(words) < 2 {
				return fmt.Errorf("the outcome %q has no instant", clip(name))
			}
			channel, n = words[1], 2
			_, at, _ := strings.Cut(channel, "@")
			channel, _, _ = strings.Cut(channel, "@")
			name += "@" + at
		}
		w, err := parseWord(name)
		if err != nil {
			return err
		}
		end := End{At: w.at, Code: w.code}
		var known, ok bool
		end.Outcome, known = orchestrator.ParseOutcome(w.name)
		end.Channel, ok = orchestrator.ParseChannel(channel)
		if !known || end.Outcome == orchestrator.Open || !ok && channel != "" {
			return fmt.Errorf("%q is no outcome", clip(strings.Join(words[:n], " ")))
		}
		j.Ends = append(j.Ends, end)
		words = words[n:]
	}
	if len(j.Ends) == 0 {
		return fmt.Errorf("the journey has no outcome")
	}
	return nil
}
