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
		{"SMS comes first", plainText().as(Image), Plan{{SMS, secs(60), 0}, {Channel: WhatsApp}}, missing("image")},
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
					"'’' (U+2019, character 71) forces UCS-2: without it, it takes 1 segment",
				Mend: `write "'" for '’', shorten it to 70 units, or expect to pay for each segment`}}},
		{"every character that forced it, each once", plainText().text("’ş😀’"+a[:156]+"—\u200b", AutoEncoding), plan,
			[]Finding{{Field: "content.text",
				What: "the SMS takes 3 segments: 163 units of UCS-2, and one holds 70; " +
					"'’' (U+2019, character 1 and 1 more), 'ş' (U+015F, character 2), '😀' (U+1F600, character 3), " +
					"'—' (U+2014, character 161) and '\\u200b' (U+200B, character 162) force UCS-2: " +
					"without them, it takes 1 segment",
				Mend: `write "'" for '’', "s" for 'ş' and "-" for '—', leave out '😀' and '\u200b', ` +
					"shorten it to 70 units, or expect to pay for each segment"}}},
		{"and what it takes without them", plainText().text(a[:170]+"…", AutoEncoding), plan,
			[]Finding{{Field: "content.text",
				What: "the SMS takes 3 segments: 171 units of UCS-2, and one holds 70; " +
					"'…' (U+2026, character 171) forces UCS-2: without it, it takes 2 segments",
				Mend: `write "..." for '…', shorten it to 70 units, or expect to pay for each segment`}}},
		{"another alphabet is not to be left out", plainText().text(strings.Repeat("привет ", 11), AutoEncoding), plan,
			[]Finding{{Field: "content.text",
				What: "the SMS takes 2 segments: 77 units of UCS-2, and one holds 70; " +
					"'п' (U+043F, character 1 and 10 more), 'р' (U+0440, character 2 and 10 more), " +
					"'и' (U+0438, character 3 and 10 more), 'в' (U+0432, character 4 and 10 more), " +
					"'е' (U+0435, character 5 and 10 more) and 'т' (U+0442, character 6 and 10 more) " +
					"force UCS-2: without them, it takes 1 segment",
				Mend: "shorten it to 70 units, or expect to pay for each segment"}}},
		{"many are named without their places", plainText().text("Ваш код 493817. Он действует пять минут, "+
			"никому его не сообщайте, даже нам.", AutoEncoding), plan,
			[]Finding{{Field: "content.text",
				What: "the SMS takes 2 segments: 75 units of UCS-2, and one holds 70; " +
					`23 characters ("ВашкодОнействупяьмигбщж") force UCS-2: without them, it takes 1 segment`,
				Mend: "shorten it to 70 units, or expect to pay for each segment"}}},
		{"UCS-2 by request", plainText().text(a[:71], UCS2), plan, []Finding{{Field: "content.text",
			What: "the SMS takes 2 segments: 71 units of UCS-2, and one holds 70; content.sms.encoding forces UCS-2",
			Mend: "set content.sms.encoding to AUTO: every character is in the GSM-7 alphabet"}}},
		{"UCS-2 by request, and it would be all the same", plainText().text(a[:70]+"ş", UCS2), plan,
			[]Finding{{Field: "content.text",
				What: "the SMS takes 2 segments: 71 units of UCS-2, and one holds 70; 'ş' (U+015F, character 71) forces UCS-2: " +
					"without it, it takes 1 segment, with content.sms.encoding AUTO",
				Mend: `write "s" for 'ş', shorten it to 70 units, or expect to pay for each segment`}}},
		{"SMS comes first", plainText().text(a[:161], AutoEncoding), Plan{{SMS, secs(60), 0}, {Channel: WhatsApp}},
			[]Finding{{Field: "content.text",
				What: "the SMS takes 2 segments: 161 septets of GSM-7, and one holds 160",
				Mend: "shorten it to 160 septets, or expect to pay for each segment"}}},
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

func TestSMSLossy(t *testing.T) {
	plan := Plan{{WhatsApp, secs(60), 0}, {Channel: SMS}}
	turkish := "Şifreniz 1234 – kimseyle paylaşmayın"
	RuleSMSLossy.run(t, LintWorld{}, []lintCase{
		{"which characters, and what the recipient reads", plainText().text(turkish, GSM7), plan,
			[]Finding{{Field: "content.sms.encoding",
				What: "GSM7 is forced, and turns 'Ş' (U+015E, character 1), '–' (U+2013, character 15), " +
					"'ş' (U+015F, character 31) and 'ı' (U+0131, character 35) into question marks: " +
					`the recipient reads "?ifreniz 1234 ? kimseyle payla?may?n"`,
				Mend: "set content.sms.encoding to AUTO (it then takes 1 segment), " +
					`or write "S" for 'Ş', "-" for '–', "s" for 'ş' and "i" for 'ı'`}}},
		{"AUTO loses nothing", plainText().text(turkish, AutoEncoding), plan, nil},
		{"nor does UCS-2", plainText().text(turkish, UCS2), plan, nil},
		{"nothing is lost that is in the alphabet", plainText().text("Ça va? {1€}", GSM7), plan, nil},
		{"fallbackText is the SMS", plainText().text(turkish, GSM7).fallbackText("short"), plan, nil},
		{"no SMS in the plan", plainText().text(turkish, GSM7), plan[:1], nil},
		{"the SMS step is skipped", plainText().text(turkish, GSM7).to(User{ChannelUserID: "US.1"}), plan, nil},
	})
}

func (m Message) from(sender string) Message { m.Content.SMS.Source = sender; return m }

func TestSMSLimits(t *testing.T) {
	plan := Plan{{WhatsApp, secs(60), 0}, {Channel: SMS}}
	sender := func(what, mend string) []Finding {
		return []Finding{{Field: "content.sms.source", What: what, Mend: mend}}
	}
	odd := "give a number, or at most 11 of A to Z, a to z and 0 to 9"
	RuleSMSLimits.run(t, LintWorld{}, []lintCase{
		{"255 segments", plainText().text(strings.Repeat("中", 255*67), AutoEncoding), plan, nil},
		{"256 segments", plainText().text(strings.Repeat("中", 255*67+1), AutoEncoding), plan,
			[]Finding{{Field: "content.text",
				What: "the SMS takes 256 segments, and no phone joins more than 255",
				Mend: "shorten it to 17085 units of its encoding"}}},
		{"a name", plainText().from("CASCADE2026"), plan, nil},
		{"a name that is too long", plainText().from("CASCADE20261"), plan,
			sender(`the sender ID "CASCADE20261" has 12 letters and digits, and networks carry 11`,
				"shorten it to 11, or give a number")},
		{"a number", plainText().from("6598765432101"), plan, nil},
		{"a number with a plus", plainText().from("+6598765432101"), plan, nil},
		{"a short code", plainText().from("12345"), plan, nil},
		{"a blank", plainText().from("My Shop"), plan,
			sender(`the sender ID "My Shop" is neither digits nor letters and digits alone: `+
				"networks replace or refuse it", odd)},
		{"a letter that no network carries", plainText().from("Şirket"), plan,
			sender(`the sender ID "Şirket" is neither digits nor letters and digits alone: `+
				"networks replace or refuse it", odd)},
		{"a plus alone", plainText().from("+"), plan,
			sender(`the sender ID "+" is neither digits nor letters and digits alone: networks replace or refuse it`, odd)},
		{"none", plainText(), plan, nil},
		{"no SMS in the plan", plainText().from("My Shop"), plan[:1], nil},
	})
}

func TestAFindingShowsTheFirst160CharactersOfAText(t *testing.T) {
	text := strings.Repeat("ü", 160)
	if clip(text) != text || clip(text+"ü") != text+"…" || clip("") != "" {
		t.Errorf("%s, %s", clip(text), clip(text+"ü"))
	}
}
