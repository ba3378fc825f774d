package journey

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
)

// String is the journey in a line, without the receipts that do not count.
func (j Journey) String() string {
	var dst []byte
	for i, leg := range j.Legs {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = leg.append(dst)
	}
	if len(dst) > 0 {
		dst = append(dst, ' ')
	}
	dst = append(dst, '=')
	if len(j.Ends) == 0 {
		dst = append(dst, " open"...)
	}
	for _, end := range j.Ends {
		dst = append(append(dst, ' '), end.Outcome.String()...)
		if end.Channel != 0 {
			dst = append(append(dst, ' '), end.Channel.String()...)
		}
		dst = appendAt(dst, end.At, end.Code)
	}
	return string(dst)
}

func (l *Leg) append(dst []byte) []byte {
	dst = append(dst, l.Channel.String()...)
	if !l.Fired() {
		dst = append(dst, " skipped"...)
	}
	dst = appendAt(dst, l.At, l.Skip)
	for _, m := range l.Moments {
		if m.Counts() {
			dst = m.append(append(dst, ' '))
		}
	}
	return dst
}

func (m Moment) append(dst []byte) []byte {
	if m.Lapsed() {
		return appendAt(append(dst, "lapsed"...), m.At, 0)
	}
	dst = appendAt(append(dst, m.Status.String()...), m.At, m.Code)
	if m.Copy > 1 {
		dst = strconv.AppendInt(append(dst, "+copy"...), int64(m.Copy), 10)
	}
	if m.Late {
		dst = append(dst, "+late"...)
	}
	return dst
}

func appendAt(dst []byte, at time.Duration, code orchestrator.Code) []byte {
	dst = orchestrator.AppendSeconds(append(dst, '@'), at)
	if code != 0 {
		dst = strconv.AppendInt(append(dst, '#'), int64(code), 10)
	}
	return dst
}

// Parse reads a journey's text. The plan's channels, in order, give the legs their steps. The error says what
// cannot be read.
func Parse(text string, plan []orchestrator.Channel) (Journey, error) {
	var j Journey
	way, ends, found := strings.Cut(text, "=")
	if !found {
		return j, fmt.Errorf("the journey %q has no outcome", clip(text))
	}
	if way = strings.TrimSpace(way); way != "" {
		for _, part := range strings.Split(way, ", ") {
			leg, err := parseLeg(part)
			if err != nil {
				return j, err
			}
			leg.Step = 1 + indexOf(plan, leg.Channel)
			j.Legs = append(j.Legs, leg)
		}
	}
	if err := j.parseEnds(strings.Fields(ends)); err != nil {
		return j, err
	}
	return j, nil
}

func indexOf(plan []orchestrator.Channel, c orchestrator.Channel) int {
	for i := range plan {
		if plan[i] == c {
			return i
		}
	}
	return -1
}

// clip shortens what a message quotes.
func clip(text string) string {
	const most = 60
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}
