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
func planChanges(was, now *Timings) []Cause {
	p := planCompared{was: was.Plan, now: now.Plan, field: now.planField(), partial: was.Partial || now.Partial}
	before, after := was.Route().Channels(), now.Route().Channels()
	known := min(len(before), len(after))
	switch {
	case p.partial && slices.Equal(before[:known], after[:known]):
		p.was, p.now = p.was[:known], p.now[:known] // of the others nobody knows
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
	moved    bool // steps stand in other places than before, and go by their channels
	found    []Cause
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
		c := p.addStep(at, "fallbackAfter", before, after, p.on(at, now.Channel, func(s *orchestrator.Step) {
			s.FallbackAfter = now.Written
		}))
		c.windows = [2]time.Duration{was.Window, now.Window}
	}
	if was.Success != now.Success && !(p.partial && (was.Success == 0 || now.Success == 0)) {
		p.addStep(at, "successStatus", was.Success.String(), now.Success.String(),
			p.on(at, now.Channel, func(s *orchestrator.Step) { s.SuccessStatus = now.Success }))
	}
}

// reordered tells the new order, and then what steps say otherwise: either the whole steps changed places, or
// only their channels did, whichever leaves less to tell.
func (p *planCompared) reordered(before, after []orchestrator.Channel) {
	moved, stayed := *p, *p
	moved.moved = true
	moved.order(before, after)
	stayed.add("order", channelList(before), channelList(after), func(plan orchestrator.Plan) orchestrator.Plan {
		for i := range min(len(plan), len(after)) {
			stayed.become(&plan[i], p.was[i], p.now[i])
		}
		return plan
	})
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
	p.found = moved.found
	if len(stayed.found) < len(moved.found) {
		p.found = stayed.found
	}
}

// replaced tells which channels stand in the place of others.
func (p *planCompared) replaced() {
	for i, now := range p.now {
		was := p.was[i]
		if was.Channel != now.Channel {
			replaced := was
			p.addStep(i, "channel", was.Channel.String(), now.Channel.String(), p.on(i, 0, func(s *orchestrator.Step) {
				p.become(s, replaced, now)
			}))
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
	p.moved = true
	for i, was := range p.was {
		if !slices.Contains(after, was.Channel) {
			p.add(fmt.Sprintf("step %d (%s)", i+1, was.Channel), was.Channel.String(), "",
				func(plan orchestrator.Plan) orchestrator.Plan {
					return p.ends(slices.DeleteFunc(plan,
						func(s orchestrator.Step) bool { return s.Channel == was.Channel }))
				})
		}
	}
	if !slices.Equal(common(before, after), common(after, before)) {
		p.order(before, after)
	}
	for i, now := range p.now {
		at := slices.Index(before, now.Channel)
		if at < 0 {
			p.addStep(i, "channel", "", now.Channel.String(), func(plan orchestrator.Plan) orchestrator.Plan {
				step := orchestrator.Step{Channel: now.Channel, FallbackAfter: now.Written, SuccessStatus: now.Success}
				return p.ends(slices.Insert(plan, min(i, len(plan)), step))
			})
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
