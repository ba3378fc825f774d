package host_test

import (
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
)

// A provider may be quicker than its own answer: its receipt counts, though both are written in one group, and when the
// host is opened again nothing of it waits for a send.
func TestAReceiptThatComesBeforeTheAnswerToItsSendCounts(t *testing.T) {
	onEach(t, func(t *testing.T, place func(testing.TB) string) {
		path := place(t)
		store := reopen(t, path)
		d := host.Drive(t, store, host.Options{}, orchestrator.Plan{
			{Channel: orchestrator.WhatsApp, FallbackAfter: 10 * time.Second}, {Channel: orchestrator.SMS},
		})
		number := d.First()
		d.Answer = func(s adapter.Send) (adapter.Answer, error) {
			if s.Channel == orchestrator.WhatsApp {
				d.Report(s.Reference, 1, orchestrator.Delivered, 0)
			}
			return adapter.Answer{ID: s.Key, Status: orchestrator.Accepted}, nil
		}
		d.Submit(&orchestrator.Message{
			Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+6598765432"},
			Content: orchestrator.Content{Text: "Hello World!"},
		})
		d.Settle(nil)
		d.Now += time.Minute
		d.Settle(nil)
		if told := d.Lines(number); !strings.Contains(told, `"succeeded","channel":"WhatsApp"`) || strings.Contains(told, `"SMS"`) {
			t.Errorf("the receipt is lost:\n%s", told)
		}
		if left, err := store.Strays(t.Context()); err != nil || len(left) > 0 {
			t.Errorf("%v still wait for their send: %v", left, err)
		}
		store.Close()
	})
}
