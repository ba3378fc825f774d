package dashboard

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/gorilla/websocket"

	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
)

// The subprotocols of the events websocket. A message of the first is a line of the timeline with the cursor that
// follows it. A message of the second, which the page asks for, holds an array of such lines, of which those of
// submissions tell the recipient and the clientMessageId too: a line a message costs a browser 25 times as much.
const (
	Subprotocol      = "cascade.v1"
	BatchSubprotocol = "cascade.v1.batch"
)

// The codes that the server closes an events websocket with, beside 1001 when it shuts down.
const (
	CloseRemoved = 4404 // the subaccount was removed
	CloseSlow    = 4408 // the client did not read what it was sent: go on from the last cursor
)

const (
	pingEvery   = 30 * time.Second
	pongWithin  = 75 * time.Second
	mostRead    = 4096 // bytes of a message that a client sends; they mean nothing
	eventsPiece = 256  // lines that are sent at a time
)

// events sends the timeline as a websocket, from a cursor on, or else from now on.
func (s *Server) events(w http.ResponseWriter, r *http.Request, world *live.World) error {
	p, err := readExcerpt(r, world.Index, maxRows)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("after") == "" {
		p.from = world.Len()
	} else if p.from > world.Len() {
		return sendapi.Invalid("cursor %s lies ahead of the timeline", world.Cursor(p.from))
	}
	if most := s.options.Bounds.Sockets; s.follows.Add(1) > int64(most) {
		s.follows.Add(-1)
		s.metrics.Refused.WithLabelValues("websockets").Inc()
		return sendapi.BadRequest(1100, "%d websockets are open already: close one first", most)
	}
	defer s.follows.Add(-1)
	upgrader := websocket.Upgrader{
		Subprotocols: []string{Subprotocol, BatchSubprotocol}, WriteBufferSize: 1024, ReadBufferSize: 1024,
		CheckOrigin: s.guard.Known,
		Error: func(w http.ResponseWriter, r *http.Request, status int, reason error) {
			if status == http.StatusForbidden {
				err = sendapi.Refuse(status, sendapi.InvalidParameter,
					"the Origin header names another site: in a browser, only this server's own pages may follow it")
				return
			}
			err = sendapi.Refuse(status, sendapi.InvalidParameter, "this address is for websockets: %s",
				strings.TrimPrefix(reason.Error(), "websocket: "))
		},
	}
	taken := &takeover{ResponseWriter: w, patience: s.options.SlowReader, lost: s.metrics.dropped.Inc}
	extra := http.Header{}
	setTime(extra, world)
	socket, failed := upgrader.Upgrade(taken, r, extra)
	if failed != nil {
		return err
	}
	s.sockets.Add(1)
	defer s.sockets.Done()
	s.metrics.sockets.Inc()
	defer s.metrics.sockets.Dec()
	defer socket.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go hear(socket, cancel)
	f := follower{server: s, world: world, at: p.from, socket: socket, conn: taken.conn}
	f.batch = socket.Subprotocol() == BatchSubprotocol
	f.follow(ctx, p.reset)
	return nil
}

// hear reads what the client sends, which is nothing but control messages, until it is gone.
func hear(socket *websocket.Conn, gone func()) {
	defer gone()
	socket.SetReadLimit(mostRead)
	extend := func(string) error { return socket.SetReadDeadline(time.Now().Add(pongWithin)) }
	extend("")
	socket.SetPongHandler(extend)
	for {
		if _, _, err := socket.NextReader(); err != nil {
			return
		}
	}
}

// follower is one websocket on its way through a timeline. It holds nothing of its own but the place where it
// is: one that is slow keeps nobody waiting.
type follower struct {
	server *Server
	world  *live.World
	at     int // index of the next line
	socket *websocket.Conn
	conn   *steadyConn
	batch  bool // sends many lines a message
	lines  live.Lines
	text   []byte
}

// follow sends lines as they come, until the client is gone or has to go.
func (f *follower) follow(ctx context.Context, reset bool) {
	for {
		if reset && !f.send([]byte(`{"reset":true}`)) {
			return
		}
		if !f.rest(ctx) {
			return
		}
		world, ok := f.server.worlds.Find(f.world.Name())
		select {
		case <-f.server.worlds.Closing():
			f.close(websocket.CloseGoingAway, "the server is shutting down")
			return
		default:
		}
		if !ok {
			f.close(CloseRemoved, "the subaccount was removed")
			return
		}
		f.world, f.at, reset = world, 0, true
	}
}

// rest sends the lines of the current world. It reports whether the world has ended, and not the client.
func (f *follower) rest(ctx context.Context) bool {
	for {
		f.world.ReadNamed(&f.lines, f.at, eventsPiece)
		if f.lines.Len() == 0 {
			grown := f.world.Grown(ctx, f.at, pingEvery)
			switch {
			case grown:
			case ctx.Err() != nil:
				return false
			case isDone(f.world.Done()):
				return true
			case f.socket.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second)) != nil:
				return false
			}
			continue
		}
		if !f.tell() {
			return false
		}
	}
}

// tell sends the lines that were read. It reports whether the client takes more.
func (f *follower) tell() bool {
	if f.batch {
		f.text = append(f.text[:0], '[')
		named := f.lines.Named
		for i := range f.lines.Len() {
			if i > 0 {
				f.text = append(f.text, ',')
			}
			f.line(i)
			if len(named) > 0 && named[0].Line == i {
				f.text = appendNames(f.text[:len(f.text)-1], named[0])
				named = named[1:]
			}
		}
		return f.send(append(f.text, ']'))
	}
	f.conn.hold()
	for i := range f.lines.Len() {
		f.text = f.text[:0]
		f.line(i)
		if f.socket.WriteMessage(websocket.TextMessage, f.text) != nil {
			return false
		}
	}
	return f.conn.flush() == nil && !f.slow()
}

// line appends the next line with its cursor, and moves on.
func (f *follower) line(i int) {
	f.at++
	line := f.lines.At(i)
	f.text = appendWithCursor(f.text, line, f.world.After(f.at, line))
}

// appendWithCursor appends a line with the cursor that follows it.
func appendWithCursor(dst, line []byte, c live.Cursor) []byte {
	dst = append(append(dst, line[:len(line)-1]...), `,"cursor":"`...)
	return append(append(dst, c.String()...), `"}`...)
}

// appendNames ends a line with what it leaves out.
func appendNames(line []byte, n live.Named) []byte {
	line = append(line, `,"recipient":`...)
	line = appendText(line, n.Recipient)
	if n.ClientMessageID != "" {
		line = appendText(append(line, `,"clientMessageId":`...), n.ClientMessageID)
	}
	if n.Ref != "" {
		line = appendText(append(line, `,"ref":`...), n.Ref)
	}
	return append(line, '}')
}

// appendText appends a text as JSON: any text can be written so.
func appendText(dst []byte, text string) []byte {
	quoted, _ := jsontext.AppendQuote(dst, strings.ToValidUTF8(text, "\ufffd"))
	return quoted
}

func (f *follower) send(text []byte) bool {
	return f.socket.WriteMessage(websocket.TextMessage, text) == nil && !f.slow()
}

// slow drops a client that has not read what it was sent for too long.
func (f *follower) slow() bool {
	if !f.conn.slow() {
		return false
	}
	f.close(CloseSlow, "too slow: go on from cursor "+f.world.Behind(f.at).String())
	return true
}

func (f *follower) close(code int, reason string) {
	text := websocket.FormatCloseMessage(code, reason)
	f.socket.WriteControl(websocket.CloseMessage, text, time.Now().Add(time.Second))
}

func isDone(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}
