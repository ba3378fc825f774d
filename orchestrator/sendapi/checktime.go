package sendapi

import (
	"fmt"
	"regexp"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// farthest is how many years ahead an instant may lie: the 2099 of those who mean "at no time soon", and no further than
// the hundred years that a world's clock goes. It keeps every sum of instants and spans within what a time.Duration holds.
const farthest = 90

// when reads an instant that must be after the terms' now: an RFC 3339 date-time with its zone, to the
// nanosecond, or a span where they take one. A string that is neither is refused with the same code
// as an instant that has passed.
func (c *checker) when(v *value, field string, code ErrorCode) orchestrator.When {
	if !v.given() {
		return orchestrator.When{}
	}
	at, ok := orchestrator.ParseInstant(v.text)
	if !ok {
		return c.span(v, field, code)
	}
	switch {
	case !at.After(c.terms.Now):
		c.refuse(v, code, field, problem.Clip(v.text)+" is not in the future",
			"now is "+c.now()+"; give a later instant")
	case at.After(c.terms.Now.AddDate(farthest, 0, 0)):
		c.refuse(v, code, field, fmt.Sprintf("%s is more than %d years ahead", problem.Clip(v.text), farthest),
			"now is "+c.now()+"; give an earlier instant")
	}
	return orchestrator.When{At: at.UTC()}
}

func (c *checker) span(v *value, field string, code ErrorCode) orchestrator.When {
	mend := "give a date-time with its zone after now, which is " + c.now()
	if zone := bareZone.FindString(v.text); zone != "" {
		mend = "write the zone as " + zone[:3] + ":" + zone[3:]
	}
	what := problem.Quote(v.text) + " is not an RFC 3339 date-time"
	if v.text == "" {
		what, mend = "is empty", "leave it out, or "+mend
	}
	if c.terms.Span == nil {
		c.refuse(v, code, field, what, mend)
		return orchestrator.When{}
	}
	span, err := c.terms.Span(v.text)
	switch {
	case err != nil:
		c.refuse(v, code, field, problem.Quote(v.text)+" is neither an RFC 3339 date-time nor a duration",
			mend+`, or a duration from the submission such as "15m"`)
	case span <= 0:
		c.refuse(v, code, field, problem.Clip(v.text)+" is not in the future", "give a duration above 0")
	}
	return orchestrator.When{After: span}
}

// bareZone is the end of a date-time in whose zone the colon is missing.
var bareZone = regexp.MustCompile(`[+-]\d{4}$`)

func (c *checker) now() string { return c.terms.Now.UTC().Format(time.RFC3339Nano) }
