package host

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"cascade/orchestrator/host/adapter"
)

// ErrNoAdapter is returned for a callback to an adapter that there is not.
var ErrNoAdapter = errors.New("no such adapter")

// ways are the configured ways to providers, as what providers tell comes in by them.
type ways struct {
	list    []*lane
	log     *slog.Logger
	receive func(ctx context.Context, subaccount, kind string, list []adapter.Receipt) error
}

// run holds what adapters need beside their calls, until ctx is done. Should that of one break, it is begun again.
func (w *ways) run(ctx context.Context) {
	var adapters sync.WaitGroup
	defer adapters.Wait()
	for _, l := range w.list {
		adapters.Go(func() {
			for ctx.Err() == nil {
				err := l.Adapter.Run(ctx, func(ctx context.Context, list []adapter.Receipt) error {
					return w.receive(ctx, strings.TrimSuffix(l.filed, "/"+l.Kind), l.Kind, list)
				})
				if ctx.Err() != nil {
					return
				}
				w.log.Error("an adapter has stopped, and is begun again", "adapter", l.name, "error", err)
				Pause(ctx, time.Second)
			}
		})
	}
}

// callback takes what a provider tells at /receipts/SUBACCOUNT/KIND.
func (w *ways) callback(
	ctx context.Context, subaccount, kind string, r *http.Request, body []byte,
) (reply []byte, err error) {
	err = ErrNoAdapter
	for _, l := range w.list {
		if l.filed != subaccount+"/"+kind {
			continue
		}
		var list []adapter.Receipt
		list, reply, err = l.Adapter.Receive(r, body)
		if errors.Is(err, adapter.ErrSignature) {
			continue // of several of a kind, each has its own
		}
		if err == nil {
			err = w.receive(ctx, subaccount, kind, list)
		}
		return reply, err
	}
	return nil, err
}

// Callback takes what a provider tells at /receipts/SUBACCOUNT/KIND: its body has been read whole. What the adapters
// of the kind make of it is kept when Callback returns without an error; reply, where it is not nil, is the body that
// the provider expects. Errors wrap ErrNoAdapter, adapter.ErrSignature, ErrStore, ErrBusy or ErrClosing; another means
// that the callback cannot be read.
func (h *Host) Callback(
	ctx context.Context, subaccount, kind string, r *http.Request, body []byte,
) (reply []byte, err error) {
	return h.ways.callback(ctx, subaccount, kind, r, body)
}
