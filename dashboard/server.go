package dashboard

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cascade/orchestrator/host/door"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire"
	"cascade/sim/wire/smpp"
	"cascade/sim/wire/twilio"
	"cascade/sim/wire/viber"
	"cascade/sim/wire/vonage"
	"cascade/sim/wire/whatsapp"
)

// Options are what a server is started with. The zero value serves worlds of the server's own scenario on a
// virtual clock, to any key.
type Options struct {
	Scenario      *scenarios.Scenario // of subaccounts made on first use; nil: WhatsApp, and SMS after 60 s
	Start         time.Time           // their time zero; zero: the scenario's
	RealClock     bool                // their clocks run from the beginning, and never stand still
	Speed         float64             // of their clocks; 0: 1
	APIKey        string              // the one that requests must bear; "": any
	WebhookSecret string              // webhooks are signed with it; "": they are not
	Log           *slog.Logger        // nil: nothing is logged
	Limits        live.Limits
	Bounds        Bounds
	LocalOnly     bool              // refuse Hosts that are not of this machine, such as localhost, unless Hosts has them
	Hosts         []string          // names that the server is asked under, beside those of this machine
	Pages         []string          // origins of pages that may ask the server, beside its own
	SlowReader    time.Duration     // how long a write to a websocket may take; 0: 5 s
	Transport     http.RoundTripper // carries webhooks; nil: one that follows no proxies
	Reach         door.Reach        // where webhooks may go
	SMPP          net.Listener      // Serve takes the connections of SMPP clients there; nil: nowhere
}

// Server answers every request. It is an http.Handler.
type Server struct {
	options Options
	worlds  *live.Registry
	errors  sendapi.Errors
	key     sendapi.Key
	metrics *metrics
	mux     *http.ServeMux
	tested  map[string]sendapi.Methods // of the API under test
	paths   map[string]sendapi.Methods // all but the page's
	guard   *door.Guard
	bodies  *door.Bodies
	wires   *wire.Server
	log     *slog.Logger
	sockets sync.WaitGroup
	follows atomic.Int64  // websockets that are open
	walking chan struct{} // held by the question that is answered
	parsing chan struct{} // held by the large scenarios that are read
}

// New makes a server. Close ends what it has going on.
func New(o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Scenario == nil {
		o.Scenario = ownScenario()
	}
	o.Bounds = o.Bounds.orDefaults()
	if o.SlowReader == 0 {
		o.SlowReader = 5 * time.Second
	}
	s := &Server{
		options: o, key: sendapi.Key(o.APIKey), mux: http.NewServeMux(), log: o.Log, walking: make(chan struct{}, 1),
		parsing: make(chan struct{}, mostForms),
		guard: door.NewGuard(door.Entry{
			Local: o.LocalOnly, Hosts: o.Hosts, Pages: o.Pages, Exposed: []string{live.TimeHeader},
			Hint: "--cors allows one",
		}),
	}
	s.errors.Broken = func(err error) { s.log.Error("a request failed", "error", err) }
	s.metrics = newMetrics()
	s.bodies = s.metrics.Bodies(o.Bounds.Bodies)
	s.worlds = live.NewRegistry(live.Options{
		Scenario: o.Scenario, Start: o.Start, Real: o.RealClock, Speed: o.Speed, Secret: o.WebhookSecret,
		Log: o.Log, Limits: o.Limits, Observer: s.metrics,
		Transport: o.Transport, Reach: o.Reach,
	})
	s.metrics.of(s.worlds)
	s.wires = wire.NewServer(s.worlds, o.APIKey != "", whatsapp.New, twilio.New, vonage.New, viber.New)
	if o.SMPP != nil {
		s.wires.Beside(wire.Beside{Name: smpp.Name, Address: o.SMPP.Addr(), User: "systemId", Ignored: smpp.Ignored()})
	}
	api := &sendapi.API{Host: s.worlds.API(), Key: s.key, Errors: &s.errors, Befall: s.befall}
	api.Routes(s.mux)
	s.tested, s.paths = api.Paths(), api.Paths()
	s.routes()
	return s
}

// Close stops all clocks, answers everybody who waits, and closes the websockets.
func (s *Server) Close() {
	s.worlds.Close()
	s.sockets.Wait()
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w, end := s.note(w, r)
	defer end()
	defer door.Linger(w, r)() // of the body as it comes: what is thrown away counts for nobody
	defer s.bodies.Take(r)()
	call, isWire := s.wires.Find(r)
	w, r, answered := s.witness(s.timed(w, r, call), r, call)
	defer answered()
	defer s.recover(w, r)
	door.Private(w.Header())
	if s.guard.Allow(w, r) {
		return
	}
	if err := s.guard.Check(r); err != nil {
		s.refuse(w, r, err)
		return
	}
	if isWire {
		s.wires.Serve(w, r, call)
		return
	}
	r = withoutSlash(r)
	if r.URL.Path != "/" && path.Clean(r.URL.Path) != r.URL.Path {
		s.notFound(w, r) // rather than be sent on to a path that nobody asked for
		return
	}
	s.mux.ServeHTTP(w, r)
}

// withoutSlash is a request of a program without the slash that some clients put at the end of every path.
func withoutSlash(r *http.Request) *http.Request {
	switch at := r.URL.Path; {
	case at == "/healthz/", at == "/metrics/":
	case !isAPI(at) || !strings.HasSuffix(at, "/"):
		return r
	}
	short, at := *r, *r.URL
	at.Path, at.RawPath = strings.TrimSuffix(at.Path, "/"), strings.TrimSuffix(at.RawPath, "/")
	short.URL = &at
	return &short
}

// recover answers a request whose handler broke, and logs why. No other request is disturbed.
func (s *Server) recover(w http.ResponseWriter, r *http.Request) {
	if broken := recover(); broken != nil && broken != http.ErrAbortHandler {
		s.log.Error("a request broke its handler", "method", r.Method, "path", r.URL.Path, "panic", broken)
		s.refuse(w, r, errors.New("internal error"))
	} else if broken != nil {
		panic(broken)
	}
}

// Serve answers requests on the listener until ctx is done, and then lets those under way end, for a few
// seconds at most. It closes the listeners. On a loopback address it answers to names of this machine alone.
func Serve(ctx context.Context, l net.Listener, o Options) error {
	o.LocalOnly = o.LocalOnly || door.IsLoopback(l)
	return New(o).Serve(ctx, l)
}

// Worlds are those that are served: whoever is in the same program may drive them, too.
func (s *Server) Worlds() *live.Registry { return s.worlds }

// Serve answers requests on the listener until ctx is done, as the package's Serve does. The server is closed then.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	defer s.serveSMPP(s.options.SMPP)()
	l = door.Limit(l, s.options.Bounds.Connections, s.log, s.metrics.Connections)
	server := door.NewServer(s, s.log)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		s.Close()
		return err
	case <-ctx.Done():
	}
	s.log.Info("shutting down")
	closed := make(chan struct{})
	go func() {
		s.Close()
		close(closed)
	}()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), door.EndTime)
	defer cancel()
	err := server.Shutdown(last)
	if err != nil {
		server.Close()
	}
	select {
	case <-closed:
	case <-last.Done():
	}
	return nil
}

// serveSMPP takes the connections of SMPP clients, where they are listened for. What it gives closes them.
func (s *Server) serveSMPP(l net.Listener) (end func()) {
	if l == nil {
		return func() {}
	}
	smsc := smpp.New(smpp.Options{
		Worlds: s.worlds, Log: s.log, Password: s.wires.Password, IDs: s.wires.IDForm,
	})
	served := make(chan struct{})
	go func() {
		defer close(served)
		if err := smsc.Serve(l); err != nil {
			s.log.Error("SMPP is not served any more", "error", err)
		}
	}()
	return func() {
		smsc.Close()
		<-served
	}
}
