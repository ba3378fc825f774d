package dashboard

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"cascade/orchestrator/sendapi"
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

// bodies counts the bytes of all bodies under way.
type bodies struct {
	most int64
	held atomic.Int64
	full func() // is called when there is no room for one
}

// counted is a body whose bytes count until it is let go.
type counted struct {
	io.ReadCloser
	all  *bodies
	mine int64
}

// take counts a request's body from now on. What it returns lets it go, when the request was answered.
func (b *bodies) take(r *http.Request) (letGo func()) {
	if r.Body == nil || r.Body == http.NoBody {
		return func() {}
	}
	body := &counted{ReadCloser: r.Body, all: b}
	r.Body = body
	return func() { b.held.Add(-body.mine) }
}

// Read fails with a refusal where all bodies together would be too large.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.mine += int64(n)
	if held := c.all.held.Add(int64(n)); held > c.all.most {
		c.all.full()
		return n, sendapi.Refuse(http.StatusServiceUnavailable, 1100,
			"requests of %d MiB together are under way already: send this one again when others are answered", c.all.most>>20)
	}
	return n, err
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
