package features

import (
	"fmt"
	"strings"

	"cascade/orchestrator"
	"cascade/sim"
)

func (s *story) channelsFire(a *arguments) error {
	var expected []firing
	for _, r := range a.table([]string{"channel"}, "at") {
		f := firing{a.readChannel(r["channel"]), anyTime}
		if at, ok := r["at"]; ok {
			f.at = a.readDuration(at)
		}
		expected = append(expected, f)
	}
	r, err := s.look(a)
	if err != nil {
		return err
	}
	return compareRows(r, "the channels fire otherwise:", expected, r.firings(), func(f firing) firing {
		if !a.gives("at") {
			f.at = anyTime
		}
		return f
	})
}

func (f firing) mark() mark { return mark{channel: f.channel, at: f.at} }

func (f firing) missing() mark {
	return mark{channel: f.channel, at: f.at, missing: "expected to fire"}
}

func (s *story) onlyFires(a *arguments) error {
	c := a.channel()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	fired := r.firings()
	if len(fired) == 1 && fired[0].channel == c {
		return nil
	}
	var marks []mark
	for _, f := range fired {
		if f.channel != c {
			marks = append(marks, mark{channel: f.channel, at: f.at})
		}
	}
	return r.mismatch(fmt.Sprintf("only %s fires", c), firedWords(fired), marks...)
}

// firedWords lists firings, such as "WhatsApp fires at 0s, then SMS at 1m".
func firedWords(fired []firing) string {
	if len(fired) == 0 {
		return "nothing fires"
	}
	words := []string{fired[0].sentence()}
	for _, f := range fired[1:] {
		words = append(words, f.String())
	}
	return strings.Join(words, ", then ")
}

func (s *story) fires(a *arguments) error {
	c, at := a.channel(), optional(a, a.duration, anyTime)
	r, err := s.look(a)
	if err != nil {
		return err
	}
	l, fired := r.first(sim.Fired, c)
	if fired && (at == anyTime || l.At == at) {
		return nil
	}
	expected := firing{c, at}
	if !fired {
		return r.mismatch(expected.sentence(), r.whyNot(c), expected.missing())
	}
	return r.mismatch(expected.sentence(), firing{c, l.At}.sentence()+", "+apart(at, l.At),
		expected.missing(), mark{channel: c, at: l.At})
}

func (s *story) firesWithin(a *arguments) error {
	c, within := a.channel(), a.duration()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	expected := fmt.Sprintf("%s fires within %s", c, clock(within))
	l, fired := r.first(sim.Fired, c)
	switch {
	case !fired:
		return r.mismatch(expected, r.whyNot(c))
	case l.At-r.submitted() > within:
		return r.mismatch(expected, fmt.Sprintf("%s fires at %s, %s after the submission", c, clock(l.At),
			clock(l.At-r.submitted())), mark{channel: c, at: l.At})
	}
	return nil
}

func (s *story) doesNotFire(a *arguments) error {
	c := a.channel()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	return r.fired(c, "does not fire")
}

// fired is the failure of a Then that the channel has not fired, when it has.
func (r *record) fired(c orchestrator.Channel, expected string) error {
	if l, fired := r.first(sim.Fired, c); fired {
		return r.mismatch(fmt.Sprintf("%s %s", c, expected), firing{c, l.At}.sentence(), mark{channel: c, at: l.At})
	}
	return nil
}

// neverFires looks ahead, where the clock was moved: a message that is open may still come to the channel.
func (s *story) neverFires(a *arguments) error {
	c := a.channel()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	if err := r.fired(c, "never fires"); err != nil {
		return err
	}
	_, skipped := r.first(sim.Skipped, c)
	if r.world == nil || skipped || r.route.Index(c) < 0 || r.state().Outcome != orchestrator.Open || r.world.Pending() == 0 {
		return nil
	}
	return r.mismatch(fmt.Sprintf("%s never fires", c), fmt.Sprintf("it has not fired by %s, and still may: the message is "+
		"open\nhint: let everything happen first, or say: %s does not fire", clock(r.world.Now()), c))
}
