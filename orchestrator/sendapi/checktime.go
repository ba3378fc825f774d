package sendapi

import (
	"time"

	"cascade/orchestrator"
)

// farthest is how many years ahead an instant may lie: it keeps every sum of instants and spans within what a
// time.Duration holds.
const farthest = 10

// when reads an instant that must be after the world's now: an RFC 3339 date-time with its zone, to the
// nanosecond, or a span where the world takes one. A string that is neither is refused with the same code
// as an instant that has passed.
func (c *checker) when(v *Value, field string, code ErrorCode) orchestrator.When {
	if !v.Given {
		return orchestrator.When{}
	}
	var at time.Time
	if err := at.UnmarshalText([]byte(v.Text)); err != nil {
		return c.span(v, field, code)
	}
	switch {
	case !at.After(c.world.Now):
		c.refuse(v, code, field, clip(v.Text)+" is not in the future", "now is "+c.now()+"; give a later instant")
	case at.After(c.world.Now.AddDate(farthest, 0, 0)):
		c.refuse(v, code, field, clip(v.Text)+" is more than ten years ahead", "now is "+c.now()+"; give an earlier instant")
	}
	return orchestrator.When{At: at.UTC()}
}

func (c *checker) span(v *Value, field string, code ErrorCode) orchestrator.When {
	mend := "give a date-time with its zone after now, which is " + c.now()
	if c.world.Span == nil {
		c.refuse(v, code, field, quote(v.Text)+" is not an RFC 3339 date-time", mend)
		return orchestrator.When{}
	}
	span, err := c.world.Span(v.Text)
	switch {
	case err != nil:
		c.refuse(v, code, field, quote(v.Text)+" is neither an RFC 3339 date-time nor a duration",
			mend+`, or a duration from the submission such as "15m"`)
	case span <= 0:
		c.refuse(v, code, field, clip(v.Text)+" is not in the future", "give a duration above 0")
	}
	return orchestrator.When{After: span}
}

func (c *checker) now() string { return c.world.Now.UTC().Format(time.RFC3339Nano) }
