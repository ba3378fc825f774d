package host_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
)

// slow is a provider that answers after a while, or when it is cut off.
type slow struct {
	provider
	takes time.Duration
}

func (s *slow) Send(ctx context.Context, one adapter.Send) (adapter.Answer, error) {
	answer, err := s.provider.Send(ctx, one)
	select {
	case <-time.After(s.takes):
		return answer, err
	case <-ctx.Done():
		return adapter.Answer{}, fmt.Errorf("%w: %w", adapter.ErrUnknown, ctx.Err())
	}
}

// A host that is told to end lets the sends under way end, and writes their answers. What takes longer than it may is
// cut off: nobody knows what became of it, and it is not sent again where the channel waits.
func TestTheEndWaitsForSendsUnderWay(t *testing.T) {
	for takes, want := range map[time.Duration]string{
		2 * time.Second: "[submitted 0s fired 0s receipt 2s]", time.Minute: "[submitted 0s fired 0s]",
	} {
		path := newPath(t)
		synctest.Test(t, func(t *testing.T) {
			s := &slow{provider{began: time.Now()}, takes}
			h, end := running(t, path, s, host.Options{})
			umid := send(t, h, nil)
			began := time.Now()
			end()
			if took := time.Since(began); took > 4*time.Second {
				t.Errorf("the end takes %s", took)
			}
			h, end = running(t, path, s, host.Options{})
			synctest.Wait()
			if got := fmt.Sprint(kinds(t, h, umid)); got != want {
				t.Errorf("a send of %s: %s", takes, got)
			}
			if got := s.sent(); len(got) != 1 {
				t.Errorf("a send of %s: %v", takes, got)
			}
			end()
		})
	}
}

// Old messages go, with all that belongs to them; open ones stay.
func TestMessagesAreKeptForAsLongAsIsAsked(t *testing.T) {
	path := newPath(t)
	synctest.Test(t, func(t *testing.T) {
		p := &provider{began: time.Now()}
		h, end := running(t, path, p, host.Options{Keep: 24 * time.Hour})
		ended, open := send(t, h, nil), send(t, h, nil)
		h.Receive(t.Context(), "shop", "test", []adapter.Receipt{{ID: ended + "-1", Status: orchestrator.Delivered}})
		time.Sleep(23 * time.Hour)
		kinds(t, h, ended)
		time.Sleep(4 * time.Hour)
		synctest.Wait()
		shop, _ := h.API().Open("shop")
		if _, err := shop.Records(uuid.Must(uuid.FromString(ended))); err == nil {
			t.Error("it is still there")
		}
		kinds(t, h, open)
		end()
	})
}
