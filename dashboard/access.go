package dashboard

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/gorilla/websocket"

	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
)

// guard decides which addresses the server may be asked under, and which pages of other origins may ask it.
type guard struct {
	local    bool     // only hosts of this machine
	hosts    []string // and these, which were allowed
	pages    []string // origins of other pages that may ask
	crossing *http.CrossOriginProtection
}

func newGuard(o Options) *guard {
	g := &guard{local: o.LocalOnly, crossing: http.NewCrossOriginProtection()}
	for _, host := range o.Hosts {
		g.hosts = append(g.hosts, hostname(host))
	}
	for _, page := range o.Pages {
		if CheckOrigin(page) == nil { // any other is no origin that a browser sends
			g.crossing.AddTrustedOrigin(page)
			g.pages = append(g.pages, page)
		}
	}
	return g
}

// CheckOrigin says what is wrong with a text that should be an origin such as http://localhost:5173.
func CheckOrigin(text string) error { return http.NewCrossOriginProtection().AddTrustedOrigin(text) }

// check refuses a request of a page that should not see this server. A foreign name that leads to this machine is
// how such a page gets round the browser's own rules (DNS rebinding): the request then bears that name as its Host.
func (g *guard) check(r *http.Request) error {
	if g.local && !isLocal(r.Host) && !slices.Contains(g.hosts, hostname(r.Host)) {
		return sendapi.Refuse(http.StatusForbidden, 1201,
			"the Host header names %.100q: this server is for localhost and loopback addresses (--allow-host adds a name)", r.Host)
	}
	if err := g.crossing.Check(r); err != nil {
		return sendapi.Refuse(http.StatusForbidden, 1201, "requests of pages of other origins are refused (--cors allows one)")
	}
	return nil
}

// isLocal tells hosts that lead to this machine whatever a name server says.
func isLocal(host string) bool {
	name := hostname(host)
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	at, err := netip.ParseAddr(name)
	return err == nil && at.Unmap().IsLoopback()
}

// hostname is a host without its port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// known tells an origin of a page that may ask: the server's own, or one that was allowed. Requests of programs have
// none.
func (g *guard) known(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || slices.Contains(g.pages, origin) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, r.Host)
}

// allow tells the browser that an allowed page may read the answer. It reports whether the request only asked that.
func (g *guard) allow(w http.ResponseWriter, r *http.Request) (done bool) {
	origin := r.Header.Get("Origin")
	if len(g.pages) == 0 {
		return false
	}
	h := w.Header()
	h.Add("Vary", "Origin")
	if !slices.Contains(g.pages, origin) {
		return false
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", live.TimeHeader)
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
	return true
}

// authorize checks the key of a request to the control API. A browser cannot set a header when it opens a
// websocket: it gives the key as a subprotocol, escaped as in a URL where it has to be.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) error {
	if s.key != "" && websocket.IsWebSocketUpgrade(r) {
		for _, offered := range websocket.Subprotocols(r) {
			if key, err := url.PathUnescape(offered); s.key.Is(offered) || err == nil && s.key.Is(key) {
				return nil
			}
		}
	}
	return s.key.Bearer(w, r, false)
}
