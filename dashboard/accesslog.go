package dashboard

import (
	"log/slog"
	"net/http"
	"time"
)

// noted is a ResponseWriter that remembers what it answered, for the log.
type noted struct {
	http.ResponseWriter
	status int
	bytes  int
}

// Unwrap lets http.ResponseController reach the connection.
func (n *noted) Unwrap() http.ResponseWriter { return n.ResponseWriter }

func (n *noted) WriteHeader(status int) {
	if n.status == 0 {
		n.status = status
	}
	n.ResponseWriter.WriteHeader(status)
}

func (n *noted) Write(text []byte) (int, error) {
	if n.status == 0 {
		n.status = http.StatusOK
	}
	written, err := n.ResponseWriter.Write(text)
	n.bytes += written
	return written, err
}

// note logs each request with its answer, where somebody wants to know. What it returns is called at the end.
func (s *Server) note(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, func()) {
	if !s.log.Enabled(r.Context(), slog.LevelDebug) {
		return w, func() {}
	}
	began, answer := time.Now(), &noted{ResponseWriter: w}
	return answer, func() {
		s.log.Debug("request", "method", r.Method, "path", r.URL.Path, "from", r.RemoteAddr,
			"status", answer.status, "bytes", answer.bytes, "took", time.Since(began).Round(time.Microsecond))
	}
}
