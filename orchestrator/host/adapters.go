package host

import (
	"context"
	"errors"
	"net/http"

	"cascade/orchestrator/host/adapter"
)

// ErrNoAdapter is returned for a callback to an adapter that there is not.
var ErrNoAdapter = errors.New("no such adapter")

// Callback takes what a provider tells at /receipts/SUBACCOUNT/KIND: its body has been read whole. What the adapters
// of the kind make of it is kept when Callback returns without an error; reply, where it is not nil, is the body that
// the provider expects. Errors wrap ErrNoAdapter, adapter.ErrSignature, ErrStore, ErrBusy or ErrClosing; another means
// that the callback cannot be read.
func (h *Host) Callback(
	ctx context.Context, subaccount, kind string, r *http.Request, body []byte,
) (reply []byte, err error) {
	err = ErrNoAdapter
	for _, l := range h.configured {
		if l.filed != subaccount+"/"+kind {
			continue
		}
		var list []adapter.Receipt
		list, reply, err = l.Adapter.Receive(r, body)
		if errors.Is(err, adapter.ErrSignature) {
			continue // of several of a kind, each has its own
		}
		if err == nil {
			err = h.Receive(ctx, subaccount, kind, list)
		}
		return reply, err
	}
	return nil, err
}
