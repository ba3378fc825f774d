package sendapi

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
)

// mostSteps bounds how much of a plan is looked at. One with more steps than there are channels repeats some
// anyway, and each is told as far as this.
const mostSteps = 64

// CheckPlan makes a plan of steps that were written somewhere else than in a payload, such as a scenario
// file or a table, by the same rules. Problems name field and the step, such as "plan[1].fallbackAfter".
func (w World) CheckPlan(field string, steps []RawStep) (orchestrator.Plan, Problems) {
	c := checker{world: &w}
	plan := c.plan(&part{given: true}, field, steps)
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return plan, nil
}

// ownPlan is the plan of the message's own channels. Without them there must be the subaccount's.
func (c *checker) ownPlan(b *body) orchestrator.Plan {
	switch {
	case b.channels.given:
		return c.plan(&b.channels, "channels", b.steps)
	case b.channels.absent() && len(c.world.Plan) == 0:
		c.missing(&b.part, InvalidFallbackChannel, "channels",
			"the subaccount has no plan of its own; give one step at least, or a plan: to its scenario")
	}
	return nil
}

// plan checks every step. The plan holds the zero channel where a step's is wrong.
func (c *checker) plan(p *part, field string, steps []RawStep) orchestrator.Plan {
	if len(steps) == 0 {
		c.add(p.end, InvalidFallbackChannel, c.path(p.shared, field), "is empty", "give one step at least")
		return nil
	}
	if len(steps) > mostSteps {
		c.add(p.end, InvalidFallbackChannel, c.path(p.shared, field), fmt.Sprintf("has %d steps", len(steps)),
			fmt.Sprintf("a plan has each channel once, %d steps at most", orchestrator.MaxSteps))
		steps = steps[:mostSteps]
	}
	plan := make(orchestrator.Plan, len(steps))
	for i := range steps {
		s := stepCheck{checker: c, raw: &steps[i], plan: field, index: i, shared: p.shared}
		plan[i].Channel = s.channel(plan[:i])
		plan[i].FallbackAfter = s.fallbackAfter()
		plan[i].SuccessStatus = s.successStatus(plan[i].Channel)
	}
	return plan
}

// stepCheck is the checking of one step.
type stepCheck struct {
	*checker
	raw    *RawStep
	plan   string // the plan's field name
	index  int
	shared bool
}

func (s *stepCheck) refuse(at int, code ErrorCode, name, what, mend string) {
	field := fmt.Sprintf("%s[%d].%s", s.plan, s.index, name)
	s.add(at, code, s.path(s.shared, field), what, mend)
}

func (s *stepCheck) channel(before orchestrator.Plan) orchestrator.Channel {
	v := &s.raw.Channel
	if !v.Given {
		if !v.broken && !s.raw.broken {
			s.refuse(s.raw.end, InvalidFallbackChannel, "channel", "is missing",
				"give one of "+strings.Join(s.world.channelNames(), ", "))
		}
		return 0
	}
	channel, ok := orchestrator.ParseChannel(v.Text)
	if !ok {
		s.refuse(v.at, InvalidFallbackChannel, "channel", "unknown channel "+quote(v.Text),
			meant(v.Text, (&World{}).channelNames())+"allowed: "+strings.Join(s.world.channelNames(), ", "))
		return 0
	}
	for i := range before {
		if before[i].Channel == channel {
			s.refuse(v.at, InvalidFallbackChannel, "channel",
				fmt.Sprintf("%s stands in %s[%d] already", channel, s.plan, i), "a plan has each channel once")
			return channel
		}
	}
	if s.world.Channels != nil && !slices.Contains(s.world.Channels, channel) {
		s.refuse(v.at, NotASubaccountChannel, "channel", "the subaccount does not have "+channel.String(),
			"it has "+strings.Join(s.world.channelNames(), ", "))
	}
	return channel
}

func (s *stepCheck) fallbackAfter() time.Duration {
	const least = int64(orchestrator.MinFallbackAfter / time.Second)
	const most = int64(orchestrator.MaxFallbackAfter / time.Second)
	v := &s.raw.FallbackAfter
	if !v.Given {
		return 0
	}
	seconds, ok := wholeNumber(v.Text)
	what := ""
	switch {
	case !ok:
		what = fmt.Sprintf(" is not a whole number from %d to %d", least, most)
	case seconds < least:
		what = fmt.Sprintf(" is below %d", least)
	case seconds > most:
		what = fmt.Sprintf(" is above %d", most)
	default:
		return time.Duration(seconds) * time.Second
	}
	s.refuse(v.at, InvalidFallbackDelay, "fallbackAfter", clip(v.Text)+what,
		fmt.Sprintf("give a whole number of seconds, %d to %d", least, most))
	return 0
}

// successStatus checks the status against what the channel reports; of an unknown channel nothing is known.
func (s *stepCheck) successStatus(channel orchestrator.Channel) orchestrator.Status {
	v := &s.raw.SuccessStatus
	if !v.Given {
		return 0
	}
	status, ok := orchestrator.ParseSuccessStatus(v.Text)
	if !ok {
		s.refuse(v.at, InvalidFallbackStatus, "successStatus", "unknown status "+quote(v.Text),
			allowed(v.Text, successStatuses(orchestrator.Read)))
		return 0
	}
	if channel == 0 || channel.Reports(status) {
		return status
	}
	code := InvalidFallbackRead
	if status == orchestrator.Delivered {
		code = InvalidFallbackDelivered
	}
	s.refuse(v.at, code, "successStatus", fmt.Sprintf("%s never reports %s", channel, status),
		"allowed: "+strings.Join(successStatuses(channel.Highest()), ", "))
	return status
}

// successStatuses lists what a step can wait for, up to the highest.
func successStatuses(highest orchestrator.Status) []string {
	var names []string
	for s := orchestrator.Accepted; s <= highest; s++ {
		names = append(names, s.String())
	}
	return names
}
