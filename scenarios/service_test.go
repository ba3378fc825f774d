package scenarios_test

import (
	"os"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/scenarios"
)

const service = `
public: https://send.example.com/cascade/
keys: ["${OPERATOR}"]
subaccounts:
  shop:
    keys: [one, "two-${NUMBER}"]
    plan:
      - {channel: WhatsApp, fallbackAfter: 60, successStatus: Read}
      - {channel: SMS}
    webhooks:
      - url: https://shop.example.com/receipts
        authorization: Bearer ${SECRET}
    channels:
      WhatsApp:
        adapter: whatsapp
        phoneNumberId: "1068"
        token: ${SECRET}
        appSecret: ${SECRET}
        onUnknown: resend
        timeout: 20s
        parallel: 8
      SMS: {adapter: smpp, address: "smsc.example.com:2775", systemId: shop, tls: true, ids: hexThenDecimal, validity: 1d}
`

func environment(name string) (string, bool) {
	text, ok := map[string]string{"OPERATOR": "root", "NUMBER": "2", "SECRET": "hush", "EMPTY": ""}[name]
	return text, ok
}

func TestAServicesConfigurationIsReadAsItIsWritten(t *testing.T) {
	got, err := scenarios.ParseService("orchestrate.yaml", []byte(service), environment)
	if err != nil {
		t.Fatal(err)
	}
	want := &scenarios.Service{
		Public: "https://send.example.com/cascade", Keys: []string{"root"},
		Subaccounts: []scenarios.ServiceSubaccount{{
			Name: "shop", Keys: []string{"one", "two-2"},
			Plan: orchestrator.Plan{
				{Channel: orchestrator.WhatsApp, FallbackAfter: time.Minute, SuccessStatus: orchestrator.Read},
				{Channel: orchestrator.SMS},
			},
			Webhooks: []scenarios.ServiceWebhook{{
				URL: "https://shop.example.com/receipts", Authorization: "Bearer hush",
			}},
			Channels: []scenarios.ServiceChannel{
				{
					Channel: orchestrator.WhatsApp, Adapter: "whatsapp", Resend: true, Timeout: 20 * time.Second, Parallel: 8,
					Settings: map[string]string{"phoneNumberId": "1068", "token": "hush", "appSecret": "hush"},
				},
				{
					Channel: orchestrator.SMS, Adapter: "smpp",
					Settings: map[string]string{
						"address": "smsc.example.com:2775", "systemId": "shop", "tls": "true", "ids": "hexThenDecimal", "validity": "24h0m0s",
					},
				},
			},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Every problem of a configuration is told with its place and its mend, all at once, and no secret is.
func TestAServicesProblemsAreToldAllAtOnce(t *testing.T) {
	datadriven.RunTest(t, "testdata/service.txt", func(t *testing.T, d *datadriven.TestData) string {
		if _, err := scenarios.ParseService("orchestrate.yaml", []byte(d.Input), environment); err != nil {
			return err.Error() + "\n"
		}
		return "accepted\n"
	})
}

// A configuration may be anything: it is read or refused, and never panics.
func FuzzParseService(f *testing.F) {
	f.Add([]byte(service))
	text, err := os.ReadFile("testdata/service.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := scenarios.ParseService("", text, environment)
		if (s == nil) == (err == nil) {
			t.Errorf("%v, %v", s, err)
		}
	})
}
