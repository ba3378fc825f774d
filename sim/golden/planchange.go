package golden

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
)

// planChanges says which lines of the plan differ. The same channels in another order are one change, and a
// channel in the place of another is one, whatever else the step says.
func planChanges(was, now *Record) []Cause {
	p := planCompared{was: was.Plan, now: now.Plan, field: now.planField(), partial: was.Partial || now.Partial}
	before, after := was.Channels(), now.Channels()
	common := min(len(before), len(after))
	switch {
	case p.partial && slices.Equal(before[:common], after[:common]):
		p.was, p.now = p.was[:common], p.now[:common] // of the others nobody knows
		p.inPlace()
	case slices.Equal(before, after):
		p.inPlace()
	case sameSet(before, after):
		p.reordered(before, after)
	case len(before) == len(after):
		p.replaced()
	default:
		p.longerOrShorter(before, after)
	}
	return p.found
}

type planCompared struct {
	was, now []Step
	field    string
	partial  bool // a window or status of 0 is unknown
	found    []Cause
}

func (p *planCompared) add(at int, what, field string, was, now string, about subject, c orchestrator.Channel) {
	cause := Cause{Label: "plan: " + what, Field: p.field, Was: was, Now: now, about: about, channel: c}
	if at >= 0 {
		cause.Label = fmt.Sprintf("plan step %d: %s", at+1, what)
		cause.Field = fmt.Sprintf("%s[%d].%s", p.field, at, field)
	}
	p.found = append(p.found, cause)
}

// inPlace compares steps of equal channels.
func (p *planCompared) inPlace() {
	for i := range p.now {
		p.step(i, p.was[i], p.now[i])
	}
}

// step compares two steps that stand for each other. The plan's number is that of now.
func (p *planCompared) step(at int, was, now Step) {
	unknown := p.partial && (was.Window == 0 || now.Window == 0)
	if (was.Window != now.Window || was.Written != now.Written) && !unknown {
		before, after := windowWords(was.Written), windowWords(now.Written)
		if before == after { // the same line, with or without an effect
			before, after = windowWords(was.Window), windowWords(now.Window)
		}
		p.add(at, "fallbackAfter", "fallbackAfter", before, after, aWindow, now.Channel)
		p.found[len(p.found)-1].windows = [2]time.Duration{was.Window, now.Window}
	}
	if was.Success != now.Success && !(p.partial && (was.Success == 0 || now.Success == 0)) {
		p.add(at, "successStatus", "successStatus", was.Success.String(), now.Success.String(), aStatus, now.Channel)
	}
}

// reordered tells the new order, and then what steps say otherwise: either the whole steps changed places, or
// only their channels did, whichever leaves less to tell.
func (p *planCompared) reordered(before, after []orchestrator.Channel) {
	p.add(-1, "order", "", channelList(before), channelList(after), thePlan, 0)
	moved, stayed := *p, *p
	moved.found, stayed.found = nil, nil
	for i, now := range p.now {
		was := p.was[slices.Index(before, now.Channel)]
		if i == len(p.now)-1 || was.Channel == before[len(before)-1] {
			// The last step has no window, whatever is written.
			was.Window, was.Written = now.Window, now.Written
		}
		moved.step(i, was, now)
		was = p.was[i]
		was.Channel = now.Channel
		if p.defaulted(p.was[i], now) {
			was.Success = now.Success
		}
		stayed.step(i, was, now)
	}
	if len(stayed.found) < len(moved.found) {
		moved = stayed
	}
	p.found = append(p.found, moved.found...)
}

// replaced tells which channels stand in the place of others.
func (p *planCompared) replaced() {
	for i, now := range p.now {
		was := p.was[i]
		if was.Channel != now.Channel {
			p.add(i, "channel", "channel", was.Channel.String(), now.Channel.String(), thePlan, now.Channel)
			if p.defaulted(was, now) {
				was.Success = now.Success
			}
		}
		p.step(i, was, now)
	}
}

// defaulted tells whether two steps may differ only in what their channels can report.
func (p *planCompared) defaulted(was, now Step) bool {
	return was.Success == min(orchestrator.Delivered, was.Channel.Highest()) &&
		now.Success == min(orchestrator.Delivered, now.Channel.Highest())
}

// longerOrShorter tells the steps that are new or gone, and compares the others.
func (p *planCompared) longerOrShorter(before, after []orchestrator.Channel) {
	for i, was := range p.was {
		if !slices.Contains(after, was.Channel) {
			p.add(-1, fmt.Sprintf("step %d (%s)", i+1, was.Channel), "", was.Channel.String(), "", thePlan, was.Channel)
		}
	}
	for i, now := range p.now {
		at := slices.Index(before, now.Channel)
		if at < 0 {
			p.add(i, "channel", "channel", "", now.Channel.String(), thePlan, now.Channel)
			continue
		}
		was := p.was[at]
		if i == len(p.now)-1 || at == len(p.was)-1 {
			was.Window, was.Written = now.Window, now.Written // gained or lost by being the last
		}
		p.step(i, was, now)
	}
}

func sameSet(a, b []orchestrator.Channel) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

func channelList(channels []orchestrator.Channel) string {
	names := make([]string, len(channels))
	for i, c := range channels {
		names[i] = c.String()
	}
	return strings.Join(names, ", ")
}
