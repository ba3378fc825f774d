package smpp

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cascade/orchestrator/channel/smpp"
	"cascade/sim/live"
)

// Options are what a server is made with. The zero value of a field is what its comment says.
type Options struct {
	Worlds   *live.Registry                      // where messages go
	Password func(subaccount string) string      // the one that a bind must give; "": any does; nil: any does
	IDs      func(subaccount string) smpp.IDForm // how ids are spelled; nil: as UUIDs
	Log      *slog.Logger                        // nil: nothing is logged

	// In real time.
	SessionInit time.Duration // from the connection to the bind; 0: 10 s
	EnquireLink time.Duration // of silence before the peer is asked; 0: 30 s
	Response    time.Duration // for the peer to answer, and to take what is written; 0: 10 s

	Links int // that may be open at once; 0: 2,000
}

func (o Options) orDefaults() Options {
	if o.Password == nil {
		o.Password = func(string) string { return "" }
	}
	if o.IDs == nil {
		o.IDs = func(string) smpp.IDForm { return smpp.SameID }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	for field, value := range map[*time.Duration]time.Duration{
		&o.SessionInit: 10 * time.Second, &o.EnquireLink: 30 * time.Second, &o.Response: 10 * time.Second,
	} {
		if *field == 0 {
			*field = value
		}
	}
	if o.Links == 0 {
		o.Links = 2000
	}
	return o
}

// Server is the mock SMSC. It is the wire of all messages that come over it.
type Server struct {
	options Options
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup

	mu        sync.Mutex
	listeners []net.Listener
	links     map[*session]struct{}
	receivers map[string][]*session // by system_id: the binds that take receipts, the one to be used next first
	partials  map[string]*partials  // by system_id: parts of messages that are not whole yet

	partialBytes int          // that those parts take
	waiting      atomic.Int64 // bytes of requests that wait on all links
}

// New makes a server. Close ends it.
func New(o Options) *Server {
	s := &Server{
		options: o.orDefaults(), links: map[*session]struct{}{}, receivers: map[string][]*session{},
		partials: map[string]*partials{},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.options.Worlds.Hear(s)
	return s
}

// Serve takes connections until the listener is closed, or the server is. It closes the listener.
func (s *Server) Serve(l net.Listener) error {
	s.mu.Lock()
	s.listeners = append(s.listeners, l)
	s.mu.Unlock()
	defer l.Close()
	if s.ctx.Err() != nil {
		return nil
	}
	for {
		conn, err := l.Accept()
		switch {
		case s.ctx.Err() != nil:
			if err == nil {
				conn.Close()
			}
			return nil
		case errors.Is(err, net.ErrClosed):
			return err
		case err != nil: // such as too many open files: those that close make room
			s.options.Log.Warn("an SMPP connection was not accepted", "error", err)
			select {
			case <-time.After(s.options.Response / 100):
			case <-s.ctx.Done():
			}
		default:
			s.accept(conn)
		}
	}
}

// accept serves a connection by itself, where there may be one more.
func (s *Server) accept(conn net.Conn) {
	link := newSession(s, conn)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.links) >= s.options.Links || s.ctx.Err() != nil {
		s.options.Log.Warn("an SMPP connection was closed: there are too many", "links", len(s.links))
		conn.Close()
		return
	}
	s.links[link] = struct{}{}
	s.running.Go(link.run)
}

// Close closes every link, and waits for what is under way.
func (s *Server) Close() {
	s.stop()
	s.mu.Lock()
	for _, l := range s.listeners {
		l.Close()
	}
	for link := range s.links {
		link.close()
	}
	s.mu.Unlock()
	s.running.Wait()
}

// bind notes a link's system_id, and whether it takes receipts.
func (s *Server) bind(link *session, system string, receives bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	link.system = system
	if receives {
		s.receivers[system] = append(s.receivers[system], link)
	}
}

// forget drops a link that has ended.
func (s *Server) forget(link *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.links, link)
	s.withdraw(link)
}

// spare lets no further receipt go to a link.
func (s *Server) spare(link *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.withdraw(link)
}

// withdraw takes a link from those that receive.
func (s *Server) withdraw(link *session) {
	list := slices.DeleteFunc(s.receivers[link.system], func(l *session) bool { return l == link })
	if s.receivers[link.system] = list; len(list) == 0 {
		delete(s.receivers, link.system)
	}
}

// receiver is the bind that the next receipt of a system_id goes to: the first, until it leaves one unanswered.
func (s *Server) receiver(system string) (*session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if list := s.receivers[system]; len(list) > 0 {
		return list[0], true
	}
	return nil, false
}

// last lets the other receiving binds of the system_id have their turn before the link.
func (s *Server) last(link *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.receivers[link.system]
	if i := slices.Index(list, link); i >= 0 {
		copy(list[i:], list[i+1:])
		list[len(list)-1] = link
	}
}
