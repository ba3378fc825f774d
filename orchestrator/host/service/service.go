package service

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/host/door"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
)

// Host is what a service serves: a host, or a fleet of them.
type Host interface {
	API() sendapi.Host
	Callback(ctx context.Context, subaccount, kind string, r *http.Request, body []byte) (reply []byte, err error)
	Ended(ctx context.Context, subaccount string, umid uuid.UUID, within time.Duration) ([]byte, error)
	Ready() error
	Now() time.Time
	Run(ctx context.Context)
}

// Options are what a service is made of.
type Options struct {
	Host    Host
	Keys    []sendapi.Key            // that requests of every subaccount, and of accounts, may bear
	Own     map[string][]sendapi.Key // by subaccount: that requests of it may bear too
	Public  *url.URL                 // under which providers reach the service; nil: as their requests say
	Metrics *Metrics                 // nil: none are told
	Log     *slog.Logger             // nil: nothing is logged

	LocalOnly   bool     // refuse Hosts that are neither of this machine nor Public's, unless Hosts has them
	Hosts       []string // names that the service is asked under, beside those
	Connections int      // that may be open at once, further ones wait; 0: 2,000
	Bodies      int64    // bytes of requests whose answer is not yet written; 0: door.BodyBytes

	Page func(*Service) http.Handler // answers every other path; nil: nothing does
}

func (o Options) orDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Metrics == nil {
		o.Metrics = NewMetrics()
	}
	if o.Connections == 0 {
		o.Connections = 2000
	}
	if o.Bodies == 0 {
		o.Bodies = door.BodyBytes()
	}
	return o
}

// Service answers every request. It is an http.Handler.
type Service struct {
	Options
	errors sendapi.Errors
	mux    *http.ServeMux
	guard  *door.Guard
	bodies *door.Bodies
}

// New makes a service.
func New(o Options) *Service {
	told := o.Metrics != nil
	o = o.orDefaults()
	hosts := o.Hosts
	if o.Public != nil {
		hosts = append(hosts[:len(hosts):len(hosts)], o.Public.Host)
	}
	s := &Service{
		Options: o, mux: http.NewServeMux(), guard: door.NewGuard(door.Entry{Local: o.LocalOnly, Hosts: hosts}),
		bodies: o.Metrics.Bodies(o.Bodies),
	}
	s.errors.Broken = func(err error) { s.Log.Error("a request failed", "error", err) }
	api := &sendapi.API{Host: o.Host.API(), Errors: &s.errors, Allow: s.allow}
	api.Routes(s.mux)
	s.mux.HandleFunc("GET /api/v1/subaccounts/{subAccountId}/timelines/{umid}", s.answer(s.timeline))
	s.mux.HandleFunc("/receipts/{subAccountId}/{adapter}", s.receipts)
	s.mux.HandleFunc("GET /healthz", s.health)
	if told {
		s.mux.Handle("GET /metrics", o.Metrics)
	}
	if o.Page != nil {
		s.mux.Handle("/", o.Page(s))
		return s
	}
	s.mux.HandleFunc("/", s.answer(func(_ http.ResponseWriter, r *http.Request) error {
		return sendapi.NotThere("there is nothing at this path")
	}))
	return s
}

// ServeHTTP answers a request.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
	s.enter(seen, r)
	s.Log.Debug("request", "method", r.Method, "pattern", r.Pattern, "status", seen.status, "took", time.Since(began))
}

// enter answers a request, where it may come in.
func (s *Service) enter(w http.ResponseWriter, r *http.Request) {
	defer door.Linger(w, r)()
	defer s.bodies.Take(r)()
	door.Private(w.Header())
	if err := s.guard.Check(r); err != nil {
		s.errors.Write(w, err, s.Host.Now())
		return
	}
	s.mux.ServeHTTP(w, r)
}

// statusWriter remembers how a request was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// answer tells errors as the Send API does.
func (s *Service) answer(handle sendapi.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := handle(w, r); err != nil {
			s.errors.Write(w, err, s.Host.Now())
		}
	}
}

// Allow is nil where a request bears a key of the subaccount in its path, or one of all. Known tells whether it comes
// of a page that may ask.
func (s *Service) Allow(w http.ResponseWriter, r *http.Request) error { return s.allow(w, r) }

// Known tells whether a request comes of no page, or of one that may ask.
func (s *Service) Known(r *http.Request) bool { return s.guard.Known(r) }

// allow checks that a request bears a key of its subaccount, or one of all.
func (s *Service) allow(w http.ResponseWriter, r *http.Request) error {
	own := s.Own[r.PathValue("subAccountId")]
	keys := append(s.Keys[:len(s.Keys):len(s.Keys)], own...)
	if len(keys) == 0 && len(s.Own) == 0 {
		keys = []sendapi.Key{""} // nobody has set any
	}
	return sendapi.BearsOneOf(keys, w, r)
}

// mostWait is how long a request for a timeline may wait for the message's end.
const mostWait = 50 * time.Second

// timeline answers with what happened to a message: at once, or with ?wait=30s as soon as it has ended.
func (s *Service) timeline(w http.ResponseWriter, r *http.Request) error {
	if err := s.allow(w, r); err != nil {
		return err
	}
	umid, err := sendapi.ParseUMID(r.PathValue("umid"))
	if err != nil {
		return err
	}
	wait := time.Duration(0)
	if given := r.URL.Query().Get("wait"); given != "" {
		if wait, err = time.ParseDuration(given); err != nil || wait < 0 || wait > mostWait {
			return sendapi.Invalid("wait %s is not a duration from 0s to %s", problem.Quote(given), mostWait)
		}
	}
	text, err := s.Host.Ended(r.Context(), r.PathValue("subAccountId"), umid, wait)
	if err != nil {
		return err
	}
	answer := struct {
		Events []json.RawMessage `json:"events"`
	}{[]json.RawMessage{}}
	for line := range strings.Lines(string(text)) {
		answer.Events = append(answer.Events, json.RawMessage(line))
	}
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}

// mostCallback is how large a callback may be.
const mostCallback = 1 << 20

// receipts takes what a provider tells. It is answered when that is kept.
func (s *Service) receipts(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostCallback))
	if err != nil {
		s.errors.Write(w, unread(err), s.Host.Now())
		return
	}
	reply, err := s.Host.Callback(r.Context(), r.PathValue("subAccountId"),
		r.PathValue("adapter"), s.addressed(r), body)
	status := http.StatusOK
	switch {
	case errors.Is(err, host.ErrNoAdapter):
		status = http.StatusNotFound
	case errors.Is(err, adapter.ErrSignature):
		status = http.StatusForbidden
	case errors.Is(err, host.ErrStore), errors.Is(err, host.ErrClosing), errors.Is(err, host.ErrBusy),
		r.Context().Err() != nil:
		status = http.StatusServiceUnavailable
	case err != nil:
		status = http.StatusBadRequest
	}
	if err != nil {
		s.Log.Warn("a callback was refused",
			"subaccount", r.PathValue("subAccountId"), "adapter", r.PathValue("adapter"), "error", err)
		http.Error(w, err.Error(), status)
		return
	}
	w.Write(reply) // an error means that the provider is gone, and tells it again
}

// unread is what a body that could not be read is refused with.
func unread(err error) error {
	if refusal, ok := errors.AsType[*sendapi.Refusal](err); ok {
		return refusal // there is no room: the provider is to tell it again
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return sendapi.Refuse(http.StatusRequestEntityTooLarge, sendapi.InvalidParameter, "the body is over 1 MiB")
	}
	return sendapi.Invalid("the body cannot be read")
}

// addressed is the request with the URL that the provider was told.
func (s *Service) addressed(r *http.Request) *http.Request {
	if s.Public == nil {
		return r
	}
	told, at := *r, *r.URL
	at.Scheme, at.Host, at.Path = s.Public.Scheme, s.Public.Host, strings.TrimSuffix(s.Public.Path, "/")+r.URL.Path
	told.URL = &at
	return &told
}

// health tells whether requests are taken.
func (s *Service) health(w http.ResponseWriter, _ *http.Request) {
	if err := s.Host.Ready(); err != nil {
		sendapi.WriteJSON(w, http.StatusServiceUnavailable,
			map[string]string{"status": "unavailable", "why": err.Error()})
		return
	}
	sendapi.WriteJSON(w, http.StatusOK, map[string]string{"status": "ready"})
}

// Serve runs the host and answers requests on the listener until ctx is done. Then requests under way are answered,
// nothing more is taken, and the host ends. It closes the listener. On a loopback address it answers to names of this
// machine, and of Public, alone.
func Serve(ctx context.Context, l net.Listener, o Options) error {
	o.LocalOnly = o.LocalOnly || door.IsLoopback(l)
	s := New(o)
	l = door.Limit(l, s.Connections, s.Log, s.Metrics.Connections)
	server := door.NewServer(s, s.Log)
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		o.Host.Run(running)
	}()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		s.Log.Info("shutting down")
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), door.EndTime)
		defer cancel()
		if server.Shutdown(last) != nil {
			server.Close()
		}
	}
	stop()
	<-ended
	return err
}
