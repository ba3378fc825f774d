package orchestrator

import (
	"strings"
	"testing"
)

func TestSMSTextMissing(t *testing.T) {
	plan := Plan{{WhatsApp, secs(60), 0}, {Channel: SMS}}
	missing := func(what string) []Finding {
		return []Finding{{Field: "content.fallbackText",
			What: "a message of type " + what + " has no text for SMS: its SMS step is skipped with code 2",
			Mend: "give content.fallbackText, or take SMS out of the plan"}}
	}
	RuleSMSTextMissing.run(t, LintWorld{}, []lintCase{
		{"a template without fallbackText", templated("order").fallbackText(""), plan, missing("template")},
		{"an image without it", plainText().as(Image), plan, missing("image")},
		{"with fallbackText", templated("order"), plan, nil},
		{"a text is its own", plainText(), plan, nil},
		{"no SMS in the plan", plainText().as(Image), plan[:1], nil},
		{"the address is missing as well", plainText().as(Image).to(User{ChannelUserID: "US.1"}),
			plan, missing("image")},
	})
}

func TestSMSSegments(t *testing.T) {
	plan := Plan{{WhatsApp, secs(60), 0}, {Channel: SMS}}
	a := strings.Repeat("a", 200)
	RuleSMSSegments.run(t, LintWorld{}, []lintCase{
		{"one segment of GSM-7", plainText().text(a[:160], AutoEncoding), plan, nil},
		{"over one segment, with the count", plainText().text(a[:161], AutoEncoding), plan,
			[]Finding{{Field: "content.text",
				What: "the SMS takes 2 segments: 161 septets of GSM-7, and one holds 160",
				Mend: "shorten it to 160 septets, or expect to pay for each segment"}}},
		{"one segment of UCS-2", plainText().text(a[:69]+"ş", AutoEncoding), plan, nil},
		{"and the character that forced UCS-2", plainText().text(a[:70]+"’", AutoEncoding), plan,
			[]Finding{{Field: "content.text",
				What: "the SMS takes 2 segments: 71 units of UCS-2, and one holds 70; " +
					"character 71, '’' (U+2019), forces UCS-2",
				Mend: "write it with the GSM-7 alphabet alone, or shorten it to 70 units"}}},
		{"UCS-2 by request", plainText().text(a[:71], UCS2), plan, []Finding{{Field: "content.text",
			What: "the SMS takes 2 segments: 71 units of UCS-2, and one holds 70; content.sms.encoding forces UCS-2",
			Mend: "set content.sms.encoding to AUTO: every character is in the GSM-7 alphabet"}}},
		{"GSM-7 by request", plainText().text(a[:159]+"ş", GSM7), plan, nil},
		{"fallbackText is the SMS", plainText().text(a, AutoEncoding).fallbackText("short"), plan, nil},
		{"and is named when it is long", templated("order").fallbackText(a[:161]), plan,
			[]Finding{{Field: "content.fallbackText",
				What: "the SMS takes 2 segments: 161 septets of GSM-7, and one holds 160",
				Mend: "shorten it to 160 septets, or expect to pay for each segment"}}},
		{"no SMS in the plan", plainText().text(a, AutoEncoding), plan[:1], nil},
		{"the SMS step is skipped", plainText().text(a, AutoEncoding).to(User{ChannelUserID: "US.1"}), plan, nil},
		{"text of an image is no SMS", plainText().text(a, AutoEncoding).as(Image), plan, nil},
	})
}

func TestAddressMissing(t *testing.T) {
	var plan Plan
	for _, c := range []Channel{WhatsApp, Viber, Line, RCS, SMS} {
		plan = append(plan, Step{Channel: c})
	}
	missing := func(field, channel, step string) Finding {
		return Finding{Field: field, What: channel + " has no address: step " + step + " is skipped with code 15",
			Mend: "give " + field + ", or take " + channel + " out of the plan"}
	}
	viber, sms := missing("user.msisdn", "Viber", "2"), missing("user.msisdn", "SMS", "5")
	line := missing("user.lineUserId", "Line", "3")
	RuleAddressMissing.run(t, LintWorld{}, []lintCase{
		{"msisdn reaches all but Line", plainText(), plan, []Finding{line}},
		{"channelUserId reaches WhatsApp", plainText().to(User{ChannelUserID: "US.1"}), plan,
			[]Finding{viber, line, sms}},
		{"lineUserId reaches Line", plainText().to(User{LineUserID: "U1"}), plan,
			[]Finding{missing("user.msisdn", "WhatsApp", "1"), viber, sms}},
		{"all of them", plainText().to(User{MSISDN: "+6598765432", LineUserID: "U1"}), plan, nil},
	})
}

func TestTemplateUnknown(t *testing.T) {
	plan := Plan{{WhatsApp, 0, 0}}
	unknown := []Finding{{Field: "content.template.name",
		What: `the world does not describe the template "other": ` +
			"it is taken as utility with a TTL of 2592000 s (30 days)",
		Mend: "describe it under templates in the scenario, with its category and ttl"}}
	RuleTemplateUnknown.run(t, lintTemplates(), []lintCase{
		{"the world does not describe the template", templated("other"), plan, unknown},
		{"it does", templated("order"), plan, nil},
		{"no template", plainText(), plan, nil},
		{"a direct send needs none", viaDirectSend(0).as(Template), plan, nil},
		{"it counts on WhatsApp alone", templated("other"), Plan{{Channel: Viber}}, nil},
	})
	RuleTemplateUnknown.run(t, LintWorld{}, []lintCase{
		{"a world without templates describes none", templated("other"), plan, unknown},
	})
}
