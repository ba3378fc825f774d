package orchestrator

import (
	"testing"
	"time"
)

func TestTTLDuplicateRisk(t *testing.T) {
	waits := func(window int, success Status) Plan {
		return Plan{{WhatsApp, secs(window), success}, {Viber, secs(60), Delivered}, {Channel: SMS}}
	}
	const (
		field     = "channels[0].fallbackAfter"
		viber     = ": the recipient can get Viber too"
		noMargin  = ", just as long as it may take to deliver, without a margin"
		month     = ", but may deliver until 2592000 s (30 days) after the send"
		above     = ", and fallbackAfter more than that, up to 86400"
		utility   = "give the template a TTL (utility: 30 s and more)" + above
		marketing = "give the template a TTL (marketing: 43200 s and more)" + above
	)
	RuleTTLDuplicateRisk.run(t, lintTemplates(), []lintCase{
		{"below the TTL", templated("order"), waits(60, Delivered), []Finding{{Field: field,
			What: "WhatsApp waits 60 s for Delivered, but may deliver until 600 s after the send" + viber,
			Mend: "set fallbackAfter above 600, for instance 900"}}},
		{"equal leaves no margin", templated("order"), waits(600, Read), []Finding{{Field: field,
			What: "WhatsApp waits 600 s for Read" + noMargin + viber,
			Mend: "set fallbackAfter above 600, for instance 900"}}},
		{"just above the TTL", templated("order"), waits(601, Delivered), nil},
		{"success left out means Delivered", templated("long"), waits(60, 0), []Finding{{Field: field,
			What: "WhatsApp waits 60 s for Delivered, but may deliver until 43200 s after the send" + viber,
			Mend: "set fallbackAfter above 43200, for instance 64800"}}},
		{"Sent is not waited for past the delivery", templated("order"), waits(60, Sent), nil},
		{"no window, no lapse", templated("order"), waits(0, Delivered), nil},
		{"a utility template at its default outlives every window", templated("notice"), waits(86400, Delivered),
			[]Finding{{Field: field,
				What: "WhatsApp waits 86400 s for Delivered" + month + viber, Mend: utility}}},
		{"marketing too", templated("sale"), waits(60, Delivered), []Finding{{Field: field,
			What: "WhatsApp waits 60 s for Delivered" + month + viber, Mend: marketing}}},
		{"a TTL of 24 h leaves no fallbackAfter above it", templated("dayold"), waits(86400, Delivered),
			[]Finding{{Field: field,
				What: "WhatsApp waits 86400 s for Delivered" + noMargin + viber, Mend: marketing}}},
		{"a direct send", viaDirectSend(secs(30)), waits(30, Delivered), []Finding{{Field: field,
			What: "WhatsApp waits 30 s for Delivered" + noMargin + viber,
			Mend: "set fallbackAfter above 30, for instance 45"}}},
		{"a direct send just above", viaDirectSend(secs(30)), waits(31, Delivered), nil},
		{"a direct send at its default", viaDirectSend(0), waits(900, Delivered), []Finding{{Field: field,
			What: "WhatsApp waits 900 s for Delivered" + month + viber,
			Mend: "set content.whatsApp.directSend.ttlSeconds (30 to 43200), and fallbackAfter above it"}}},
		{"a template that is not described counts as utility", templated("other"), waits(60, Delivered),
			[]Finding{{Field: field, What: "WhatsApp waits 60 s for Delivered" + month + viber, Mend: utility}}},
		{"neither template nor direct send", plainText(), waits(10, Read), nil},
		{"the last step", templated("order"), Plan{{SMS, secs(60), 0}, {WhatsApp, secs(60), Delivered}}, nil},
		{"a step that is skipped never waits", templated("order").to(User{LineUserID: "U1"}),
			waits(60, Delivered), nil},
		{"every later step is skipped", templated("order").fallbackText(""),
			Plan{{WhatsApp, secs(60), Delivered}, {Channel: SMS}}, []Finding{{Field: field,
				What: "WhatsApp waits 60 s for Delivered, but may deliver until 600 s after the send: " +
					"the message can fail and be delivered all the same",
				Mend: "set fallbackAfter above 600, for instance 900"}}},
	})
}

// On other channels, and for what is neither template nor direct send, the world says how long a provider holds it.
func TestTTLDuplicateRiskOnAnyChannel(t *testing.T) {
	on := func(c Channel, window int) Plan { return Plan{{c, secs(window), Delivered}, {Channel: SMS}} }
	world := lintTemplates()
	world.TTL = map[Channel]time.Duration{Viber: 24 * time.Hour, RCS: secs(120), WhatsApp: secs(90)}
	risk := func(what, mend string) []Finding {
		return []Finding{{
			Field: "channels[0].fallbackAfter", What: what + ": the recipient can get SMS too", Mend: mend,
		}}
	}
	viber := "let Viber hold it for less (the provider's ttl), and set fallbackAfter above that, up to 86400"
	RuleTTLDuplicateRisk.run(t, world, []lintCase{
		{"Viber holds it for a day", plainText(), on(Viber, 60),
			risk("Viber waits 60 s for Delivered, but may deliver until 86400 s after the send", viber)},
		{"no window is above a day", plainText(), on(Viber, 86400), risk("Viber waits 86400 s for Delivered, "+
			"just as long as it may take to deliver, without a margin", viber)},
		{"RCS", plainText(), on(RCS, 120), risk("RCS waits 120 s for Delivered, "+
			"just as long as it may take to deliver, without a margin", "set fallbackAfter above 120, for instance 180")},
		{"above it", plainText(), on(RCS, 121), nil},
		{"a text on WhatsApp", plainText(), on(WhatsApp, 60), risk("WhatsApp waits 60 s for Delivered, "+
			"but may deliver until 90 s after the send", "set fallbackAfter above 90, for instance 135")},
		{"beside a template", templated("notice"), on(Viber, 60),
			risk("Viber waits 60 s for Delivered, but may deliver until 86400 s after the send", viber)},
		{"a template has a TTL of its own", templated("order"), on(WhatsApp, 120), risk("WhatsApp waits 120 s for Delivered, "+
			"but may deliver until 600 s after the send", "set fallbackAfter above 600, for instance 900")},
		{"one of which nothing is known", plainText(), on(Zalo, 60), nil},
	})
}

func TestATextThatWhatsAppHoldsForLongNeedsAShorterTTLOfTheProvider(t *testing.T) {
	world := LintWorld{TTL: map[Channel]time.Duration{WhatsApp: 30 * day}}
	RuleTTLDuplicateRisk.run(t, world, []lintCase{
		{"a text", plainText(), Plan{{WhatsApp, secs(60), Delivered}, {Channel: SMS}}, []Finding{{
			Field: "channels[0].fallbackAfter",
			What: "WhatsApp waits 60 s for Delivered, but may deliver until 2592000 s (30 days) after the send: " +
				"the recipient can get SMS too",
			Mend: "let WhatsApp hold it for less (the provider's ttl), and set fallbackAfter above that, up to 86400",
		}}},
	})
}
