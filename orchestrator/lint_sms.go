package orchestrator

import (
	"fmt"
	"strings"
)

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

// handsOverSMS tells whether the plan has an SMS step that is not skipped.
func (l *linter) handsOverSMS() bool {
	i := l.route.Index(SMS)
	return i >= 0 && l.route[i].Skip == 0
}

// smsField is the field that the SMS text stands in.
func (l *linter) smsField() string {
	if l.m.Content.FallbackText != "" {
		return l.messageField("content.fallbackText")
	}
	return l.messageField("content.text")
}

// smsSegments: the SMS takes over one segment; with the count, every character that forced UCS-2 with what may stand
// for it, and the count without them.
func (l *linter) smsSegments() {
	text, forced := l.m.SMSText(), l.m.Content.SMS.Encoding
	count := Segments(text, forced)
	if !l.handsOverSMS() || count.Segments == 1 {
		return
	}
	const pay = "or expect to pay for each segment"
	if count.Encoding == GSM7 {
		l.report(l.smsField(),
			fmt.Sprintf("the SMS takes %d segments: %d septets of GSM-7, and one holds %d",
				count.Segments, count.Units, oneGSM7),
			fmt.Sprintf("shorten it to %d septets, %s", oneGSM7, pay))
		return
	}
	what := fmt.Sprintf("the SMS takes %d segments: %d units of UCS-2, and one holds %d; ",
		count.Segments, count.Units, oneUCS2)
	outside := outsideGSM7(text)
	if len(outside) == 0 {
		l.report(l.smsField(), what+"content.sms.encoding forces UCS-2",
			fmt.Sprintf("set content.sms.encoding to %s: every character is in the GSM-7 alphabet", AutoEncoding))
		return
	}
	force, them := "force", "them"
	if len(outside) == 1 {
		force, them = "forces", "it"
	}
	what += fmt.Sprintf("%s %s UCS-2: without %s, it takes %s", named(outside), force, them,
		segmentCount(Segments(plainly(text), GSM7).Segments))
	if forced == UCS2 {
		what += ", with content.sms.encoding " + AutoEncoding.String()
	}
	mend := fmt.Sprintf("shorten it to %d units", oneUCS2)
	if rewritten := replacements(outside); rewritten != "" {
		mend = rewritten + ", " + mend
	}
	l.report(l.smsField(), what, mend+", "+pay)
}

// smsLossy: GSM7 is forced on a text that its alphabet does not hold. The recipient reads question marks.
func (l *linter) smsLossy() {
	text := l.m.SMSText()
	outside := outsideGSM7(text)
	if !l.handsOverSMS() || l.m.Content.SMS.Encoding != GSM7 || len(outside) == 0 {
		return
	}
	mend := fmt.Sprintf("set content.sms.encoding to %s (it then takes %s)", AutoEncoding,
		segmentCount(Segments(text, AutoEncoding).Segments))
	if rewritten := replacements(outside); rewritten != "" {
		mend += ", or " + rewritten
	}
	l.report(l.messageField("content.sms.encoding"),
		fmt.Sprintf("GSM7 is forced, and turns %s into question marks: the recipient reads %q",
			named(outside), clip(AsReceived(text, GSM7))), mend)
}

// What an SMS can be at most.
const (
	maxSMSSegments = 255 // the header that joins them counts them in one octet
	maxSenderName  = 11  // letters and digits
)

// smsLimits: the SMS takes more segments than can be joined, or comes from a sender ID that networks do not carry.
func (l *linter) smsLimits() {
	if !l.handsOverSMS() {
		return
	}
	count := Segments(l.m.SMSText(), l.m.Content.SMS.Encoding)
	if count.Segments > maxSMSSegments {
		_, split := count.Encoding.limits()
		l.report(l.smsField(),
			fmt.Sprintf("the SMS takes %d segments, and no phone joins more than %d", count.Segments, maxSMSSegments),
			fmt.Sprintf("shorten it to %d units of its encoding", maxSMSSegments*split))
	}
	sender := l.m.Content.SMS.Source
	switch number, long := strings.TrimPrefix(sender, "+"), len(sender) > maxSenderName; {
	case sender == "" || number != "" && strings.Trim(number, digits) == "":
	case strings.Trim(sender, digits+letters) != "":
		l.report(l.messageField("content.sms.source"),
			fmt.Sprintf("the sender ID %q is neither digits nor letters and digits alone: networks replace or refuse it", sender),
			fmt.Sprintf("give a number, or at most %d of A to Z, a to z and 0 to 9", maxSenderName))
	case long:
		l.report(l.messageField("content.sms.source"),
			fmt.Sprintf("the sender ID %q has %d letters and digits, and networks carry %d", sender,
				len(sender), maxSenderName),
			fmt.Sprintf("shorten it to %d, or give a number", maxSenderName))
	}
}

const (
	digits  = "0123456789"
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// segmentCount is a number of segments in words.
func segmentCount(n int) string {
	if n == 1 {
		return "1 segment"
	}
	return fmt.Sprintf("%d segments", n)
}

// clip cuts a text short that is too long for a finding.
func clip(text string) string {
	const most = 160
	place := 0
	for i := range text {
		if place++; place > most {
			return text[:i] + "…"
		}
	}
	return text
}
