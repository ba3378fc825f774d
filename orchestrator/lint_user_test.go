package orchestrator

import (
	"testing"

	"pgregory.net/rapid"
)

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

func TestNumberImpossible(t *testing.T) {
	plan := Plan{{Channel: WhatsApp}}
	again := "give the number with its country code, as it is dialled from abroad"
	impossible := func(what string) []Finding {
		return []Finding{{Field: "user.msisdn", What: "nobody can have the number " + what, Mend: again}}
	}
	RuleNumberImpossible.run(t, LintWorld{}, []lintCase{
		{"a number of Singapore", plainText(), plan, nil},
		{"one digit short", plainText().to(User{MSISDN: "+659876543"}), plan,
			impossible("+659876543: it is shorter than any number of +65 (SG)")},
		{"far too long", plainText().to(User{MSISDN: "+659876543210987"}), plan,
			impossible("+659876543210987: it is longer than any number of +65 (SG)")},
		{"no country has the code", plainText().to(User{MSISDN: "+9991234567"}), plan,
			impossible("+9991234567: no country has its code")},
		{"a national number after a plus", plainText().to(User{MSISDN: "+0987654321"}), plan,
			impossible("+0987654321: no country has its code")},
		{"ten digits of the United States", plainText().to(User{MSISDN: "+12125550123"}), plan, nil},
		{"a length between those of the country", plainText().to(User{MSISDN: "+42345678901"}), plan,
			impossible("+42345678901: no number of +423 (LI) is as long")},
		{"a code that is no country's", plainText().to(User{MSISDN: "+800234567890"}), plan,
			impossible("+800234567890: it is longer than any number of +800")},
		{"nine", plainText().to(User{MSISDN: "+1212555012"}), plan,
			impossible("+1212555012: it is shorter than any number of +1 (US)")},
		{"numbers that pick a behaviour", plainText().to(User{MSISDN: "+6500000101"}), plan, nil},
		{"no number", plainText().to(User{ChannelUserID: "US.1"}), plan, nil},
	})
}

// Whatever has the shape of a number is judged, and never brings the linter down.
func TestAnyNumberIsJudged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := "+" + rapid.StringMatching("[0-9]{7,15}").Draw(t, "digits")
		what, mend := ImpossibleNumber(number)
		if (what == "") != (mend == "") {
			t.Fatalf("%s: %q, %q", number, what, mend)
		}
	})
}
