package scenarios

import (
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// plan reads the subaccount's default plan, by the same limits as the API has for a message's own channels.
func (v value) plan(subaccount []orchestrator.Channel) orchestrator.Plan {
	if v.length() == 0 && isList(v.node) {
		v.fail("name a channel, or leave plan out", "plan has no step")
	}
	var plan orchestrator.Plan
	for item := range v.items() {
		step, ok := item.step()
		if !ok {
			continue
		}
		channel, _ := item.fieldPlace("channel")
		if slices.ContainsFunc(plan, func(s orchestrator.Step) bool { return s.Channel == step.Channel }) {
			v.report(channel, "a channel may stand in a plan once", "%s is repeated", step.Channel)
			continue
		}
		if subaccount != nil && !slices.Contains(subaccount, step.Channel) {
			v.report(channel, "add it to channels, or leave channels out for all of them",
				"the subaccount does not have %s", step.Channel)
		}
		plan = append(plan, step)
	}
	return plan
}

// fieldPlace is where a field of v stands that has been read already.
func (v value) fieldPlace(key string) (Place, bool) { return nearest(v.places, joinPath(v.path, key)) }

// step reads one entry of a plan. Without a channel there is no step.
func (v value) step() (orchestrator.Step, bool) {
	var step orchestrator.Step
	f := v.fields("channel", "fallbackAfter", "successStatus")
	if field, ok := f.need("channel", "one of "+strings.Join(channelNames(), ", ")); ok {
		step.Channel, _ = field.channel()
	}
	if field, ok := f.get("fallbackAfter"); ok {
		least, most := seconds(orchestrator.MinFallbackAfter), seconds(orchestrator.MaxFallbackAfter)
		n, _ := field.whole(least, most, field.wholeSecondsHint(least, most))
		step.FallbackAfter = time.Duration(n) * time.Second
	}
	if field, ok := f.get("successStatus"); ok {
		step.SuccessStatus = field.successStatus(step.Channel)
	}
	return step, step.Channel != 0
}

// wholeSecondsHint is the mend for a window: the same span in seconds where a duration was written.
func (v value) wholeSecondsHint(least, most uint64) string {
	text, _ := scalar(v.node)
	if d, err := ParseDuration(text); err == nil && d%time.Second == 0 && d > 0 {
		if n := seconds(d); n >= least && n <= most {
			return "write seconds, without a unit: " + formatWhole(n)
		}
	}
	return "write whole seconds, " + formatWhole(least) + " to " + formatWhole(most)
}

// successStatus reads a status that a step on the channel may wait for.
func (v value) successStatus(c orchestrator.Channel) orchestrator.Status {
	text, ok := v.text()
	if !ok {
		return 0
	}
	status, ok := orchestrator.ParseSuccessStatus(text)
	if !ok {
		v.fail(closestHint(text, statusNames(orchestrator.Read)), "unknown successStatus %s", problem.Quote(text))
		return 0
	}
	if c != 0 && !c.Reports(status) {
		v.neverReports(c, status)
		return 0
	}
	return status
}

// neverReports notes that the channel stops before the status.
func (v value) neverReports(c orchestrator.Channel, s orchestrator.Status) {
	v.fail("the highest that "+c.String()+" reports is "+c.Highest().String(), "%s never reports %s", c, s)
}

// statusNames lists the spellings of the statuses from Accepted to the last one given.
func statusNames(last orchestrator.Status) []string {
	var names []string
	for s := orchestrator.Accepted; s <= last; s++ {
		names = append(names, s.String())
	}
	return names
}

// channels reads what the subaccount has.
func (v value) channels() []orchestrator.Channel {
	if v.length() == 0 && isList(v.node) {
		v.fail("leave channels out for all of them", "channels is empty")
	}
	var channels []orchestrator.Channel
	for item := range v.items() {
		c, ok := item.channel()
		switch {
		case !ok:
		case slices.Contains(channels, c):
			item.fail("name it once", "%s is repeated", c)
		default:
			channels = append(channels, c)
		}
	}
	return channels
}
