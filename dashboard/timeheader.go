package dashboard

import (
	"net/http"
	"strings"

	"cascade/orchestrator"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// timed is a ResponseWriter that puts the time of a subaccount's world on the answer: as it is when the answer begins,
// after whatever the request let happen.
type timed struct {
	http.ResponseWriter
	worlds     *live.Registry
	subaccount string
	begun      bool
}

// Unwrap lets http.ResponseController reach the connection.
func (t *timed) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (t *timed) begin() {
	if t.begun {
		return
	}
	t.begun = true
	if world, ok := t.worlds.Find(t.subaccount); ok {
		setTime(t.Header(), world)
	}
}

func (t *timed) WriteHeader(status int) {
	if status >= http.StatusOK {
		t.begin()
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *timed) Write(text []byte) (int, error) {
	t.begin()
	return t.ResponseWriter.Write(text)
}

// setTime tells the world's time.
func setTime(h http.Header, world *live.World) {
	h[live.TimeHeader] = []string{string(orchestrator.AppendSeconds(nil, world.Instant()))}
}

// timed lets the answer to a request tell the time of the world that it is about. What is about none has none.
func (s *Server) timed(w http.ResponseWriter, r *http.Request, call *wire.Call) http.ResponseWriter {
	subaccount := ""
	if call != nil {
		subaccount = call.Subaccount
	}
	for _, before := range []string{testedBase, base + "/subaccounts/"} {
		if rest, ok := strings.CutPrefix(r.URL.Path, before); ok {
			subaccount, _, _ = strings.Cut(rest, "/")
		}
	}
	if subaccount == "" {
		return w
	}
	return &timed{ResponseWriter: w, worlds: s.worlds, subaccount: subaccount}
}
