package dashboard

import (
	"net/http"
	"net/url"

	"github.com/gorilla/websocket"
)

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
