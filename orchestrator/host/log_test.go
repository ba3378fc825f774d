package host_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
)

// grudging is a provider that refuses over WhatsApp, and whose answers over SMS get lost.
type grudging struct{ provider }

func (g *grudging) Send(_ context.Context, s adapter.Send) (adapter.Answer, error) {
	if s.Channel == orchestrator.WhatsApp {
		return adapter.Answer{Status: orchestrator.Rejected, Code: 1, Reason: "131026 Message undeliverable"}, nil
	}
	return adapter.Answer{}, fmt.Errorf("%w: %w", adapter.ErrUnknown, errors.New("the connection broke"))
}

// book is a log that is written into.
type book struct {
	mu sync.Mutex
	strings.Builder
}

func (b *book) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Builder.Write(text)
}

// The log tells of refused sends, lost answers and lost webhooks by the message's id. It names no recipient unless that
// is asked for, and never a text or a password.
func TestTheLogNamesNoRecipient(t *testing.T) {
	for _, named := range []bool{false, true} {
		path := newPath(t)
		synctest.Test(t, func(t *testing.T) {
			var log book
			r := &receiver{began: time.Now(), statuses: []int{500, 500, 500, 500, 500}}
			h, end := running(t, path, &grudging{}, host.Options{
				Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Recipients: named, Transport: r,
			})
			umid := send(t, h, func(m *orchestrator.Message) { m.DLRCallbackURL = "http://me:secret@example.com/receipts" })
			time.Sleep(time.Hour)
			synctest.Wait()
			end()
			text := log.String()
			for _, want := range []string{"a send was refused", "the answer to a send never came", "a webhook is lost", umid} {
				if !strings.Contains(text, want) {
					t.Errorf("the log does not tell %q:\n%s", want, text)
				}
			}
			if strings.Contains(text, "6598765432") != named {
				t.Errorf("recipients are asked for: %v\n%s", named, text)
			}
			if strings.Contains(text, "secret") || strings.Contains(text, "Hello World") {
				t.Errorf("it tells a password, or a text:\n%s", text)
			}
		})
	}
}
