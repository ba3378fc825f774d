package door

import (
	"errors"
	"log/slog"
	"net"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// limited holds at most so many connections at once, and tells when there are more, or when one cannot be taken.
type limited struct {
	net.Listener
	slots  chan struct{}
	closed chan struct{}
	close  func() error
	log    *slog.Logger
	count  prometheus.Gauge
}

// Limit is a listener of at most so many connections at once: further ones wait until one is closed. The gauge tells
// how many there are.
func Limit(l net.Listener, most int, log *slog.Logger, count prometheus.Gauge) net.Listener {
	closed := make(chan struct{})
	return &limited{
		Listener: l, slots: make(chan struct{}, most), closed: closed, log: log, count: count,
		close: sync.OnceValue(func() error {
			close(closed)
			return l.Close()
		}),
	}
}

// Close lets nobody wait any longer.
func (l *limited) Close() error { return l.close() }

// Accept waits for a connection, and for room to hold it.
func (l *limited) Accept() (net.Conn, error) {
	select {
	case l.slots <- struct{}{}:
	default:
		l.log.Warn("there are as many connections as the server takes: new ones wait", "connections", cap(l.slots))
		select {
		case l.slots <- struct{}{}:
		case <-l.closed:
			return nil, net.ErrClosed
		}
	}
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.slots
		if !errors.Is(err, net.ErrClosed) {
			l.log.Error("a connection cannot be taken", "error", err)
		}
		return nil, err
	}
	l.count.Inc()
	free := sync.OnceFunc(func() {
		<-l.slots
		l.count.Dec()
	})
	return &held{conn, free}, nil
}

// held is a connection that has a listener's slot until it is closed.
type held struct {
	net.Conn
	free func()
}

// Close gives the slot back.
func (h *held) Close() error {
	defer h.free()
	return h.Conn.Close()
}

// CloseWrite lets the HTTP server end an answer before the connection, so that the client has all of it.
func (h *held) CloseWrite() error {
	if half, ok := h.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
