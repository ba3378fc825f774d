package wire

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/live"
)

// Protocol is one provider's API, served.
type Protocol interface {
	live.Wire
	// Name is the wire's, as paths and lines spell it, such as "twilio".
	Name() string
	// Claims tells whether a request at the server's root is one of the protocol's, and the id in it that picks the
	// world: of its path, or where that has none, of its credentials.
	Claims(r *http.Request) (id string, ok bool)
	// IDs are those of a subaccount that its requests can bear.
	IDs(Settings) []string
	// Serve answers a request whose path is the provider's own.
	Serve(w http.ResponseWriter, r *http.Request, call *Call)
	// Refuse answers in the protocol's error form: the request cannot be carried out, for a reason of the server's. It
	// tells the call, as every other answer with an error does: see Call.Refused.
	Refuse(w http.ResponseWriter, call *Call, status int, why string)
	// Ignored names what is accepted and has no effect. A request that has one of these tells the call: see
	// Call.Ignored.
	Ignored() []string
}

// Verifier is a Protocol whose provider asks an address whether it wants callbacks before it tells any there.
type Verifier interface {
	// Verify asks the address that the settings name, where they say that it is to be asked.
	Verify(ctx context.Context, world *live.World, s Settings)
	// Verification is what that answered, in words; "" where it was not asked.
	Verification(world *live.World, s Settings) string
}

// Teller is a Protocol with a call of its own that says where callbacks go.
type Teller interface {
	// Webhook is where they go now; "": nowhere.
	Webhook(subaccount string, s Settings) string
}

// Call is a request of a wire: where it leads.
type Call struct {
	Protocol   Protocol
	Subaccount string
	Base       string // what stands before the provider's own path, such as "/wire/shop/twilio"; "" at the root
	Path       string // the provider's own, with a slash at its beginning
	Method     string
	World      *live.World // nil as long as it was not opened
	Settings   Settings
}

// Refused writes a line on the timeline of the world that the request was meant for: it was answered with an error of
// the protocol, for what it asked. What a provider decides about a message is none: its receipt tells of that.
func (c *Call) Refused(answer int, why string) {
	if c.World != nil {
		c.World.Refuse(sim.Refusal{Wire: c.Protocol.Name(), Request: c.Method + " " + c.Path, Answer: answer, Why: why})
	}
}

// Strange is the first of the parameters of a query or a form, by the alphabet, that is none of those known; ok is false
// where all are.
func Strange(of url.Values, known ...string) (name string, ok bool) {
	for _, name := range slices.Sorted(maps.Keys(of)) {
		if !slices.Contains(known, name) {
			return name, true
		}
	}
	return "", false
}

// Ignored counts fields of the request, which is accepted: they have no effect.
func (c *Call) Ignored(fields ...string) {
	c.World.Ignore(c.Protocol.Name(), fields...)
}

// Server finds the worlds of requests, and their settings. It is safe for use by several goroutines at once.
type Server struct {
	worlds    *live.Registry
	demands   bool // credentials are demanded even where nobody has set them
	protocols []Protocol
	beside    []Beside

	mu    sync.RWMutex
	given map[string]scenarios.Wires // by subaccount: what the control API was given; it outlives the worlds
	known map[string]worldSettings   // by subaccount: what follows from it for its world
}

// NewServer serves over a registry's worlds. Where demands is set, credentials are demanded everywhere: those that were
// set, or else those that were made. Protocols are told by the functions that make them.
func NewServer(worlds *live.Registry, demands bool, protocols ...func(*Server) Protocol) *Server {
	s := &Server{
		worlds: worlds, demands: demands, given: map[string]scenarios.Wires{}, known: map[string]worldSettings{},
	}
	for _, of := range protocols {
		p := of(s)
		s.protocols = append(s.protocols, p)
		if h, ok := p.(live.Hearer); ok {
			worlds.Hear(h)
		}
	}
	return s
}

// Reach makes a request of a protocol's own to an application, as callbacks are sent.
func (s *Server) Reach(r *http.Request) (*http.Response, error) { return s.worlds.Call(r) }

// Prefix begins the base URL of every wire: the subaccount and the wire's name follow.
const Prefix = "/wire/"

// Find tells whether a request is one of a wire, and where it leads.
func (s *Server) Find(r *http.Request) (*Call, bool) {
	path := r.URL.Path
	if rest, ok := strings.CutPrefix(path, Prefix); ok {
		subaccount, rest, _ := strings.Cut(rest, "/")
		name, own, _ := strings.Cut(rest, "/")
		for _, p := range s.protocols {
			if p.Name() == name {
				base := Prefix + subaccount + "/" + name
				return &Call{Protocol: p, Subaccount: subaccount, Base: base, Path: "/" + own, Method: r.Method}, true
			}
		}
		return nil, false
	}
	for _, p := range s.protocols {
		if id, ok := p.Claims(r); ok {
			return &Call{Protocol: p, Subaccount: s.named(p, id), Path: path, Method: r.Method}, true
		}
	}
	return nil, false
}

// defaultSubaccount is whose world serves an id that no subaccount has.
const defaultSubaccount = "default"

// named is the subaccount that has an id.
func (s *Server) named(p Protocol, id string) string {
	for _, world := range s.worlds.Worlds() {
		settings := s.settings(world)
		for _, own := range p.IDs(settings) {
			if own == id {
				return world.Name()
			}
		}
	}
	return defaultSubaccount
}

// maxBody is how large a request may be.
const maxBody = 1 << 20

// Serve answers a request of a wire.
func (s *Server) Serve(w http.ResponseWriter, r *http.Request, call *Call) {
	if err := sendapi.CheckSubaccount(call.Subaccount); err != nil {
		call.Protocol.Refuse(w, call, http.StatusNotFound, err.Error())
		return
	}
	world, err := s.worlds.Open(call.Subaccount)
	if err != nil {
		Fail(w, call, err)
		return
	}
	call.World, call.Settings = world, s.settings(world)
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	call.Protocol.Serve(w, r, call)
}

// Fail answers with an error of the world: its limits, or that it is gone.
func Fail(w http.ResponseWriter, call *Call, err error) {
	status := http.StatusInternalServerError
	if refusal, ok := err.(*sendapi.Refusal); ok {
		status = refusal.Status
	}
	call.Protocol.Refuse(w, call, status, err.Error())
}

// Answered sends an answer on its way at once, and then the callbacks that the send caused at its own instant: none of
// them overtakes it.
func Answered(w http.ResponseWriter, r *http.Request, world *live.World, p live.Placed) {
	if !p.Untold {
		return
	}
	http.NewResponseController(w).Flush()
	world.Settle(r.Context()) // an error leaves them to whoever lets something happen next
}
