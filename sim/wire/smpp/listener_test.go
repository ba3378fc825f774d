package smpp

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cascade/orchestrator/channel/smpp"
)

// crowded is a listener that is out of file descriptors once, and then has a connection.
type crowded struct {
	conns  chan net.Conn
	failed bool
	once   sync.Once
}

func (c *crowded) Accept() (net.Conn, error) {
	if !c.failed {
		c.failed = true
		return nil, errors.New("too many open files")
	}
	conn, ok := <-c.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (c *crowded) Close() error { c.once.Do(func() { close(c.conns) }); return nil }
func (*crowded) Addr() net.Addr { return nil }

// A connection that cannot be taken is logged, and the next is taken a little later.
func TestAListenerThatFailsIsAskedAgainALittleLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log logged
		s := serve(t, delivers, Options{Log: log.logger()})
		near, far := net.Pipe()
		l := &crowded{conns: make(chan net.Conn, 1)}
		l.conns <- far
		done := make(chan error, 1)
		go func() { done <- s.Serve(l) }()
		began := time.Now()
		p := follow(near)
		p.bind(t, smpp.BindTransceiver, "shop")
		if took := time.Since(began); took != 100*time.Millisecond {
			t.Errorf("it is taken after %s", took)
		}
		if got := log.lines(); got != "level=WARN msg=\"an SMPP connection was not accepted\" error=\"too many open files\"\n" {
			t.Error(got)
		}
		s.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// late is a listener whose connection comes as it is closed.
type late struct {
	closed chan struct{}
	once   sync.Once
	conn   net.Conn
}

func (l *late) Accept() (net.Conn, error) { <-l.closed; return l.conn, nil }
func (l *late) Close() error              { l.once.Do(func() { close(l.closed) }); return nil }
func (*late) Addr() net.Addr              { return nil }

func TestAConnectionThatComesAsTheServerClosesIsClosedToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, delivers, Options{})
		near, far := net.Pipe()
		done := make(chan error, 1)
		go func() { done <- s.Serve(&late{closed: make(chan struct{}), conn: far}) }()
		synctest.Wait()
		s.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if n, err := near.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("it gives %d bytes: %v", n, err)
		}
	})
}
