package dashboard

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// grace is how long a steadyConn that has lost its patience waits before it gives the client up.
const grace = 30 * time.Second

// steadyConn is a connection whose writes are put together while it holds them, and which notices a client
// that does not read: a write that takes longer than its patience still goes on for a while, so that the
// client can be told why it is dropped, should it read again.
type steadyConn struct {
	net.Conn
	patience time.Duration
	lost     func() // is called once, when the patience is lost
	late     atomic.Bool

	mu      sync.Mutex
	holding bool
	held    []byte
}

// hold keeps what is written until flush.
func (c *steadyConn) hold() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.holding = true
}

// flush writes what was held.
func (c *steadyConn) flush() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.holding = false
	_, err := c.write(c.held)
	c.held = c.held[:0]
	return err
}

// slow tells whether a write ever took longer than the patience.
func (c *steadyConn) slow() bool { return c.late.Load() }

// Write writes, or holds what is to be written.
func (c *steadyConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.holding {
		c.held = append(c.held, p...)
		return len(p), nil
	}
	return c.write(p)
}

// SetWriteDeadline does nothing: a write has the connection's own patience.
func (c *steadyConn) SetWriteDeadline(time.Time) error { return nil }

func (c *steadyConn) write(p []byte) (int, error) {
	c.Conn.SetWriteDeadline(time.Now().Add(c.patience))
	n, err := c.Conn.Write(p)
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		return n, err
	}
	if c.late.CompareAndSwap(false, true) {
		c.lost()
	}
	c.Conn.SetWriteDeadline(time.Now().Add(grace))
	more, err := c.Conn.Write(p[n:])
	return n + more, err
}

// takeover is a ResponseWriter whose connection is taken over as a steadyConn.
type takeover struct {
	http.ResponseWriter
	patience time.Duration
	lost     func()
	conn     *steadyConn
}

// Hijack takes the connection over from the HTTP server.
func (t *takeover) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(t.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	conn.SetDeadline(time.Time{})
	t.conn = &steadyConn{Conn: conn, patience: t.patience, lost: t.lost}
	return t.conn, buffers, nil
}
