package orchestrator

import (
	"fmt"
	"math"
	"time"
)

// ttlOf is how long the channel's provider may hold the message, as far as that is known; 0: it is not.
func (l *linter) ttlOf(c Channel) time.Duration {
	if c == WhatsApp && l.ttl != 0 {
		return l.ttl
	}
	return l.world.TTL[c]
}

// ttlDuplicateRisk: a step that is not the last, and whose TTL is known, waits for Delivered or Read with a
// fallbackAfter that is at most that TTL. Equal leaves no margin.
func (l *linter) ttlDuplicateRisk() {
	for _, i := range l.waiting() {
		step := l.route[i]
		ttl := l.ttlOf(step.Channel)
		if step.Success < Delivered || step.Window == 0 || step.Window > ttl {
			continue
		}
		what := fmt.Sprintf("%s waits %s for %s, ", step.Channel, seconds(step.Window), step.Success)
		if step.Window == ttl {
			what += "just as long as it may take to deliver, without a margin: "
		} else {
			what += fmt.Sprintf("but may deliver until %s after the send: ", seconds(ttl))
		}
		if next, ok := l.next(i); ok {
			what += fmt.Sprintf("the recipient can get %s too", next.Channel)
		} else {
			what += "the message can fail and be delivered all the same"
		}
		l.report(l.stepField(i, "fallbackAfter"), what, l.outliveTTL(step.Channel))
	}
}

// outliveTTL says how to set a fallbackAfter above the channel's TTL: by half, as 8x8 advises 900 s for 600 s.
func (l *linter) outliveTTL(c Channel) string {
	ttl := l.ttlOf(c)
	switch {
	case ttl < MaxFallbackAfter:
		example := min(math.Ceil(ttl.Seconds()*1.5), MaxFallbackAfter.Seconds())
		return fmt.Sprintf("set fallbackAfter above %s, for instance %.0f", number(ttl), example)
	case c != WhatsApp || l.ttl == 0:
		return fmt.Sprintf("let %s hold it for less (the provider's ttl), and set fallbackAfter above that, up to %s",
			c, number(MaxFallbackAfter))
	case l.m.Content.DirectSend != nil:
		return fmt.Sprintf("set content.whatsApp.directSend.ttlSeconds (%s to %s), "+
			"and fallbackAfter above it", number(MinDirectSendTTL), number(MaxDirectSendTTL))
	}
	category := Utility
	if spec := l.world.Templates[l.m.Content.Template]; spec.Category != 0 {
		category = spec.Category
	}
	return fmt.Sprintf("give the template a TTL (%s: %s s and more), "+
		"and fallbackAfter more than that, up to %s",
		category, number(category.MinTTL()), number(MaxFallbackAfter))
}
