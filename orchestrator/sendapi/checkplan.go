package sendapi

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// WrittenStep is one entry of a plan as it was written. What is "" was left out.
type WrittenStep struct {
	Channel       string
	FallbackAfter string // the digits of a number of seconds
	SuccessStatus string
}

func (s *WrittenStep) value() value {
	v := value{kind: '{'}
	for _, part := range []value{
		{name: "channel", kind: '"', text: s.Channel},
		{name: "fallbackAfter", kind: '0', text: s.FallbackAfter},
		{name: "successStatus", kind: '"', text: s.SuccessStatus},
	} {
		if part.text != "" {
			v.parts = append(v.parts, part)
		}
	}
	return v
}

// CheckPlan makes a plan of steps that were written somewhere else than in JSON, such as a table, by the same rules.
// Problems name field and the step, such as "plan[1].fallbackAfter".
func (t Terms) CheckPlan(field string, steps []WrittenStep) (orchestrator.Plan, Problems) {
	c := checker{terms: &t}
	v := value{kind: '[', count: len(steps)}
	for i := range steps {
		v.parts = append(v.parts, steps[i].value())
	}
	plan := c.plan(&v, field)
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return plan, nil
}

// ownPlan is the plan of the message's own channels. Without them there must be the subaccount's.
func (c *checker) ownPlan(b *value) orchestrator.Plan {
	switch v := b.get("channels"); {
	case v.given():
		return c.plan(v, "channels")
	case v == nil && len(c.terms.Plan) == 0:
		c.missing(b, InvalidFallbackChannel, "channels",
			"the subaccount has no plan of its own; give one step at least, or a plan: to its scenario")
	}
	return nil
}

// plan checks every step, as far as they are kept. The plan holds the zero channel where a step's is wrong.
func (c *checker) plan(v *value, field string) orchestrator.Plan {
	if v.count == 0 {
		c.refuseAtEnd(v, InvalidFallbackChannel, field, "is empty", "give one step at least")
		return nil
	}
	if v.count > mostParts { // it repeats some, and each is told as far as this
		c.refuseAtEnd(v, InvalidFallbackChannel, field, fmt.Sprintf("has %d steps", v.count),
			fmt.Sprintf("a plan has each channel once, %d steps at most", orchestrator.MaxSteps))
	}
	plan := make(orchestrator.Plan, len(v.parts))
	for i := range v.parts {
		s := stepCheck{checker: c, raw: &v.parts[i], plan: field, index: i}
		plan[i].Channel = s.channel(plan[:i])
		plan[i].FallbackAfter = s.fallbackAfter()
		plan[i].SuccessStatus = s.successStatus(plan[i].Channel)
	}
	return plan
}

// stepCheck is the checking of one step.
type stepCheck struct {
	*checker
	raw   *value
	plan  string // the plan's field name
	index int
}

// field is the name of one of the step's fields.
func (s *stepCheck) field(name string) string { return fmt.Sprintf("%s[%d].%s", s.plan, s.index, name) }

func (s *stepCheck) channel(before orchestrator.Plan) orchestrator.Channel {
	v := s.raw.get("channel")
	if v == nil && s.raw.given() {
		s.missing(s.raw, InvalidFallbackChannel, s.field("channel"),
			"give one of "+strings.Join(s.terms.channelNames(), ", "))
	}
	if !v.given() {
		return 0
	}
	channel, ok := orchestrator.ParseChannel(v.text)
	if !ok {
		mend := "allowed: " + strings.Join(s.terms.channelNames(), ", ")
		if meant := problem.DidYouMean(v.text, orchestrator.ChannelNames()); meant != "" {
			mend = meant + " " + mend
		}
		s.refuse(v, InvalidFallbackChannel, s.field("channel"), "unknown channel "+problem.Quote(v.text), mend)
		return 0
	}
	for i := range before {
		if before[i].Channel == channel {
			s.refuse(v, InvalidFallbackChannel, s.field("channel"),
				fmt.Sprintf("%s stands in %s[%d] already", channel, s.plan, i), "a plan has each channel once")
			return channel
		}
	}
	if s.terms.Channels != nil && !slices.Contains(s.terms.Channels, channel) {
		s.refuse(v, NotASubaccountChannel, s.field("channel"), "the subaccount does not have "+channel.String(),
			"it has "+strings.Join(s.terms.channelNames(), ", "))
	}
	return channel
}

func (s *stepCheck) fallbackAfter() time.Duration {
	const least = int64(orchestrator.MinFallbackAfter / time.Second)
	const most = int64(orchestrator.MaxFallbackAfter / time.Second)
	v := s.raw.get("fallbackAfter")
	if !v.given() {
		return 0
	}
	seconds, ok := wholeNumber(v.text)
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
	s.refuse(v, InvalidFallbackDelay, s.field("fallbackAfter"), problem.Clip(v.text)+what,
		fmt.Sprintf("give a whole number of seconds, %d to %d", least, most))
	return 0
}

// successStatus checks the status against what the channel reports; of an unknown channel nothing is known.
func (s *stepCheck) successStatus(channel orchestrator.Channel) orchestrator.Status {
	v := s.raw.get("successStatus")
	if !v.given() {
		return 0
	}
	status, ok := orchestrator.ParseSuccessStatus(v.text)
	if !ok {
		s.refuse(v, InvalidFallbackStatus, s.field("successStatus"), "unknown status "+problem.Quote(v.text),
			problem.Allowed(v.text, orchestrator.StatusNames(orchestrator.Read)))
		return 0
	}
	if channel == 0 || channel.Reports(status) {
		return status
	}
	code := InvalidFallbackRead
	if status == orchestrator.Delivered {
		code = InvalidFallbackDelivered
	}
	s.refuse(v, code, s.field("successStatus"), fmt.Sprintf("%s never reports %s", channel, status),
		"allowed: "+strings.Join(orchestrator.StatusNames(channel.Highest()), ", "))
	return status
}
