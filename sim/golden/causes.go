package golden

import (
	"fmt"
	"reflect"
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

	// make makes this change alone to the scenario as it was: nil for a rule, and for what is only known of a
	// timeline.
	make    func(was, now *scenarios.Scenario) (*scenarios.Scenario, error)
	plan    bool             // it is a line of the plan
	windows [2]time.Duration // of a window: as it was and as it is
}

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

func labels(causes []Cause) string {
	var all []string
	for _, c := range causes {
		all = append(all, c.Label)
	}
	return strings.Join(all, "; ")
}

// causesOf lists what the two runs' scenarios say otherwise: the plan first, then the file's other fields.
func causesOf(was, now *Timings) []Cause {
	all := planChanges(was, now)
	if !was.Partial && !now.Partial {
		all = append(all, fieldChanges(was, now)...)
		all = append(all, payloadChange(all, was.scenario, now.scenario)...)
	}
	for i := range all {
		all[i].locate(now)
	}
	return all
}

// locate finds the field in the scenario's file.
func (c *Cause) locate(now *Timings) {
	c.File = now.File
	if now.scenario != nil && c.Field != "" {
		c.Place, _ = now.scenario.Place(c.Field)
	}
}

// fieldChanges compares what the files say besides the plan, part by part.
func fieldChanges(was, now *Timings) []Cause {
	var all []Cause
	if was.Seed != now.Seed {
		c := fieldChange("seed", fmt.Sprint(was.Seed), fmt.Sprint(now.Seed))
		c.make = func(s, _ *scenarios.Scenario) (*scenarios.Scenario, error) {
			other := *s
			other.Seed = now.Seed
			return &other, nil
		}
		all = append(all, c)
	}
	if was.Messages != now.Messages {
		all = append(all, fieldChange("traffic.messages",
			report.Thousands(was.Messages), report.Thousands(now.Messages)))
	}
	before, after := fieldsOf(was.scenario), fieldsOf(now.scenario)
	for _, path := range paths(before, after) {
		a, had := value(before, path)
		b, has := value(after, path)
		if had == has && a == b || isPlan(path) || path == "seed" || path == "traffic.messages" {
			continue
		}
		all = join(all, fieldChange(path, a, b))
	}
	return all
}

func fieldChange(path, was, now string) Cause {
	return Cause{Label: path, Field: path, Was: was, Now: now, make: withPartOf(path)}
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
	all[i].Label, all[i].Was, all[i].Now, all[i].make = part, "", "", withPartOf(part)
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

// payloadChange is the message itself, where no line of a scenario's file says it otherwise: payloads have a file of
// their own.
func payloadChange(found []Cause, was, now *scenarios.Scenario) []Cause {
	inFile := func(c Cause) bool { return strings.HasPrefix(c.Field, "message.") && !c.plan }
	if was == nil || now == nil || slices.ContainsFunc(found, inFile) {
		return nil
	}
	other := withMessageOf(was, now)
	if reflect.DeepEqual(other.Message, was.Message) {
		return nil
	}
	return []Cause{{Label: "the message", make: func(was, now *scenarios.Scenario) (*scenarios.Scenario, error) {
		return withMessageOf(was, now), nil
	}}}
}

// withMessageOf is the scenario with another's message, which goes by the same plan as before.
func withMessageOf(s, from *scenarios.Scenario) *scenarios.Scenario {
	other := *s
	if from.Message == nil || s.Message == nil {
		other.Message = from.Message
		return &other
	}
	message := *from.Message
	message.Plan = s.Message.Plan
	other.Message = &message
	return &other
}

// windowWords is a window as a cause names it.
func windowWords(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return report.Seconds(d)
}

// planOf is the plan that the scenario's messages go by.
func planOf(s *scenarios.Scenario) orchestrator.Plan {
	if s.Message != nil {
		return s.Message.PlanIn(s.Plan)
	}
	return s.Plan
}
