package orchestrator

import "fmt"

// smsTextMissing: the SMS step would be skipped, as a message that is not a text has no fallbackText.
func (l *linter) smsTextMissing() {
	if l.route.Index(SMS) < 0 || l.m.Type == Text || l.m.Content.FallbackText != "" {
		return
	}
	l.report(l.messageField("content.fallbackText"),
		fmt.Sprintf("a message of type %s has no text for SMS: its SMS step is skipped with code %d",
			l.m.Type, ContentNotSupported),
		"give content.fallbackText, or take SMS out of the plan")
}

// smsSegments: the SMS takes over one segment; with the count, and the character that forced UCS-2.
func (l *linter) smsSegments() {
	i := l.route.Index(SMS)
	if i < 0 || l.route[i].Skip != 0 {
		return
	}
	field := "content.text"
	if l.m.Content.FallbackText != "" {
		field = "content.fallbackText"
	}
	forced := l.m.Content.SMS.Encoding
	count := Segments(l.m.SMSText(), forced)
	if count.Segments == 1 {
		return
	}
	if count.Encoding == GSM7 {
		l.report(l.messageField(field),
			fmt.Sprintf("the SMS takes %d segments: %d septets of GSM-7, and one holds %d",
				count.Segments, count.Units, OneGSM7),
			fmt.Sprintf("shorten it to %d septets, or expect to pay for each segment", OneGSM7))
		return
	}
	what := fmt.Sprintf("the SMS takes %d segments: %d units of UCS-2, and one holds %d",
		count.Segments, count.Units, OneUCS2)
	if count.FirstNonGSMAt == 0 {
		l.report(l.messageField(field), what+"; content.sms.encoding forces UCS-2",
			fmt.Sprintf("set content.sms.encoding to %s: every character is in the GSM-7 alphabet", AutoEncoding))
		return
	}
	l.report(l.messageField(field),
		fmt.Sprintf("%s; character %d, %q (%U), forces UCS-2",
			what, count.FirstNonGSMAt, count.FirstNonGSM, count.FirstNonGSM),
		fmt.Sprintf("write it with the GSM-7 alphabet alone, or shorten it to %d units", OneUCS2))
}

// addressMissing: a step would be skipped, as the user has no address for its channel.
func (l *linter) addressMissing() {
	for i, step := range l.plan {
		if l.m.User.HasAddress(step.Channel) {
			continue
		}
		needs := "user.msisdn"
		if step.Channel == Line {
			needs = "user.lineUserId"
		}
		l.report(l.messageField(needs),
			fmt.Sprintf("%s has no address: step %d is skipped with code %d",
				step.Channel, i+1, InvalidDestination),
			fmt.Sprintf("give %s, or take %s out of the plan", needs, step.Channel))
	}
}

// templateUnknown: the world does not describe the template. It is taken as utility at its default TTL,
// which only counts where WhatsApp is handed the message.
func (l *linter) templateUnknown() {
	i := l.route.Index(WhatsApp)
	if l.templateKnown || i < 0 || l.route[i].Skip != 0 {
		return
	}
	l.report(l.messageField("content.template.name"),
		fmt.Sprintf("the world does not describe the template %q: it is taken as utility with a TTL of %s",
			l.m.Content.Template, seconds(l.ttl)),
		"describe it under templates in the scenario, with its category and ttl")
}
