package vonage_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/sim/wire/vonage"
	"cascade/sim/wire/wiretest"
)

// The client that Vonage gives to Node's programs.
func TestARealClientInNode(t *testing.T) {
	m := wiretest.Serve(t, `
wires: {vonage: {apiKey: key, apiSecret: secret, signatureSecret: signs}}
providers: {RCS: {script: [{status: Accepted}, {status: Undelivered, after: 5s, code: 46}]}}
`, nil, vonage.New)
	env := []string{
		"VONAGE_BASE_URL=" + m.Base("vonage"), "VONAGE_API_KEY=key", "VONAGE_API_SECRET=secret",
		"VONAGE_SIGNATURE_SECRET=signs", "WEBHOOKS=9",
	}
	got := wiretest.Node(t, "testdata/client", "client.mjs", env, func(line string) {
		if line == "sent" {
			if _, err := m.World.AdvanceBy(context.Background(), time.Minute); err != nil {
				t.Error(err)
			}
		}
	})
	want := []string{
		"sms true", "whatsapp true", "template true", "viber true", "rcs true",
		"wrong number 422 Invalid params", "not there 422 Unknown subscriber",
		"wrong secret 401 You did not provide correct credentials", "sent",
	}
	for _, status := range []string{"submitted", "delivered"} {
		for _, of := range []string{"sms sms", "whatsapp whatsapp", "template whatsapp", "viber viber_service"} {
			want = append(want, of+" "+status+" order-17 true false key")
		}
	}
	want = append(want, "rcs rcs undeliverable order-17 true false key")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
