package golden

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/report"
)

// Cause is why a run differs: something that its scenario says otherwise, or, where it says nothing otherwise,
// the rule that seems to have changed.
type Cause struct {
	Label    string // such as "plan step 1: fallbackAfter"
	Field    string // in the scenario's file: "plan[0].fallbackAfter"; "" where no line of it is the cause
	Was, Now string // what it says, in words; "" where it does not say it
	File     string
	Place    scenarios.Place // of the field in the file as it is now; zero: unknown

	about   subject
	channel orchestrator.Channel
	windows [2]time.Duration // of a window: as it was and as it is
}

// subject is what a cause is about.
type subject uint8

const (
	aRule subject = iota
	aWindow
	aStatus
	thePlan // a channel, the order, a step more or less
	aProvider
	aMessage
	thePrice
	anotherField
)

// String is the cause with what it was and is, such as "plan step 1: fallbackAfter 45 s, was 60 s".
func (c Cause) String() string {
	switch {
	case c.Was == "" && c.Now == "":
		return c.Label
	case c.Was == "":
		return c.Label + " " + c.Now + ", was left out"
	case c.Now == "":
		return c.Label + " left out, was " + c.Was
	}
	return c.Label + " " + c.Now + ", was " + c.Was
}

// changes lists what the two records' scenarios say otherwise: the plan first, then the file's other fields.
func changes(was, now *Record) []Cause {
	all := planChanges(was, now)
	if !was.Partial && !now.Partial {
		all = append(all, fieldChanges(was, now)...)
	}
	for i := range all {
		all[i].locate(now)
	}
	return all
}

// locate finds the field in the scenario's file.
func (c *Cause) locate(r *Record) {
	c.File = r.File
	if r.scenario != nil && c.Field != "" {
		c.Place, _ = r.scenario.Place(c.Field)
	}
}

// fieldChanges compares what the files say besides the plan, part by part.
func fieldChanges(was, now *Record) []Cause {
	var all []Cause
	if was.Seed != now.Seed {
		all = append(all, Cause{
			Label: "seed", Field: "seed", Was: fmt.Sprint(was.Seed), Now: fmt.Sprint(now.Seed), about: anotherField,
		})
	}
	if was.Messages != now.Messages {
		all = append(all, Cause{
			Label: "traffic.messages", Field: "traffic.messages",
			Was: report.Thousands(was.Messages), Now: report.Thousands(now.Messages), about: anotherField,
		})
	}
	for _, path := range paths(was, now) {
		before, had := was.value(path)
		after, has := now.value(path)
		if had == has && before == after || isPlan(path) || path == "seed" || path == "traffic.messages" {
			continue
		}
		c := Cause{Label: path, Field: path, Was: before, Now: after}
		c.about, c.channel = subjectOf(path)
		all = join(all, c)
	}
	return all
}

// paths are those of both records, each once, in the order of the files.
func paths(was, now *Record) []string {
	var all []string
	known := map[string]bool{}
	for _, fields := range [][]Field{now.Fields, was.Fields} {
		for _, f := range fields {
			if !known[f.Path] {
				known[f.Path] = true
				all = append(all, f.Path)
			}
		}
	}
	return all
}

func isPlan(path string) bool {
	return strings.HasPrefix(path, "plan[") || strings.HasPrefix(path, "message.channels[")
}

// join adds a changed field, or, where another field of the same part has changed too, names the part: one
// receipt more in a script moves all that follow it.
func join(all []Cause, c Cause) []Cause {
	part := partOf(c.Field)
	i := slices.IndexFunc(all, func(other Cause) bool { return part != "" && partOf(other.Field) == part })
	if i < 0 {
		return append(all, c)
	}
	all[i].Label, all[i].Was, all[i].Now = part, "", ""
	return all
}

// partOf is the part of a scenario that a field belongs to: "providers.SMS.script", "message.content".
func partOf(path string) string {
	depth := 2
	if strings.HasPrefix(path, "providers.") {
		depth = 3
	}
	words := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	if len(words) <= depth {
		return ""
	}
	if strings.HasPrefix(path, "recipients[") {
		return "recipients"
	}
	return strings.Join(words[:depth], ".")
}

func subjectOf(path string) (subject, orchestrator.Channel) {
	words := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' })
	switch words[0] {
	case "providers":
		if len(words) < 2 {
			return anotherField, 0
		}
		c, _ := orchestrator.ParseChannel(words[1])
		if len(words) > 2 && words[2] == "price" {
			return thePrice, c
		}
		return aProvider, c
	case "message", "templates", "recipients":
		return aMessage, 0
	}
	return anotherField, 0
}

// windowWords is a window as a cause names it.
func windowWords(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return report.Seconds(d)
}
