package orchestrator

import (
	"fmt"
	"time"
)

// readWait: a step that is not the last waits for Read. A delivered but unread message makes a second copy
// on the next channel.
func (l *linter) readWait() {
	for _, i := range l.waiting() {
		step := l.route[i]
		if step.Success != Read {
			continue
		}
		next, ok := l.next(i)
		var what string
		switch {
		case step.Window == 0:
			what = fmt.Sprintf("%s waits for Read without a time limit: "+
				"a delivered but unread message stays open", step.Channel)
		case ok:
			what = fmt.Sprintf("%s waits %s for Read: a delivered but unread message makes a second copy on %s",
				step.Channel, seconds(step.Window), next.Channel)
		default:
			what = fmt.Sprintf("%s waits %s for Read: a delivered but unread message fails, "+
				"as every later step is skipped", step.Channel, seconds(step.Window))
		}
		l.report(l.stepField(i, "successStatus"), what, "wait for Delivered, or count on second copies")
	}
}

// noWindow: a step that is not the last has no fallbackAfter. A provider that stays silent ends the plan
// there.
func (l *linter) noWindow() {
	for _, i := range l.waiting() {
		step := l.route[i]
		if step.Window != 0 {
			continue
		}
		mend := "set fallbackAfter: 120 to 300 for what is urgent, 900 to 1800 for the rest"
		if l.ttlOf(step.Channel) != 0 && step.Success >= Delivered {
			mend = l.outliveTTL(step.Channel)
		}
		l.report(l.stepField(i, "fallbackAfter"),
			fmt.Sprintf("%s has no time limit: if it stays silent, the plan ends there", step.Channel), mend)
	}
}

// lastStepWindow: fallbackAfter on the last step, where it has no effect.
func (l *linter) lastStepWindow() {
	last := len(l.plan) - 1
	if last < 0 || l.plan[last].FallbackAfter == 0 {
		return
	}
	l.report(l.stepField(last, "fallbackAfter"),
		fmt.Sprintf("%s is the last step and has no window: its %s have no effect",
			l.plan[last].Channel, seconds(l.plan[last].FallbackAfter)),
		"leave fallbackAfter out, or add a step after it")
}

// windowBeyondExpiry: a step whose latest firing (the windows before it added up, from the submission or
// scheduled) is at or after the expiry. A step without a window adds nothing: how long it can last is
// noWindow's to say.
func (l *linter) windowBeyondExpiry() {
	if l.m.Expiry.IsZero() {
		return
	}
	submitted := l.world.Submitted
	expiry := l.m.Expiry.Instant(l.world.Start, submitted) - submitted
	var latest time.Duration
	if !l.m.Scheduled.IsZero() {
		latest = l.m.Scheduled.Instant(l.world.Start, submitted) - submitted
	}
	for i, step := range l.route {
		if step.Skip != 0 {
			continue
		}
		if latest >= expiry {
			earlier := "shorten the windows before it"
			if i == 0 {
				earlier = "set scheduled earlier"
			}
			l.report(l.stepField(i, ""),
				fmt.Sprintf("%s fires as late as %s after the submission, and the message expires at %s: "+
					"it may never fire", step.Channel, seconds(latest), seconds(expiry)),
				fmt.Sprintf("set expiry later than %s after the submission, or %s", seconds(latest), earlier))
		}
		latest += step.Window
	}
}

// acceptedOnly: a step that is not the last is content with Accepted. The plan ends before any delivery is
// known.
func (l *linter) acceptedOnly() {
	for _, i := range l.waiting() {
		step := l.route[i]
		if step.Success != Accepted {
			continue
		}
		l.report(l.stepField(i, "successStatus"),
			fmt.Sprintf("%s is content with Accepted: the plan ends before any delivery is known", step.Channel),
			fmt.Sprintf("wait for %s", min(Delivered, step.Channel.Highest())))
	}
}

// seconds writes a duration as plans do, such as "60 s", and long ones so that they can be grasped, such as
// "2592000 s (30 days)".
func seconds(d time.Duration) string {
	if d >= 2*day && d%day == 0 {
		return fmt.Sprintf("%s s (%d days)", number(d), d/day)
	}
	return number(d) + " s"
}

// number writes a duration's seconds, such as "60" or "0.5".
func number(d time.Duration) string { return string(AppendSeconds(nil, d)) }
