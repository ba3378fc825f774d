package adapter

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cascade/orchestrator"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// network is one address, without sockets: its connections are pipes, so that a test's clock can stand for all of it.
type network struct {
	conns chan net.Conn
	gone  chan struct{}
	close func()
}

func newNetwork() *network {
	n := &network{conns: make(chan net.Conn), gone: make(chan struct{})}
	n.close = sync.OnceFunc(func() { close(n.gone) })
	return n
}

func (n *network) Accept() (net.Conn, error) {
	select {
	case c := <-n.conns:
		return c, nil
	case <-n.gone:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error   { n.close(); return nil }
func (n *network) Addr() net.Addr { return &net.TCPAddr{} }

// dial connects, as net.Dialer does.
func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case n.conns <- far:
		return near, nil
	case <-n.gone:
		return nil, errors.New("connection refused")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// transport is a client's side of the network, for addresses of either scheme.
func (n *network) transport() *http.Transport {
	return &http.Transport{DialContext: n.dial, DialTLSContext: n.dial, MaxIdleConnsPerHost: 32}
}

// provider serves a handler over a network of its own, and gives what adapters need to reach it.
func provider(t *testing.T, h http.Handler) HTTP {
	t.Helper()
	n := newNetwork()
	s := &http.Server{Handler: h}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Serve(n)
	}()
	transport := n.transport()
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		s.Close()
		<-done
	})
	return HTTP{Transport: transport}
}

// refusing is an address at which nobody listens.
func refusing() HTTP {
	n := newNetwork()
	n.Close()
	return HTTP{Transport: n.transport()}
}

// raw is a provider that answers each connection with these bytes, once a request has come, and closes it.
func raw(t *testing.T, bytes string) HTTP {
	t.Helper()
	n := newNetwork()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := n.Accept()
			if err != nil {
				return
			}
			http.ReadRequest(newReader(c))
			io.WriteString(c, bytes)
			c.Close()
		}
	}()
	t.Cleanup(func() { n.Close(); <-done })
	return HTTP{Transport: n.transport()}
}

// hi is a send of a short text.
func hi(c orchestrator.Channel) Send {
	return Send{
		Key: "b1946ac9-2-1", Channel: c, Reference: "order-17", Callback: "http://us/receipts/shop/x?a=1",
		Message: &orchestrator.Message{
			User: orchestrator.User{MSISDN: "+6581234567"}, Type: orchestrator.Text,
			Content: orchestrator.Content{Text: "hi"},
		},
	}
}

// answered is a send that ended, and how long it took.
type answered struct {
	Answer
	err  error
	took time.Duration
}

func sent(a Adapter, s Send) answered {
	began := time.Now()
	answer, err := a.Send(context.Background(), s)
	return answered{answer, err, time.Since(began)}
}
