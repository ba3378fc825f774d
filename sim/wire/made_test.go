package wire_test

import (
	"regexp"
	"testing"

	"cascade/scenarios"
	"cascade/sim/wire"
)

// What is left out of the settings is made, and looks like what the provider gives out. It follows from the seed, the
// subaccount, the wire and the key.
func TestWhatIsMadeLooksLikeTheProviders(t *testing.T) {
	shapes := map[string]string{
		"twilio accountSid": "AC[0-9a-f]{32}", "whatsapp phoneNumberId": "1[0-9]{14}", "smpp password": "[0-9a-f]{8}",
		"viber authToken": "[0-9a-f]{16}-[0-9a-f]{8}-[0-9a-f]{8}",
		"vonage apiKey":   "[0-9a-f]{8}", "vonage apiSecret": "[0-9a-f]{8}", "vonage signatureSecret": "[0-9a-f]{8}",
	}
	var w scenarios.Wires
	made := map[string]string{}
	for _, f := range w.Fields() {
		if f.Kind == scenarios.WireURL || f.Kind == scenarios.WireIDForm {
			continue // it is not made
		}
		name := f.Wire + " " + f.Key
		text := wire.Make(1, "shop", f.Wire, f.Key)
		shape := shapes[name]
		if shape == "" {
			shape = "[0-9a-f]{32}"
		}
		if !regexp.MustCompile("^" + shape + "$").MatchString(text) {
			t.Errorf("%s is %s", name, text)
		}
		if before, ok := made[text]; ok {
			t.Errorf("%s is %s, and so is %s", name, text, before)
		}
		made[text] = name
		for what, other := range map[string]string{
			"seed": wire.Make(2, "shop", f.Wire, f.Key), "subaccount": wire.Make(1, "shop2", f.Wire, f.Key),
		} {
			if other == text {
				t.Errorf("%s is %s with another %s, too", name, text, what)
			}
		}
		if again := wire.Make(1, "shop", f.Wire, f.Key); again != text {
			t.Errorf("%s is %s, and then %s", name, text, again)
		}
	}
}
