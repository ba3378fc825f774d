package golden

import (
	"fmt"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
	"cascade/sim/journey"
	"cascade/sim/report"
)

// kind is what is otherwise about a message.
type kind uint8

const (
	firesAt   kind = iota + 1 // at another instant
	firesNew                  // it did not before
	firesGone                 // it does not any more
	skipsNew                  // is skipped now
	endsAs                    // another outcome, or success on another channel
	copies                    // another number of copies
	endsAt                    // the same outcome at another instant
	happensAt                 // a receipt or a lapse at another instant
	hidden                    // receipts that decide nothing
)

// change is one thing that is otherwise about a message. Changes that are equal but for their instants are told
// together.
type change struct {
	what
	was, now time.Duration
}

type what struct {
	kind       kind
	channel    orchestrator.Channel
	status     orchestrator.Status // of a receipt; 0: a lapse
	before     ending
	after      ending
	copiesWere int
	copiesAre  int
	code       orchestrator.Code
}

// sameSubject tells whether another change is about the same: a step's firing, the end, the copies, or a receipt.
func (c change) sameSubject(o change) bool {
	return c.kind.subject() == o.kind.subject() && c.channel == o.channel && c.status == o.status
}

// subject is the first of the kinds that are about the same.
func (k kind) subject() kind {
	switch {
	case k <= skipsNew:
		return firesAt
	case k == endsAt:
		return endsAs
	}
	return k
}

// ending is an outcome without its instant.
type ending struct {
	outcome orchestrator.Outcome
	channel orchestrator.Channel
	code    orchestrator.Code
}

func endingOf(j *journey.Journey) ending {
	e := j.End()
	return ending{e.Kind.Outcome(), e.Channel, e.Code}
}

// changesOf lists what is otherwise about a message: what fires first; then how it ends; then, where none of
// that differs, the instants of what happens on the way.
func changesOf(was, now *journey.Journey) []change {
	all := firings(was, now)
	if a, b := endingOf(was), endingOf(now); a != b {
		all = append(all, change{what: what{kind: endsAs, before: a, after: b}, was: was.End().At, now: now.End().At})
	}
	if a, b := was.Copies(), now.Copies(); a != b {
		all = append(all, change{what: what{kind: copies, copiesWere: a, copiesAre: b}})
	}
	if len(all) > 0 {
		return all
	}
	if a, b := was.End(), now.End(); a.At != b.At {
		return []change{{what{kind: endsAt, after: endingOf(now)}, a.At, b.At}}
	}
	if all = moments(was, now); len(all) > 0 {
		return all
	}
	if was.Digest != now.Digest {
		return []change{{what: what{kind: hidden}}}
	}
	return nil
}

// firings compares what fires, channel by channel.
func firings(was, now *journey.Journey) []change {
	var all []change
	then, legs := was.Legs(), now.Legs()
	for _, leg := range legs {
		before, had := on(leg.Channel, then)
		w := what{channel: leg.Channel, code: leg.Code}
		switch {
		case had && before.Fired() == leg.Fired():
			if before.At != leg.At && leg.Fired() {
				w.kind = firesAt
				all = append(all, change{w, before.At, leg.At})
			}
			continue
		case !leg.Fired():
			w.kind = skipsNew
		default:
			w.kind = firesNew
		}
		all = append(all, change{what: w, now: leg.At})
	}
	for _, leg := range then {
		if _, has := on(leg.Channel, legs); leg.Fired() && !has {
			all = append(all, change{what: what{kind: firesGone, channel: leg.Channel}, was: leg.At})
		}
	}
	return all
}

// on is the step on a channel. It reports false where there is none.
func on(c orchestrator.Channel, legs []journey.Leg) (journey.Leg, bool) {
	i := slices.IndexFunc(legs, func(l journey.Leg) bool { return l.Channel == c })
	if i < 0 {
		return journey.Leg{}, false
	}
	return legs[i], true
}

// moments compares when the receipts and lapses of each step come. An instant of -1 is never.
func moments(was, now *journey.Journey) []change {
	gone, came := onlyIn(was.Lines, now.Lines), onlyIn(now.Lines, was.Lines)
	var all []change
	for _, h := range came {
		f := change{happening(h), -1, h.At}
		i := slices.IndexFunc(gone, func(g sim.Moment) bool {
			return g.Kind == h.Kind && g.Channel == h.Channel && g.Status == h.Status
		})
		if i >= 0 {
			f.was = gone[i].At
			gone = slices.Delete(gone, i, i+1)
		}
		all = append(all, f)
	}
	for _, h := range gone {
		all = append(all, change{happening(h), h.At, -1})
	}
	return all
}

// happening is a line at another instant. An outcome on the way to the last one is told by its name.
func happening(m sim.Moment) what {
	if m.Kind.Ends() {
		return what{kind: happensAt, after: ending{m.Kind.Outcome(), m.Channel, m.Code}}
	}
	return what{kind: happensAt, channel: m.Channel, status: m.Status, code: m.Code}
}

// past is how messages ended: "succeeded on SMS".
func (e ending) past() string {
	switch e.outcome {
	case orchestrator.Open:
		return "stayed open"
	case orchestrator.Cancelled:
		return "cancelled"
	case orchestrator.Succeeded:
		return "succeeded on " + e.channel.String()
	case orchestrator.Failed:
		return fmt.Sprintf("failed on %s with code %d", e.channel, e.code)
	default:
		return "expired"
	}
}

// present is how messages end, or one message does: "succeed on SMS", "succeeds on SMS".
func (e ending) present(one bool) string {
	s := ""
	if one {
		s = "s"
	}
	switch e.outcome {
	case orchestrator.Open:
		return "stay" + s + " open"
	case orchestrator.Cancelled:
		return "end" + s + " cancelled"
	case orchestrator.Succeeded:
		return "succeed" + s + " on " + e.channel.String()
	case orchestrator.Failed:
		return fmt.Sprintf("fail%s on %s with code %d", s, e.channel, e.code)
	default:
		return "expire" + s
	}
}

// noun is the ending as something that comes: "success on SMS".
func (e ending) noun() string {
	switch e.outcome {
	case orchestrator.Cancelled:
		return "the cancellation"
	case orchestrator.Succeeded:
		return "success on " + e.channel.String()
	case orchestrator.Failed:
		return "failure on " + e.channel.String()
	default:
		return "expiry"
	}
}

// times says how often, such as "twice".
func times(n int) string {
	switch n {
	case 0:
		return "not at all"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return report.Thousands(n) + " times"
}
