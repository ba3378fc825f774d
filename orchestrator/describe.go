package orchestrator

import (
	"fmt"
	"strings"
)

// String is the event on one line, such as "report step 2 Delivered": only the route knows the channel. Logs and
// goldens use it; it stays as it is.
func (e Event) String() string {
	switch e.Kind {
	case Submission:
		text := "submit"
		if e.Start > 0 {
			text += " for " + e.Start.String()
		}
		if e.Expiry > 0 {
			text += " until " + e.Expiry.String()
		}
		return text
	case Report:
		return fmt.Sprintf("report step %d %s%s", e.Step, e.Status, codeSuffix(e.Code))
	case WindowEnd:
		return fmt.Sprintf("window of step %d ends", e.Step)
	}
	return e.Kind.String()
}

// String names the kind of event, and of timer.
func (k EventKind) String() string {
	switch k {
	case Submission:
		return "submit"
	case StartDue:
		return "start"
	case Report:
		return "report"
	case WindowEnd:
		return "window"
	case ExpiryDue:
		return "expiry"
	case Cancel:
		return "cancel"
	}
	return "EventKind(?)"
}

// Describe is the effect on one line with the route's channels, such as
// "receipt WhatsApp (step 1) Read late copy 2".
func (e Effect) Describe(route Route) string {
	step := ""
	if n := int(e.Step); n >= 1 && n <= len(route) {
		step = fmt.Sprintf(" %s (step %d)", route[n-1].Channel, n)
	}
	switch e.Kind {
	case Submitted:
		return "submitted"
	case Fired:
		return "fire" + step
	case Skipped:
		return "skip" + step + codeSuffix(e.Code)
	case Receipt:
		return "receipt" + step + e.receiptSuffix()
	case Lapsed:
		return "lapsed" + step
	case Success:
		return "succeeded" + step
	case Failure:
		return "failed" + step + codeSuffix(e.Code)
	case Expiration:
		return "expired" + codeSuffix(e.Code) + ", told for" + step
	case Cancellation:
		return "cancelled"
	case Refused, RefusedReceipt:
		return strings.TrimSuffix(fmt.Sprintf("refuse%s %s", step, e.Status), " ") + codeSuffix(e.Code)
	case TimerSet:
		return fmt.Sprintf("set %s%s at %s", e.Timer, step, e.At)
	case TimerStopped:
		return fmt.Sprintf("stop %s%s", e.Timer, step)
	}
	return "EffectKind(?)"
}

func (e Effect) receiptSuffix() string {
	text := " " + e.Status.String() + codeSuffix(e.Code)
	if e.Late {
		text += " late"
	}
	if e.Stale {
		text += " stale"
	}
	if e.Copy > 0 {
		text += fmt.Sprintf(" copy %d", e.Copy)
	}
	return text
}

func codeSuffix(c Code) string {
	if c == 0 {
		return ""
	}
	return fmt.Sprintf(" code %d", uint16(c))
}
