package live

import (
	"strings"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
)

func retold(t *testing.T, w *World, umid string) string {
	t.Helper()
	s, err := w.Retold(uuid.Must(uuid.FromString(umid)))
	if err != nil {
		t.Fatal(err)
	}
	return string(s.Write())
}

const falling = `
plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]
templates: {code: {category: authentication}}
providers:
  WhatsApp: {script: [{status: Sent, after: 1s}, {status: Undelivered, after: 5s, providerCode: 131026}]}
recipients: [{msisdn: "+6598765432", offline: [{channel: SMS, from: 0s, to: 1h}]}]
faults: [{share: 0.5, status: 503}]
`

func TestAMessageIsRetoldWithWhatItsProvidersReported(t *testing.T) {
	w := open(t, newRegistry(t, Options{Scenario: scenario(t, falling)}), "shop")
	advanceTo(t, w, 10*time.Second)
	m := text("+6598765432")
	m.Expiry = orchestrator.When{At: w.Now().Add(90 * time.Second)}
	m.DLRCallbackURL = "http://127.0.0.1/mine"
	umid := send(t, w, m)
	advanceTo(t, w, 15*time.Second)
	early := retold(t, w, umid)
	if strings.Contains(early, "expect:") || !strings.Contains(early, "SMS:\n    script: []") {
		t.Errorf("of a message that is still open is retold\n%s", early)
	}
	advanceTo(t, w, 2*time.Minute)
	const want = `name: "whatsapp-to-sms"
about: "Expired after 1m30s."
seed: 1
start: 2026-01-01T00:00:00Z
plan:
  - {channel: WhatsApp, fallbackAfter: 60}
  - {channel: SMS}
message: {user: {msisdn: "+6598765432"}, type: text, content: {text: "Hello World!"}, expiry: 1m30s}
templates:
  "code": {category: authentication}
providers:
  WhatsApp:
    script:
      - {status: Sent, after: 1s}
      - {status: Undelivered, after: 5s, code: 1018, providerCode: 131026}
  SMS:
    script:
      - {status: Accepted, after: 50ms}
      - {status: Sent, after: 200ms}
expect:
  expired: 1
  copies: 0
  duplicates: 0
  channels: {WhatsApp: {fired: 1}, SMS: {fired: 1}}
`
	if got := retold(t, w, umid); got != want {
		t.Errorf("it is retold as\n%s", got)
	}
	magic := retold(t, w, send(t, w, text("+6500000103")))
	if !strings.Contains(magic, `"+6500000100"`) || !strings.Contains(magic, "Rejected, after: 0s, code: 1") {
		t.Errorf("what a magic number did is retold as\n%s", magic)
	}
}

func TestAMessageThatHadExpiredIsNotRetold(t *testing.T) {
	w := open(t, newRegistry(t, Options{Scenario: scenario(t, falling)}), "shop")
	advanceTo(t, w, 10*time.Second)
	m := text("+6598765432")
	m.Expiry = orchestrator.When{At: w.Now().Add(-time.Second)}
	umid := send(t, w, m)
	if _, err := w.Retold(uuid.Must(uuid.FromString(umid))); err == nil || !strings.Contains(err.Error(), "had expired") {
		t.Error(err)
	}
	if _, err := w.Retold(uuid.Nil); err == nil {
		t.Error("a message that is not there is retold")
	}
}
