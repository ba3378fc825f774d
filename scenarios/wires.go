package scenarios

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"cascade/orchestrator/channel/smpp"
	"cascade/orchestrator/problem"
)

// Wires is by which ids, secrets and addresses an application meets the mock providers. What is left out is made from
// the seed and the subaccount's name. Its JSON is what the control API takes.
type Wires struct {
	WhatsApp struct {
		PhoneNumberID string `json:"phoneNumberId,omitempty"`
		Token         string `json:"token,omitempty"`
		AppSecret     string `json:"appSecret,omitempty"`
		VerifyToken   string `json:"verifyToken,omitempty"`
		Webhook       string `json:"webhook,omitempty"`
	} `json:"whatsapp,omitzero"`
	Twilio struct {
		AccountSID string `json:"accountSid,omitempty"`
		AuthToken  string `json:"authToken,omitempty"`
	} `json:"twilio,omitzero"`
	Vonage struct {
		APIKey          string `json:"apiKey,omitempty"`
		APISecret       string `json:"apiSecret,omitempty"`
		SignatureSecret string `json:"signatureSecret,omitempty"`
		StatusURL       string `json:"statusUrl,omitempty"`
		InboundURL      string `json:"inboundUrl,omitempty"`
	} `json:"vonage,omitzero"`
	Viber struct {
		AuthToken string `json:"authToken,omitempty"`
		Webhook   string `json:"webhook,omitempty"`
	} `json:"viber,omitzero"`
	SMPP struct {
		Password string `json:"password,omitempty"`
		IDs      string `json:"ids,omitempty"`
	} `json:"smpp,omitzero"`
}

// WireField is one setting of a wire.
type WireField struct {
	Wire, Key string
	Value     *string // "": left out
	Kind      WireFieldKind
	Meaning   string
}

// WireFieldKind is what a setting can be.
type WireFieldKind uint8

// The kinds of settings.
const (
	WireID     WireFieldKind = iota + 1 // stands in paths: letters, digits, _ and -
	WireSecret                          // any text without blanks
	WireURL                             // where callbacks go: http or https
	WireDigits                          // stands in paths: digits, as Meta's ids are
	WireIDForm                          // how SMPP spells ids: one of smpp.IDForms
)

// wireNames lists the wires.
func wireNames() []string { return []string{"whatsapp", "twilio", "vonage", "viber", "smpp"} }

// Fields lists every setting, in the order of wireNames.
func (w *Wires) Fields() []WireField {
	return []WireField{
		{"whatsapp", "phoneNumberId", &w.WhatsApp.PhoneNumberID, WireDigits, "the id in the path of a send"},
		{"whatsapp", "token", &w.WhatsApp.Token, WireSecret, "the bearer token; demanded where it is given"},
		{"whatsapp", "appSecret", &w.WhatsApp.AppSecret, WireSecret, "what webhooks are signed with"},
		{"whatsapp", "verifyToken", &w.WhatsApp.VerifyToken, WireSecret, "what the verification of the webhook bears"},
		{"whatsapp", "webhook", &w.WhatsApp.Webhook, WireURL, "where statuses are told; left out: nowhere"},
		{"twilio", "accountSid", &w.Twilio.AccountSID, WireID, "the account in the path of a send"},
		{"twilio", "authToken", &w.Twilio.AuthToken, WireSecret,
			"the password, and what callbacks are signed with; demanded where it is given"},
		{"vonage", "apiKey", &w.Vonage.APIKey, WireID, "the user of a send"},
		{"vonage", "apiSecret", &w.Vonage.APISecret, WireSecret, "the password; demanded where it is given"},
		{"vonage", "signatureSecret", &w.Vonage.SignatureSecret, WireSecret, "what webhooks are signed with"},
		{"vonage", "statusUrl", &w.Vonage.StatusURL, WireURL, "where statuses are told; left out: nowhere"},
		{"vonage", "inboundUrl", &w.Vonage.InboundURL, WireURL,
			"where it is told what recipients write; left out: where statuses are"},
		{"viber", "authToken", &w.Viber.AuthToken, WireSecret,
			"the token, and what callbacks are signed with; demanded where it is given"},
		{"viber", "webhook", &w.Viber.Webhook, WireURL,
			"where events are told until set_webhook says otherwise; left out: nowhere"},
		{"smpp", "password", &w.SMPP.Password, WireSecret, "the password of a bind; demanded where it is given"},
		{"smpp", "ids", &w.SMPP.IDs, WireIDForm, "how message ids are spelled in answers, and then in receipts"},
	}
}

var (
	wireID     = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	wireDigits = regexp.MustCompile(`^[0-9]{1,64}$`)
)

// secretForm is what isSecret takes, for editors. Compiled it is 256 copies, at each start of a program.
const secretForm = `^[!-~]{1,256}$`

func isSecret(text string) bool {
	blank := func(r rune) bool { return r < '!' || r > '~' }
	return len(text) >= 1 && len(text) <= 256 && !strings.ContainsFunc(text, blank)
}

// Problem is what is wrong with the setting and what would be right, or "" twice. One that is left out is right.
func (f WireField) Problem() (what, hint string) {
	text := *f.Value
	switch {
	case text == "":
		return "", ""
	case f.Kind == WireIDForm:
		if _, ok := smpp.ParseIDForm(text); !ok {
			return fmt.Sprintf("%s %s is no way to spell ids", f.Key, problem.Quote(text)),
				problem.Allowed(text, smpp.IDForms())
		}
	case f.Wire == "smpp" && len(text) > 8:
		return fmt.Sprintf("%s has %d characters", f.Key, len(text)), "SMPP has room for 8"
	case f.Kind == WireID && !wireID.MatchString(text):
		return fmt.Sprintf("%s %s cannot stand in a path", f.Key, problem.Quote(text)),
			"write 1 to 64 letters, digits, _ and -"
	case f.Kind == WireDigits && !wireDigits.MatchString(text):
		return fmt.Sprintf("%s %s is no id of a number", f.Key, problem.Quote(text)),
			"write 1 to 64 digits, such as 106540352242922"
	case f.Kind == WireSecret && !isSecret(text):
		return fmt.Sprintf("%s %s is no secret", f.Key, problem.Quote(text)),
			"write 1 to 256 ASCII characters without blanks"
	case f.Kind == WireURL:
		if u, err := url.Parse(text); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Sprintf("%s %s is no address", f.Key, problem.Quote(text)),
				"write one such as http://localhost:3000/status"
		}
	}
	return "", ""
}

// Over is the settings, and where they leave one out, that of others.
func (w Wires) Over(others Wires) Wires {
	under := others.Fields()
	for i, f := range w.Fields() {
		if *f.Value == "" {
			*f.Value = *under[i].Value
		}
	}
	return w
}

// wires reads the settings of the wires.
func (v value) wires() (w Wires) {
	of := v.fields(wireNames()...)
	for _, wire := range wireNames() {
		settings, ok := of.get(wire)
		if !ok {
			continue
		}
		own := slices.DeleteFunc(w.Fields(), func(f WireField) bool { return f.Wire != wire })
		var keys []string
		for _, f := range own {
			keys = append(keys, f.Key)
		}
		given := settings.fields(keys...)
		for _, f := range own {
			if field, ok := given.get(f.Key); ok {
				if *f.Value, ok = field.text(); !ok {
					continue
				}
				if what, hint := f.Problem(); what != "" {
					field.fail(hint, "%s", what)
				}
			}
		}
	}
	return w
}

// write writes the settings that are given.
func (w Wires) write(b *bytes.Buffer) {
	if w == (Wires{}) {
		return
	}
	b.WriteString("wires:\n")
	for _, wire := range wireNames() {
		var settings flow
		for _, f := range w.Fields() {
			if f.Wire == wire {
				settings.add(f.Key, word(*f.Value))
			}
		}
		if len(settings) > 0 {
			fmt.Fprintf(b, "  %s: %s\n", wire, settings)
		}
	}
}
