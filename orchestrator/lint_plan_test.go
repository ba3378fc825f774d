package orchestrator

import (
	"testing"
	"time"
)

func TestReadWait(t *testing.T) {
	const mend = "wait for Delivered, or count on second copies"
	RuleReadWait.run(t, LintWorld{}, []lintCase{
		{"a step that is not the last waits for Read", plainText(),
			Plan{{WhatsApp, secs(60), Read}, {Viber, secs(90), Read}, {Channel: SMS}}, []Finding{
				{Field: "channels[0].successStatus", Mend: mend,
					What: "WhatsApp waits 60 s for Read: a delivered but unread message makes a second copy on Viber"},
				{Field: "channels[1].successStatus", Mend: mend,
					What: "Viber waits 90 s for Read: a delivered but unread message makes a second copy on SMS"}}},
		{"the last step may", plainText(), Plan{{WhatsApp, secs(60), Delivered}, {Viber, 0, Read}}, nil},
		{"Delivered is fine", plainText(), Plan{{WhatsApp, secs(60), Delivered}, {Channel: SMS}}, nil},
		{"left out means Delivered", plainText(), Plan{{WhatsApp, secs(60), 0}, {Channel: SMS}}, nil},
		{"the next channel is the next one that is not skipped", plainText(),
			Plan{{WhatsApp, secs(60), Read}, {Line, secs(60), 0}, {Channel: SMS}}, []Finding{
				{Field: "channels[0].successStatus", Mend: mend,
					What: "WhatsApp waits 60 s for Read: a delivered but unread message makes a second copy on SMS"}}},
		{"without a time limit it only stays open", plainText(),
			Plan{{WhatsApp, 0, Read}, {Channel: SMS}}, []Finding{{Field: "channels[0].successStatus", Mend: mend,
				What: "WhatsApp waits for Read without a time limit: a delivered but unread message stays open"}}},
		{"every later step is skipped", plainText(),
			Plan{{WhatsApp, secs(60), Read}, {Channel: Line}}, []Finding{{Field: "channels[0].successStatus", Mend: mend,
				What: "WhatsApp waits 60 s for Read: a delivered but unread message fails, " +
					"as every later step is skipped"}}},
		{"a step that is skipped never waits", plainText().as(Audio),
			Plan{{Viber, secs(60), Read}, {Channel: WhatsApp}}, nil},
	})
}

func TestNoWindow(t *testing.T) {
	const plain = "set fallbackAfter: 120 to 300 for what is urgent, 900 to 1800 for the rest"
	RuleNoWindow.run(t, lintTemplates(), []lintCase{
		{"a step that is not the last has no fallbackAfter", plainText(),
			Plan{{Channel: WhatsApp}, {Channel: SMS}},
			[]Finding{{Field: "channels[0].fallbackAfter", Mend: plain,
				What: "WhatsApp has no time limit: if it stays silent, the plan ends there"}}},
		{"the smallest one will do", plainText(), Plan{{WhatsApp, MinFallbackAfter, 0}, {Channel: SMS}}, nil},
		{"the last step needs none", plainText(), Plan{{Channel: SMS}}, nil},
		{"each step by itself", plainText(), Plan{{WhatsApp, secs(60), 0}, {Channel: Viber}, {Channel: SMS}},
			[]Finding{{Field: "channels[1].fallbackAfter", Mend: plain,
				What: "Viber has no time limit: if it stays silent, the plan ends there"}}},
		{"a template's must outlive its TTL", templated("order"), Plan{{Channel: WhatsApp}, {Channel: SMS}},
			[]Finding{{Field: "channels[0].fallbackAfter", Mend: "set fallbackAfter above 600, for instance 900",
				What: "WhatsApp has no time limit: if it stays silent, the plan ends there"}}},
		{"a step that is skipped cannot stay silent", plainText(), Plan{{Channel: Line}, {Channel: SMS}}, nil},
	})
}

func TestLastStepWindow(t *testing.T) {
	RuleLastStepWindow.run(t, LintWorld{}, []lintCase{
		{"fallbackAfter on the last step", plainText(), Plan{{WhatsApp, secs(60), 0}, {SMS, secs(60), 0}},
			[]Finding{{Field: "channels[1].fallbackAfter", Mend: "leave fallbackAfter out, or add a step after it",
				What: "SMS is the last step and has no window: its 60 s have no effect"}}},
		{"the only step is the last", plainText(), Plan{{SMS, secs(10), 0}},
			[]Finding{{Field: "channels[0].fallbackAfter", Mend: "leave fallbackAfter out, or add a step after it",
				What: "SMS is the last step and has no window: its 10 s have no effect"}}},
		{"on the others it has one", plainText(), Plan{{WhatsApp, secs(60), 0}, {Channel: SMS}}, nil},
		{"an empty plan", plainText(), nil, nil},
	})
}

func TestWindowBeyondExpiry(t *testing.T) {
	plan := Plan{{WhatsApp, secs(60), 0}, {Viber, secs(90), 0}, {Channel: SMS}}
	late := func(i, channel, at, expiry, mend string) Finding {
		return Finding{Field: "channels[" + i + "]",
			What: channel + " fires as late as " + at + " s after the submission, and the message expires at " +
				expiry + " s: it may never fire",
			Mend: "set expiry later than " + at + " s after the submission, or " + mend}
	}
	const shorten = "shorten the windows before it"
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	onTheCalendar := plainText()
	onTheCalendar.Expiry = When{At: start.Add(secs(250))}
	RuleWindowBeyondExpiry.run(t, LintWorld{Start: start, Submitted: secs(100)}, []lintCase{
		{"never expires", plainText(), plan, nil},
		{"the windows add up to the expiry", plainText().expiring(secs(150)), plan,
			[]Finding{late("2", "SMS", "150", "150", shorten)}},
		{"a moment of it is left", plainText().expiring(secs(150) + 1), plan, nil},
		{"every step that is too late", plainText().expiring(secs(30)), plan,
			[]Finding{late("1", "Viber", "60", "30", shorten), late("2", "SMS", "150", "30", shorten)}},
		{"an expiry on the calendar counts from the submission too", onTheCalendar, plan,
			[]Finding{late("2", "SMS", "150", "150", shorten)}},
		{"windows start at scheduled", plainText().scheduled(secs(10)).expiring(secs(160)), plan,
			[]Finding{late("2", "SMS", "160", "160", shorten)}},
		{"scheduled in time", plainText().scheduled(secs(9)).expiring(secs(160)), plan, nil},
		{"scheduled at the expiry", plainText().scheduled(secs(60)).expiring(secs(60)), plan[2:],
			[]Finding{late("0", "SMS", "60", "60", "set scheduled earlier")}},
		{"a step that is skipped adds no window", plainText().expiring(secs(100)),
			Plan{{WhatsApp, secs(60), 0}, {Line, secs(90), 0}, {Channel: SMS}}, nil},
		{"nor does it fire too late", plainText().expiring(secs(60)),
			Plan{{WhatsApp, secs(60), 0}, {Channel: Line}}, nil},
		{"a step without a window adds nothing", plainText().expiring(secs(90)),
			Plan{{Channel: WhatsApp}, {Viber, secs(90), 0}, {Channel: SMS}},
			[]Finding{late("2", "SMS", "90", "90", shorten)}},
		{"the last step's fallbackAfter is no window", plainText().expiring(secs(61)),
			Plan{{WhatsApp, secs(60), 0}, {SMS, secs(600), 0}}, nil},
	})
}

func TestAcceptedOnly(t *testing.T) {
	only := func(channel, mend string) []Finding {
		return []Finding{{Field: "channels[0].successStatus", Mend: mend,
			What: channel + " is content with Accepted: the plan ends before any delivery is known"}}
	}
	RuleAcceptedOnly.run(t, LintWorld{}, []lintCase{
		{"a step that is not the last is content with Accepted", plainText(),
			Plan{{WhatsApp, secs(60), Accepted}, {Channel: SMS}}, only("WhatsApp", "wait for Delivered")},
		{"Line cannot report more than Sent", plainText().to(User{MSISDN: "+6598765432", LineUserID: "U1"}),
			Plan{{Line, secs(60), Accepted}, {Channel: SMS}}, only("Line", "wait for Sent")},
		{"Sent is more", plainText(), Plan{{WhatsApp, secs(60), Sent}, {Channel: SMS}}, nil},
		{"the last step may", plainText(), Plan{{WhatsApp, secs(60), 0}, {SMS, 0, Accepted}}, nil},
		{"a step that is skipped is content with nothing", plainText(),
			Plan{{Line, secs(60), Accepted}, {Channel: SMS}}, nil},
	})
}

// A span is in seconds, and where it is whole days, two at least, in these too.
func TestSpansAreInSecondsAndLongOnesInDays(t *testing.T) {
	for span, want := range map[time.Duration]string{
		secs(60): "60 s", 50 * time.Millisecond: "0.05 s", day: "86400 s", 2 * day: "172800 s (2 days)",
		2*day + time.Second: "172801 s", 30 * day: "2592000 s (30 days)",
	} {
		if got := seconds(span); got != want {
			t.Errorf("%s is %q, want %q", span, got, want)
		}
	}
}
