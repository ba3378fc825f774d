package door

import (
	"log/slog"
	"net/http"
	"time"
)

// The time that each part of a request may take.
const (
	headerTime = 10 * time.Second
	bodyTime   = 60 * time.Second
	idleTime   = 2 * time.Minute

	AnswerTime = 60 * time.Second // to write an answer; counted anew where a handler has waited
	EndTime    = 4 * time.Second  // for the requests that are under way when the server is to end
)

// NewServer is a server of the handler that waits for nobody longer than that.
func NewServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, WriteTimeout: bodyTime + AnswerTime,
		IdleTimeout: idleTime, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
