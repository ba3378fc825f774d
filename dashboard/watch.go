package dashboard

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/gorilla/websocket"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
)

// Watched is a host on a real clock, as the page reads it.
type Watched interface {
	Now() time.Time
	Subaccounts() []string
	Watch(subaccount string) (host.Watched, error)
	Messages(
		ctx context.Context, subaccount string, before uuid.UUID, most int, wanted func(*host.Seen) bool,
	) (list []host.Seen, rest uuid.UUID, err error)
	Message(ctx context.Context, subaccount string, umid uuid.UUID) (host.Seen, error)
	News(after uint64, most int) (list []host.News, whole bool)
	Grown() <-chan struct{}
}

// WatchOptions are who may watch a host.
type WatchOptions struct {
	Host  Watched
	Allow func(http.ResponseWriter, *http.Request) error // who may read of the {subAccountId} in a request's path
	Known func(*http.Request) bool                       // tells pages of other origins from the page
	Done  <-chan struct{}                                // is closed when the server ends
}

// watch is the page over a host on a real clock: its message views, read only. It answers those calls of the control
// API that they need.
type watch struct {
	WatchOptions
	errors sendapi.Errors
	mux    *http.ServeMux
}

// NewWatch makes the handler of the page, of all its files, and of what it asks for under /sim/v1.
func NewWatch(o WatchOptions) http.Handler {
	h := &watch{WatchOptions: o, mux: http.NewServeMux()}
	const of = base + "/subaccounts/{subAccountId}"
	for path, handle := range map[string]sendapi.Handler{
		base + "/subaccounts": h.subaccounts, of: h.one(h.subaccount), of + "/clock": h.one(h.clock),
		of + "/messages": h.one(h.messages), of + "/messages/{umid}": h.one(h.message), of + "/events": h.one(h.events),
		of + "/messages/{umid}/picture.svg": h.one(h.picture),
	} {
		h.mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) { h.tell(w, handle(w, r)) })
	}
	h.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		is, err := servePage(w, r, true)
		if !is {
			err = sendapi.NotThere("there is nothing at %.200q", r.URL.Path)
		}
		h.tell(w, err)
	})
	return h.mux
}

// tell answers with an error, where there is one.
func (h *watch) tell(w http.ResponseWriter, err error) {
	if err != nil {
		h.errors.Write(w, err, h.Host.Now())
	}
}

// allow checks the key of a request. A browser's websocket gives it as a subprotocol, where any will do none.
func (h *watch) allow(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Authorization") == "" && websocket.IsWebSocketUpgrade(r) {
		r.Header.Set("Authorization", "Bearer "+BatchSubprotocol)
		for _, offered := range websocket.Subprotocols(r) {
			if key, err := url.PathUnescape(offered); err == nil && offered != BatchSubprotocol {
				r.Header.Set("Authorization", "Bearer "+key)
			}
		}
	}
	return h.Allow(w, r)
}

// watchHandler is a handler for which there has to be a subaccount.
type watchHandler func(http.ResponseWriter, *http.Request, host.Watched) error

func (h *watch) one(handle watchHandler) sendapi.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := h.allow(w, r); err != nil {
			return err
		}
		of, err := h.Host.Watch(r.PathValue("subAccountId"))
		if err != nil {
			return err
		}
		return handle(w, r, of)
	}
}

// subaccounts lists those that the request's key may read.
func (h *watch) subaccounts(w http.ResponseWriter, r *http.Request) error {
	list := []worldState{}
	var refused error
	for _, name := range h.Host.Subaccounts() {
		r.SetPathValue("subAccountId", name)
		if err := h.allow(w, r); err != nil {
			refused = err
			continue
		}
		of, err := h.Host.Watch(name)
		if err != nil {
			return err
		}
		list = append(list, watchedState(of))
	}
	if len(list) == 0 && refused != nil {
		return refused
	}
	w.Header().Del("WWW-Authenticate")
	sendapi.WriteJSON(w, http.StatusOK, map[string]any{"subaccounts": list})
	return nil
}

func watchedState(of host.Watched) worldState {
	return worldState{ID: of.Name, Start: of.Zero, Clock: clockOf(of)}
}

// clockOf is the real clock: it runs by itself.
func clockOf(of host.Watched) live.Clock {
	return live.Clock{T: of.Now, Now: of.Zero.Add(of.Now), Running: true, Speed: 1, Settled: true, Real: true}
}

func (h *watch) subaccount(w http.ResponseWriter, _ *http.Request, of host.Watched) error {
	sendapi.WriteJSON(w, http.StatusOK, worldDetails{
		worldState: watchedState(of), Plan: append([]sendapi.StepJSON{}, sendapi.PlanJSON(of.Plan)...),
		Channels: append([]orchestrator.Channel{}, of.Channels...), Cursor: placeCursor(of, of.Grown),
	})
	return nil
}

func (h *watch) clock(w http.ResponseWriter, r *http.Request, of host.Watched) error {
	return answerClock(w, r, clockOf(of), nil)
}

// watchFilter chooses messages, as the list of a world's does.
func watchFilter(query url.Values) (wanted func(*host.Seen) bool, err error) {
	outcome, part := query.Get("outcome"), strings.ToLower(number(query, "q"))
	if _, ok := orchestrator.ParseOutcome(outcome); outcome != "" && !ok {
		return nil, sendapi.Invalid("outcome: %.60q is none of open, succeeded, failed, expired, cancelled", outcome)
	}
	var channel orchestrator.Channel
	if name := query.Get("channel"); name != "" {
		if channel, err = parseChannel("channel", name); err != nil {
			return nil, err
		}
	}
	recipient := number(query, "recipient")
	return func(s *host.Seen) bool {
		row := watchedRow(s)
		return (outcome == "" || row.Outcome.String() == outcome) && (channel == 0 || row.Channel == channel) &&
			(recipient == "" || row.Recipient == recipient) && (part == "" || strings.Contains(row.UMID, part) ||
			strings.Contains(strings.ToLower(row.ClientMessageID), part) || strings.Contains(strings.ToLower(row.Recipient), part))
	}, nil
}
