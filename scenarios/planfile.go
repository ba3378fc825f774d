package scenarios

import (
	"bytes"
	"slices"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

// plan reads the subaccount's default plan, by the checks that the API has for a message's own channels.
func (v value) plan(subaccount []orchestrator.Channel) orchestrator.Plan {
	if !isList(v.node) {
		v.wrongType("a list", "write a list of steps, such as [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]")
		return nil
	}
	var text bytes.Buffer
	v.json(&text)
	plan, err := sendapi.DecodePlan(text.Bytes(), v.name, sendapi.Terms{Channels: subaccount})
	if err != nil {
		v.path = strings.TrimSuffix(strings.TrimSuffix(v.path, v.name), ".") // the problems name the plan themselves
		v.refusal(err)
	}
	return plan
}

// fieldPlace is where a field of v stands that has been read already.
func (v value) fieldPlace(key string) (Place, bool) { return nearest(v.places, joinPath(v.path, key)) }

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
