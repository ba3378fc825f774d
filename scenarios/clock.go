package scenarios

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // for machines that have no time zone database of their own

	"cascade/orchestrator/problem"
)

const clockHint = `write a time of day such as "22:00"`

var clockPattern = regexp.MustCompile(`^([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?$`)

// parseClock reads a time of day, "22:00" or "22:00:30".
func parseClock(text string) (time.Duration, bool) {
	parts := clockPattern.FindStringSubmatch(text)
	if parts == nil {
		return 0, false
	}
	var of time.Duration
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(parts[i+1]) // "" is 0
		of += time.Duration(n) * unit
	}
	return of, true
}

// formatClock writes a time of day as parseClock reads it.
func formatClock(d time.Duration) string {
	text := fmt.Sprintf("%02d:%02d", d/time.Hour, d/time.Minute%60)
	if seconds := d / time.Second % 60; seconds != 0 {
		text += fmt.Sprintf(":%02d", seconds)
	}
	return text
}

// clock reads a time of day.
func (v value) clock() (time.Duration, bool) {
	text, _ := scalar(v.node)
	if text == "" {
		v.wrongType("a time of day", clockHint)
		return 0, false
	}
	d, ok := parseClock(text)
	if !ok {
		hint := clockHint
		if _, early := parseClock("0" + text); early {
			hint = `write "0` + text + `"`
		} else if text == "24:00" {
			hint = `midnight is "00:00"`
		}
		v.fail(hint, "%s %s is not a time of day", v.name, problem.Quote(text))
	}
	return d, ok
}

// saysClock tells whether a key has a time of day.
func (f fields) saysClock(key string) bool {
	field, has := f.get(key)
	text, _ := scalar(field.node)
	return has && clockPattern.MatchString(text)
}

// timesOfDay reads the ends of a window that is there every day, and whether it has any length. It may go on past
// midnight.
func (f fields) timesOfDay(zoned bool) (from, to time.Duration, ok bool) {
	start, hasStart := f.need("from", clockHint)
	end, hasEnd := f.need("to", clockHint)
	if hasStart {
		from, hasStart = start.clock()
	}
	if hasEnd {
		to, hasEnd = end.clock()
	}
	if hasStart && hasEnd && from == to {
		end.fail(`let it end at another time, such as "08:00"`, "an outage from %s to %s would never end",
			formatClock(from), formatClock(to))
		return from, to, false
	}
	return from, to, zoned && hasStart && hasEnd
}

// daily reads how often an outage is there whose times are those of a day: only every day.
func (f fields) daily() {
	if field, has := f.get("every"); has {
		if every, ok := field.duration(); ok && every != day {
			field.fail("leave it out, or count in virtual time and without zone", "with a zone an outage is there every 24h, not every %s",
				formatSpan(every))
		}
	}
}

var zonePattern = regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*){0,2}$`)

// zone reads the name of a time zone.
func (v value) zone() (*time.Location, bool) {
	name, ok := v.text()
	if !ok {
		return nil, false
	}
	zone, ok := loadZone(name)
	if !ok {
		v.fail(zoneHint(name), "unknown time zone %s", problem.Quote(name))
	}
	return zone, ok
}

// loadZone finds a time zone by its exact name, whatever the machine calls its own and however its file system takes
// capitals.
func loadZone(name string) (*time.Location, bool) {
	if !zonePattern.MatchString(name) || name == "Local" {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}

// zoneHint asks whether a city's zone was meant, or tells what zones look like.
func zoneHint(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '_' || r == '/' })
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + strings.ToLower(word[1:])
	}
	if len(words) > 0 && len(name) < 40 {
		near := []string{strings.Join(words, "_"), words[0] + "/" + strings.Join(words[1:], "_")}
		for _, area := range []string{"Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian"} {
			near = append(near, area+"/"+near[0])
		}
		for _, known := range near {
			if _, ok := loadZone(known); ok {
				return problem.Meant(known)
			}
		}
	}
	return "write a name of the IANA time zone database, such as Europe/Berlin or UTC"
}
