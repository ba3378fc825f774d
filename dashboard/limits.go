package dashboard

import (
	"errors"
	"log/slog"
	"net"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// Bounds is how much clients can make the server hold at once, beside its worlds. A zero field means its default.
type Bounds struct {
	Connections int   // 2,000; further ones wait until one is closed
	Sockets     int   // websockets; 1,000
	Bodies      int64 // bytes of requests whose answer is not yet written; 512 MiB
}

func (b Bounds) orDefaults() Bounds {
	if b.Connections == 0 {
		b.Connections = 2000
	}
	if b.Sockets == 0 {
		b.Sockets = 1000
	}
	if b.Bodies == 0 {
		b.Bodies = 512 << 20
	}
	return b
}

// limitedListener holds at most so many connections at once, and tells when there are more, or when one cannot be taken.
type limitedListener struct {
	net.Listener
	slots  chan struct{}
	closed chan struct{}
	close  func() error
	log    *slog.Logger
	count  prometheus.Gauge // of the connections that are held
}

func newLimitedListener(l net.Listener, most int, log *slog.Logger, count prometheus.Gauge) *limitedListener {
	closed := make(chan struct{})
	return &limitedListener{
		Listener: l, slots: make(chan struct{}, most), closed: closed, log: log, count: count,
		close: sync.OnceValue(func() error {
			close(closed)
			return l.Close()
		}),
	}
}

// Close lets nobody wait any longer.
func (l *limitedListener) Close() error { return l.close() }

// Accept waits for a connection, and for room to hold it.
func (l *limitedListener) Accept() (net.Conn, error) {
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
