package scenarios

import (
	"time"

	"cascade/orchestrator/problem"
)

// MaxMessages is the most that a scenario's traffic may send.
const MaxMessages = 10_000_000

// traffic reads who sends when. Left out: one message, and all messages at 0 s.
func (v value) traffic() *Traffic {
	t := &Traffic{Messages: 1, People: "en"}
	f := v.fields("messages", "arrivals", "to", "people")
	if field, ok := f.get("messages"); ok {
		if n, ok := field.whole(1, MaxMessages, "1 to 10000000"); ok {
			t.Messages = int(n)
		}
	}
	if field, ok := f.get("arrivals"); ok {
		field.arrivals(t)
	}
	if field, ok := f.get("to"); ok && field.oneOf("recipients") == 0 {
		t.To = ToRecipients
	}
	if field, ok := f.get("people"); ok {
		if text, ok := field.text(); ok && text != "en" {
			field.fail("en is the only one so far", "no fake people of the locale %s", problem.Quote(text))
		}
	}
	return t
}

// arrivals reads either a fixed distance or a mean rate.
func (v value) arrivals(t *Traffic) {
	const hint = "write {every: 100ms} or {poisson: 20/s}"
	if !isMapping(v.node) {
		v.wrongType("a mapping", hint)
		return
	}
	f := v.fields("every", "poisson")
	if len(f.list) == 2 || isEmpty(v.node) {
		v.fail(hint, "arrivals is not one of every and poisson")
	}
	if field, ok := f.get("every"); ok {
		t.Every, _ = field.duration()
	}
	if field, ok := f.get("poisson"); ok {
		t.Poisson, _ = field.rate()
	}
	if t.TooLong() {
		v.fail("send fewer messages, or closer together", "%d messages take longer than ten years", t.Messages)
	}
}

// Gap is the mean distance between two messages.
func (t *Traffic) Gap() time.Duration { return max(t.Every, t.Poisson.Spacing()) }

// TooLong tells whether the traffic would take longer than ten years, on average.
func (t *Traffic) TooLong() bool {
	gap := t.Gap()
	return gap > 0 && time.Duration(t.Messages-1) > MaxDuration/gap
}
