package scenarios

import (
	"cmp"
	"net"
	"slices"
	"strconv"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
	"cascade/orchestrator/problem"
)

// AdapterSetting is one setting of an adapter.
type AdapterSetting struct {
	Adapter, Key string
	Kind         AdapterSettingKind
	Needed       bool
	Meaning      string
	Words        []string // of a SettingWord: what it may be
}

// AdapterSettingKind is what a setting can be.
type AdapterSettingKind uint8

// The kinds of settings.
const (
	SettingText    AdapterSettingKind = iota + 1 // any text that is not empty
	SettingID                                    // stands in paths: letters, digits, _ and -
	SettingSecret                                // any text without blanks
	SettingURL                                   // http or https
	SettingAddress                               // HOST:PORT
	SettingSpan                                  // a duration
	SettingCount                                 // a whole number, 1 to 1000
	SettingSwitch                                // true or false
	SettingWord                                  // one of Words
)

// AdapterSettings lists every setting of every adapter.
func AdapterSettings() []AdapterSetting {
	const kept = "how long an undelivered message is kept; left out: as long as the provider does"
	return []AdapterSetting{
		{"whatsapp", "url", SettingURL, false, "what stands before the version; left out: Meta's own", nil},
		{"whatsapp", "version", SettingID, false, "of the API, such as v23.0; left out: the one that is known", nil},
		{"whatsapp", "phoneNumberId", SettingID, true, "the number that sends", nil},
		{"whatsapp", "token", SettingSecret, true, "the access token", nil},
		{"whatsapp", "appSecret", SettingSecret, true, "what webhooks are signed with", nil},
		{"whatsapp", "verifyToken", SettingSecret, false,
			"what the verification of the webhook bears; left out: none is", nil},
		{"twilio", "url", SettingURL, false, "what stands before the version; left out: Twilio's own", nil},
		{"twilio", "accountSid", SettingID, true, "the account", nil},
		{"twilio", "authToken", SettingSecret, true, "the password, and what callbacks are signed with", nil},
		{"twilio", "from", SettingText, false, "the sender, where the message names none", nil},
		{"twilio", "service", SettingID, false, "a messaging service's SID, which may choose the sender", nil},
		{"twilio", "validity", SettingSpan, false, kept, nil},
		{"vonage", "url", SettingURL, false, "what stands before the version; left out: Vonage's own", nil},
		{"vonage", "apiKey", SettingID, true, "the account", nil},
		{"vonage", "apiSecret", SettingSecret, true, "its password", nil},
		{"vonage", "signatureSecret", SettingSecret, true, "what webhooks are signed with", nil},
		{"vonage", "from", SettingText, false, "the sender, where the message names none", nil},
		{"vonage", "ttl", SettingSpan, false, kept, nil},
		{"viber", "url", SettingURL, false, "what stands before the API's own paths; left out: Viber's own", nil},
		{"viber", "authToken", SettingSecret, true, "the bot's token, and what events are signed with", nil},
		{"viber", "sender", SettingText, false, "the name that recipients see; left out: Cascade", nil},
		{"viber", "userIds", SettingSwitch, false,
			"whether recipients are named by channelUserId; left out: false", nil},
		{"smpp", "address", SettingAddress, true, "where the SMSC listens", nil},
		{"smpp", "tls", SettingSwitch, false, "whether the link is encrypted; left out: false", nil},
		{"smpp", "systemId", SettingText, true, "who binds", nil},
		{"smpp", "password", SettingSecret, false, "the password of the bind; left out: none", nil},
		{"smpp", "systemType", SettingText, false, "the system type of the bind; left out: none", nil},
		{"smpp", "source", SettingText, false, "the sender, where the message names none", nil},
		{"smpp", "whole", SettingSwitch, false, "whether a long text goes whole, in message_payload; left out: false", nil},
		{"smpp", "validity", SettingSpan, false, kept, nil},
		{"smpp", "enquireLink", SettingSpan, false, "how often a silent SMSC is asked for a sign; left out: 30s", nil},
		{"smpp", "ids", SettingWord, false, "how receipts spell the ids of messages; left out: same", smpp.IDForms()},
	}
}

// carried are the channels that an adapter's protocol can carry, by the adapter's name.
func carried(adapter string) []orchestrator.Channel {
	switch adapter {
	case "whatsapp":
		return []orchestrator.Channel{orchestrator.WhatsApp}
	case "twilio":
		return []orchestrator.Channel{orchestrator.SMS, orchestrator.WhatsApp, orchestrator.RCS}
	case "vonage":
		return []orchestrator.Channel{
			orchestrator.SMS, orchestrator.WhatsApp, orchestrator.Viber, orchestrator.RCS, orchestrator.Facebook,
		}
	case "viber":
		return []orchestrator.Channel{orchestrator.Viber}
	case "smpp":
		return []orchestrator.Channel{orchestrator.SMS}
	}
	return nil
}

// adapterNames lists the adapters that there are.
func adapterNames() (names []string) {
	for _, s := range AdapterSettings() {
		if !slices.Contains(names, s.Adapter) {
			names = append(names, s.Adapter)
		}
	}
	return names
}

// channel reads a subaccount's way to a provider.
func (r serviceReader) channel(v value, c orchestrator.Channel) ServiceChannel {
	s := ServiceChannel{Channel: c, Settings: map[string]string{}}
	named := v.anyFields()
	field, ok := named.need("adapter", "name the protocol that the provider speaks: "+strings.Join(adapterNames(), ", "))
	if !ok {
		return s
	}
	n := field.oneOf(adapterNames()...)
	if n < 0 {
		return s
	}
	s.Adapter = adapterNames()[n]
	if can := carried(s.Adapter); !slices.Contains(can, c) {
		var words []string
		for _, one := range can {
			words = append(words, one.String())
		}
		field.fail("it carries "+strings.Join(words, ", "), "%s does not carry %s", s.Adapter, c)
	}
	r.settings(v, &s)
	return s
}

// settings reads what an adapter takes, and what a host does with any.
func (r serviceReader) settings(v value, s *ServiceChannel) {
	keys := []string{"adapter", "onUnknown", "timeout", "parallel"}
	var own []AdapterSetting
	for _, setting := range AdapterSettings() {
		if setting.Adapter == s.Adapter {
			own, keys = append(own, setting), append(keys, setting.Key)
		}
	}
	f := v.fields(keys...)
	if field, ok := f.get("onUnknown"); ok {
		s.Resend = field.oneOf("wait", "resend") == 1
	}
	if field, ok := f.get("timeout"); ok {
		s.Timeout, _ = field.duration()
	}
	if field, ok := f.get("parallel"); ok {
		n, _ := field.whole(1, 1000, "give how many sends may be under way at once, 1 to 1000")
		s.Parallel = int(n)
	}
	for _, setting := range own {
		field, ok := f.get(setting.Key)
		if !ok {
			if setting.Needed {
				f.need(setting.Key, "give "+setting.Meaning)
			}
			continue
		}
		if text, ok := r.setting(field, setting); ok {
			s.Settings[setting.Key] = text
		}
	}
}

// setting reads one setting. What is wrong with a secret is told without it.
func (r serviceReader) setting(v value, s AdapterSetting) (string, bool) {
	switch s.Kind {
	case SettingSpan:
		d, ok := v.duration()
		return d.String(), ok
	case SettingCount:
		n, ok := v.whole(1, 1000, "give a number from 1 to 1000")
		return strconv.FormatUint(n, 10), ok
	case SettingSwitch:
		text, quoted := scalar(v.node)
		if ok := !quoted && (text == "true" || text == "false"); !ok {
			v.wrongType("true or false", "write true or false")
			return "", false
		}
		return text, true
	case SettingURL:
		return r.url(v), true
	case SettingWord:
		n := v.oneOf(s.Words...)
		return s.Words[max(n, 0)], n >= 0
	}
	text, ok := r.text(v)
	if !ok {
		return "", false
	}
	what, hint := "", ""
	switch {
	case text == "":
		what, hint = "is empty", "give "+s.Meaning
	case s.Kind == SettingID && !settingID(text):
		what, hint = problem.Quote(text)+" cannot stand in a path", "write 1 to 64 letters, digits, ., _ and -"
	case s.Kind == SettingSecret && !isSecret(text):
		what, hint = "is no secret", "give 1 to 256 ASCII characters without blanks"
	case s.Kind == SettingAddress && !isAddress(text):
		what, hint = problem.Quote(text)+" is no address", "write HOST:PORT, such as smsc.example.com:2775"
	}
	if what != "" {
		v.fail(hint, "%s %s", v.name, what)
	}
	return text, what == ""
}

func settingID(text string) bool { return wireID.MatchString(strings.ReplaceAll(text, ".", "_")) }

func isAddress(text string) bool {
	host, port, err := net.SplitHostPort(text)
	n, bad := strconv.ParseUint(port, 10, 16)
	return cmp.Or(err, bad) == nil && host != "" && n > 0
}
