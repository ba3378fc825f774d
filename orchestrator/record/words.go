package record

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
)

// Whatever tells people about a timeline, in text, in pictures or beside a failed step, takes its words from here.

// Words tell what happened, and why the message moved on or ended, without the channel: "lapses: not Read within
// 60 s", "Delivered (late, copy 2: a duplicate)".
func (m Moment) Words(route orchestrator.Route) string {
	text := m.What()
	if why := m.Why(route); why != "" {
		text += ": " + why
	}
	if notes := m.notes(); len(notes) > 0 {
		text += " (" + strings.Join(notes, ", ") + ")"
	}
	return text
}

// What is what happened and no more, without the channel but for an outcome's: "fires", "Delivered", "lapses",
// "succeeded on SMS".
func (m Moment) What() string {
	switch m.Kind {
	case Fired:
		return "fires"
	case Skipped:
		return "is skipped"
	case Receipt:
		return m.Status.String()
	case Lapsed:
		return "lapses"
	case Succeeded, Failed:
		return m.Kind.String() + " on " + m.Channel.String()
	case Webhook:
		return m.attempt()
	case Refused:
		return m.refusal()
	}
	return m.Kind.String()
}

// Why is the reason why the message moved on or ended: what a window waited for, or what a code means. It is ""
// where there is none to tell.
func (m Moment) Why(route orchestrator.Route) string {
	if m.Kind == Lapsed {
		if m.Step == 0 || int(m.Step) > len(route) || route[m.Step-1].Success == 0 {
			return ""
		}
		step := route[m.Step-1]
		return fmt.Sprintf("not %s within %s", step.Success, SecondsWords(step.Window))
	}
	if m.Code == 0 {
		return ""
	}
	if text := m.Code.String(); !strings.HasPrefix(text, "code ") {
		return fmt.Sprintf("%s, code %d", text, uint16(m.Code))
	}
	return m.Code.String()
}

// notes are what is special about a receipt or a submission.
func (m Moment) notes() []string {
	var notes []string
	if m.Refused {
		notes = append(notes, "refused: this step never fired")
	}
	if m.Resubmitted {
		notes = append(notes, "again: a double submit")
	}
	if m.Late {
		notes = append(notes, "late")
	}
	if m.Stale {
		notes = append(notes, "stale")
	}
	if m.Copy > 1 {
		notes = append(notes, fmt.Sprintf("copy %d: a duplicate", m.Copy))
	}
	return notes
}

// Short tells the line with its channel and without reasons, so that two fit beside each other: "WhatsApp
// lapses", "SMS Delivered, copy 2", "failed on SMS, code 46".
func (m Moment) Short() string {
	text := m.What()
	if m.Channel != 0 && !m.Kind.Ends() {
		text = m.Channel.String() + " " + text
	}
	if m.Code != 0 && m.Kind != Expired {
		text += fmt.Sprintf(", code %d", m.Code)
	}
	if m.Stale {
		text += ", stale"
	}
	if m.Late {
		text += ", late"
	}
	if m.Copy > 1 {
		text += fmt.Sprintf(", copy %d", m.Copy)
	}
	return text
}

// Ending tells what became of a message and when: "succeeded on Viber at 63 s". The zero Moment is still open.
func (m Moment) Ending() string {
	switch m.Kind {
	case 0:
		return "still open"
	case Failed:
		return fmt.Sprintf("%s at %s: %s", m.What(), SecondsWords(m.At), m.Why(nil))
	}
	return m.What() + " at " + SecondsWords(m.At)
}

// attempt tells a webhook's attempt and what came of it.
func (m Moment) attempt() string {
	text := fmt.Sprintf("webhook, attempt %d: ", m.Attempt)
	if m.Answer == 0 {
		text += "no answer"
	} else {
		text += strconv.Itoa(int(m.Answer))
	}
	if m.Lost {
		text += ", lost"
	}
	return text
}

// refusal tells what was asked over which wire, and what it was answered.
func (m Moment) refusal() string {
	text := fmt.Sprintf("%s refuses, %d", m.Wire, m.Answer)
	if m.Refusal != nil {
		text = fmt.Sprintf("%s: %s: %s", text, m.Refusal.Request, m.Refusal.Why)
	}
	return text
}

// SecondsWords is a span as people read it: "60 s", "0.05 s".
func SecondsWords(d time.Duration) string { return string(orchestrator.AppendSeconds(nil, d)) + " s" }
