package features

import (
	"fmt"
	"strings"

	"cascade/orchestrator"
	"cascade/sim"
)

func (s *story) channelsFire(a *arguments) error {
	expected := a.occasions([]string{"channel"}, "at")
	h, err := s.look(a)
	if err != nil {
		return err
	}
	return h.compareRows("the channels fire otherwise:", "fire", expected, h.firings(), a.only)
}

func (s *story) onlyFires(a *arguments) error {
	c := a.channel()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	fired := h.firings()
	if len(fired) == 1 && fired[0].channel == c {
		return nil
	}
	var marks []mark
	for _, f := range fired {
		if f.channel != c {
			marks = append(marks, mark{channel: f.channel, at: f.at})
		}
	}
	return h.mismatch(fmt.Sprintf("only %s fires", c), firedWords(fired), marks...)
}

// firedWords lists firings, such as "WhatsApp fires at 0s, then SMS at 1m".
func firedWords(fired []occasion) string {
	if len(fired) == 0 {
		return "nothing fires"
	}
	words := []string{fired[0].fires()}
	for _, f := range fired[1:] {
		words = append(words, f.String())
	}
	return strings.Join(words, ", then ")
}

func (s *story) fires(a *arguments) error {
	c, at := a.channel(), optional(a, a.instant, whenever)
	h, err := s.look(a)
	if err != nil {
		return err
	}
	l, fired := h.first(sim.Fired, c)
	if fired && at.is(l.At) {
		return nil
	}
	expected := occasion{channel: c, instant: at}
	if !fired {
		return h.mismatch(expected.fires(), h.whyNot(c), expected.missing("fire"))
	}
	return h.mismatch(expected.fires(), occasion{channel: c, instant: instant{at: l.At}}.fires()+", "+apart(at.at, l.At),
		expected.missing("fire"), mark{channel: c, at: l.At})
}

func (s *story) firesWithin(a *arguments) error {
	c, within := a.channel(), a.duration()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	expected := fmt.Sprintf("%s fires within %s", c, clock(within))
	l, fired := h.first(sim.Fired, c)
	switch {
	case !fired:
		return h.mismatch(expected, h.whyNot(c))
	case l.At-h.submitted() > within:
		return h.mismatch(expected, fmt.Sprintf("%s fires at %s, %s after the submission", c, clock(l.At),
			clock(l.At-h.submitted())), mark{channel: c, at: l.At})
	}
	return nil
}

func (s *story) doesNotFire(a *arguments) error {
	c := a.channel()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	return h.fired(c, "does not fire")
}

// fired is the failure of a Then that the channel has not fired, when it has.
func (h *history) fired(c orchestrator.Channel, expected string) error {
	if l, fired := h.first(sim.Fired, c); fired {
		happened := occasion{channel: c, instant: instant{at: l.At}}
		return h.mismatch(c.String()+" "+expected, happened.fires(), happened.mark())
	}
	return nil
}

// neverFires looks ahead, where the clock was moved: a message that is open may still come to the channel.
func (s *story) neverFires(a *arguments) error {
	c := a.channel()
	h, err := s.look(a)
	if err != nil {
		return err
	}
	if err := h.fired(c, "never fires"); err != nil {
		return err
	}
	if h.world == nil || !h.mayFire(c) {
		return nil
	}
	if h.isJourney() {
		return h.mismatch(c.String()+" never fires", fmt.Sprintf("it has not fired by %s, and the application may still send "+
			"there: something is pending\nhint: let everything happen first, or say: %s does not fire", clock(h.world.Now()), c))
	}
	return h.mismatch(c.String()+" never fires", fmt.Sprintf(
		"it has not fired by %s, and still may: the message is open\n"+
			"hint: let everything happen first, or say: %s does not fire", clock(h.world.Now()), c))
}

// mayFire tells whether a channel that has not fired can still come to its turn.
func (h *history) mayFire(c orchestrator.Channel) bool {
	_, skipped := h.first(sim.Skipped, c)
	if h.isJourney() { // the application decides
		return !skipped && h.pending > 0
	}
	return !skipped && h.route.Index(c) >= 0 && h.outcomeNow() == orchestrator.Open && h.pending > 0
}
