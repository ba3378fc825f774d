package features

import (
	"fmt"
	"slices"
	"strings"

	"cascade/orchestrator"
	"cascade/sim/report"
)

// What an application sends over the protocols of providers is judged as one: the sends of one business message are
// its journey, whoever fell back from what to what.

// followed is the message that begins the journey which followed the last call of the application that any followed.
// Without a call it is the message sent last.
func (s *story) followed() (n uint32, ok bool) {
	if len(s.calls) == 0 {
		return uint32(s.world.Len() - 1), true
	}
	for _, from := range slices.Backward(s.calls) {
		for i := from; int(i) < s.world.Len(); i++ {
			if s.world.BeginsJourney(i) {
				return i, true
			}
		}
	}
	return 0, false
}

// isJourney tells whether the history is of sends over wires.
func (h *history) isJourney() bool {
	return h.world != nil && h.world.Message(h.n).Wire != nil
}

// outcomeNow is how the message stands. A journey has succeeded where one of its sends has, and is open while one is.
func (h *history) outcomeNow() orchestrator.Outcome {
	if h.world == nil {
		return orchestrator.Open
	}
	var last orchestrator.Outcome
	open := false
	for _, n := range h.sends {
		switch last = h.world.State(n).Outcome; last {
		case orchestrator.Succeeded:
			return last
		case orchestrator.Open:
			open = true
		}
	}
	if open {
		return orchestrator.Open
	}
	return last
}

// sendOn is the message that went out on the channel, or the one of the history where none did.
func (h *history) sendOn(c orchestrator.Channel) uint32 {
	for _, n := range h.sends {
		if h.world.Route(n).Index(c) >= 0 {
			return n
		}
	}
	return h.n
}

// whyNotSent tells what the application has sent, where it has not sent on a channel.
func (h *history) whyNotSent(c orchestrator.Channel) string {
	return fmt.Sprintf("%s does not fire: the application has sent nothing there by %s; %s",
		c, clock(h.world.Now()), firedWords(h.firings()))
}

// whichJourney is how a timeline names the sends that it shows.
func (h *history) whichJourney() string {
	which := "the " + report.Plural(len(h.sends), "send")
	if len(h.sends) == 1 {
		which = "the send"
	}
	var wires []string
	for _, n := range h.sends {
		if name := h.world.Message(n).Wire.Name; !slices.Contains(wires, name) {
			wires = append(wires, name)
		}
	}
	which += " over " + strings.Join(wires, " and ")
	if ref := h.world.Message(h.n).Wire.Ref; ref != "" {
		which += " with the ref " + ref
	}
	return which
}
