package golden

import (
	"fmt"
	"strconv"
	"strings"

	"cascade/sim/journey"
)

// ways are the journeys as lines, each once, with the numbers of the messages that went that way and the
// digest of every line of theirs: "1-3,7 9c1e07aa SMS@0 Delivered@3 = succeeded SMS@3". The line of the
// lowest number comes first.
func (t *Timings) ways() []string {
	type way struct {
		text    string
		numbers []int
	}
	var ways []way
	place := map[string]int{}
	for n := range t.Journeys {
		j := &t.Journeys[n]
		text := fmt.Sprintf("%08x %s", j.Digest, j)
		i, known := place[text]
		if !known {
			i = len(ways)
			place[text] = i
			ways = append(ways, way{text: text})
		}
		ways[i].numbers = append(ways[i].numbers, n+1)
	}
	lines := make([]string, len(ways))
	for i, w := range ways {
		lines[i] = quote(ranges(w.numbers) + " " + w.text)
	}
	return lines
}

// ranges writes ascending numbers as "1-3,7".
func ranges(numbers []int) string {
	var b []byte
	for i := 0; i < len(numbers); {
		last := i
		for last+1 < len(numbers) && numbers[last+1] == numbers[last]+1 {
			last++
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(numbers[i]), 10)
		if last > i {
			b = strconv.AppendInt(append(b, '-'), int64(numbers[last]), 10)
		}
		i = last + 1
	}
	return string(b)
}

// readWays takes the journeys of a large run from its lines. Each message must stand in one of them.
func (t *Timings) readWays(lines []string) error {
	if t.Messages < 0 || t.Messages > 1<<31 {
		return fmt.Errorf("%d messages are no run", t.Messages)
	}
	t.Journeys = make([]journey.Journey, min(t.Messages, Kept))
	known := make([]bool, len(t.Journeys))
	left := len(t.Journeys)
	for i, text := range lines {
		numbers, rest, _ := strings.Cut(text, " ")
		digest, way, _ := strings.Cut(rest, " ")
		sum, err := strconv.ParseUint(digest, 16, 32)
		if err != nil {
			return fmt.Errorf("journeys[%d]: %q is no digest", i, digest)
		}
		j, err := journey.Parse(way, t.Route().Channels())
		if err != nil {
			return fmt.Errorf("journeys[%d]: %w", i, err)
		}
		j.Digest = uint32(sum)
		for _, part := range strings.Split(numbers, ",") {
			first, last, ok := readRange(part)
			if !ok || last > len(known) {
				return fmt.Errorf("journeys[%d]: %q are no numbers of messages", i, part)
			}
			for n := first; n <= last; n++ {
				if known[n-1] {
					return fmt.Errorf("journeys[%d]: message %d stands in two lines", i, n)
				}
				known[n-1], t.Journeys[n-1], left = true, j, left-1
			}
		}
	}
	if left > 0 {
		return fmt.Errorf("%d messages stand in no line", left)
	}
	return nil
}

// readRange reads "7" or "1-3".
func readRange(text string) (first, last int, ok bool) {
	a, b, isRange := strings.Cut(text, "-")
	if !isRange {
		b = a
	}
	first, err := strconv.Atoi(a)
	last, err2 := strconv.Atoi(b)
	return first, last, err == nil && err2 == nil && first >= 1 && first <= last
}
