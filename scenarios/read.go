package scenarios

import (
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// defaultStart is virtual time zero where nothing is said of it.
func defaultStart() time.Time { return time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC) }

// Default is the world of which nothing was said: seed 1, from 2026-01-01T00:00:00Z, without a plan or
// traffic, in which every provider behaves as `{}` does.
func Default() *Scenario {
	return &Scenario{
		Name:  "default",
		About: "Every channel accepts after 50 ms, sends after 200 ms and delivers after 3 s.",
		Seed:  1,
		Start: defaultStart(),
	}
}

// scenario reads the whole file into s.
func (v value) scenario(s *Scenario) {
	s.places = v.places
	s.Seed, s.Start = Default().Seed, defaultStart()
	f := v.fields("name", "about", "seed", "start", "plan", "channels", "message", "templates", "providers",
		"recipients", "callbacks", "faults", "traffic", "wires", "expect", "tolerance")
	f.identity(s)
	f.world(s)
	if field, ok := f.get("traffic"); ok {
		s.Traffic = field.traffic()
		toNobody := !slices.ContainsFunc(s.Recipients, func(r Recipient) bool { return r.MSISDN != "" })
		if s.Traffic.To == ToRecipients && toNobody {
			at, _ := field.fieldPlace("to")
			v.report(at, "name them under recipients by their msisdn, or leave to out for generated ones",
				"there are no recipients to send to")
		}
	}
	if field, ok := f.get("wires"); ok {
		s.Wires = field.wires()
	}
	if field, ok := f.get("expect"); ok {
		s.Expect = field.expect()
	}
	if field, ok := f.get("tolerance"); ok {
		s.Tolerances = field.tolerances()
	}
	// The message comes last: it is checked against the plan, the channels and the start.
	if field, ok := f.get("message"); ok {
		s.Message = field.message(s)
	}
}

// identity reads what the scenario is called, and what makes its runs the same.
func (f fields) identity(s *Scenario) {
	s.Name = baseName(s.File)
	if field, ok := f.get("name"); ok {
		name, ok := field.text()
		switch {
		case !ok:
		case name == "":
			field.fail("give it one, or leave name out", "name is empty")
		}
		s.Name = name
	}
	if field, ok := f.get("about"); ok {
		s.About, _ = field.text()
	}
	if field, ok := f.get("seed"); ok {
		s.Seed, _ = field.whole(0, 1<<64-1, "a seed is a whole number, 0 or more")
	}
	if field, ok := f.get("start"); ok {
		s.Start = field.instant()
	}
	f.reader.start = s.Start
}

// instant reads a date and time.
func (v value) instant() time.Time {
	text, ok := v.text()
	if !ok {
		return defaultStart()
	}
	t, ok := ParseStart(text)
	if !ok {
		v.fail("write a date and time such as 2026-01-01T00:00:00Z", "%s %s is not an instant",
			v.name, problem.Quote(text))
		return defaultStart()
	}
	return t
}

// ParseStart reads a world's virtual zero: an RFC 3339 date-time of the years 1970 to 2200.
func ParseStart(text string) (start time.Time, ok bool) {
	t, ok := orchestrator.ParseInstant(text)
	t = t.UTC()
	return t, ok && t.Year() >= 1970 && t.Year() <= 2200
}

// world reads how providers and recipients behave, and the plan.
func (f fields) world(s *Scenario) {
	if field, ok := f.get("channels"); ok {
		s.Channels = field.channels()
	}
	if field, ok := f.get("plan"); ok {
		s.Plan = field.plan(s.Channels)
	}
	if field, ok := f.get("templates"); ok {
		s.Templates = field.templates()
	}
	s.Providers = map[orchestrator.Channel]*Provider{}
	if field, ok := f.get("providers"); ok {
		s.Providers = field.providers()
	}
	if field, ok := f.get("recipients"); ok {
		s.Recipients = field.recipients()
	}
	if field, ok := f.get("callbacks"); ok {
		s.Callbacks = field.callbacks()
	}
	if field, ok := f.get("faults"); ok {
		s.Faults = field.faults()
	}
}
