package door

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"cascade/orchestrator/sendapi"
)

// Guard decides which addresses a server may be asked under, and which pages of other origins may ask it.
type Guard struct {
	local    bool     // only hosts of this machine
	hosts    []string // and these, which were allowed
	pages    []string // origins of other pages that may ask
	exposed  string   // the headers that those may read
	hint     string
	crossing *http.CrossOriginProtection
}

// Entry is who a guard lets in. Its zero value lets in everybody but pages of other origins.
type Entry struct {
	Local   bool     // refuse Hosts that are not of this machine, such as localhost, unless Hosts has them
	Hosts   []string // names that the server is asked under, beside those of this machine
	Pages   []string // origins of pages that may ask, beside the server's own; what is none is left out
	Exposed []string // headers of answers that those may read
	Hint    string   // how a page comes among them, such as "--cors allows one"; "": none can
}

// NewGuard makes a guard.
func NewGuard(e Entry) *Guard {
	g := &Guard{local: e.Local, exposed: strings.Join(e.Exposed, ", "), crossing: http.NewCrossOriginProtection()}
	if e.Hint != "" {
		g.hint = " (" + e.Hint + ")"
	}
	for _, host := range e.Hosts {
		g.hosts = append(g.hosts, hostname(host))
	}
	for _, page := range e.Pages {
		if CheckOrigin(page) == nil { // any other is no origin that a browser sends
			g.crossing.AddTrustedOrigin(page)
			g.pages = append(g.pages, page)
		}
	}
	return g
}

// CheckOrigin says what is wrong with a text that should be an origin such as http://localhost:5173.
func CheckOrigin(text string) error { return http.NewCrossOriginProtection().AddTrustedOrigin(text) }

// IsLoopback tells listeners that only this machine reaches: their guard should be local.
func IsLoopback(l net.Listener) bool {
	at, ok := l.Addr().(*net.TCPAddr)
	return ok && at.IP.IsLoopback()
}

// Check refuses a request of a page that should not see the server. A foreign name that leads to this machine is
// how such a page gets round the browser's own rules (DNS rebinding): the request then bears that name as its Host.
func (g *Guard) Check(r *http.Request) error {
	if g.local && !isLocal(r.Host) && !slices.Contains(g.hosts, hostname(r.Host)) {
		return sendapi.Refuse(http.StatusForbidden, 1201,
			"the Host header names %.100q: this server is for localhost and loopback addresses (--allow-host adds a name)", r.Host)
	}
	if err := g.crossing.Check(r); err != nil {
		return sendapi.Refuse(http.StatusForbidden, 1201, "requests of pages of other origins are refused%s", g.hint)
	}
	return nil
}

// Private keeps an answer to the pages of the server's own origin, and to what it says it is.
func Private(h http.Header) {
	h["X-Content-Type-Options"] = []string{"nosniff"} // set as they are: this is done for every request
	h["Referrer-Policy"] = []string{"no-referrer"}
	h["Cross-Origin-Resource-Policy"] = []string{"same-origin"}
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

// Known tells an origin of a page that may ask: the server's own, or one that was allowed. Requests of programs have
// none.
func (g *Guard) Known(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || slices.Contains(g.pages, origin) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, r.Host)
}

// Allow tells the browser that an allowed page may read the answer. It reports whether the request only asked that.
func (g *Guard) Allow(w http.ResponseWriter, r *http.Request) (done bool) {
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
	h.Set("Access-Control-Expose-Headers", g.exposed)
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
	return true
}
