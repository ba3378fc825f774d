package dashboard

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"cascade/orchestrator/host"
	"cascade/orchestrator/sendapi"
)

const (
	watchPatience = 10 * time.Second // that a page may take over what it is sent
	watchedPiece  = 128              // messages whose lines are read at a time
)

// events sends a subaccount's lines as they are written, in the form of BatchSubprotocol. Each bears beside its cursor,
// which tells it from others, in after the place from which the lines behind it are to be told.
func (h *watch) events(w http.ResponseWriter, r *http.Request, of host.Watched) (err error) {
	at, reset := of.Grown, false
	if text := r.URL.Query().Get("after"); text != "" {
		place, ok := readPlace(of, text)
		if reset = !ok; ok {
			at = place
		}
	}
	upgrader := websocket.Upgrader{
		Subprotocols: []string{BatchSubprotocol}, WriteBufferSize: 1024, ReadBufferSize: 1024, CheckOrigin: h.Known,
		Error: func(_ http.ResponseWriter, _ *http.Request, status int, reason error) {
			err = sendapi.Refuse(status, sendapi.InvalidParameter, "this address is for websockets: %s",
				strings.TrimPrefix(reason.Error(), "websocket: "))
		},
	}
	taken := &takeover{ResponseWriter: w, patience: watchPatience, lost: func() {}}
	socket, failed := upgrader.Upgrade(taken, r, nil)
	if failed != nil {
		return err
	}
	defer socket.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go hear(socket, cancel)
	v := viewer{watch: h, of: of, at: at, socket: socket, conn: taken.conn}
	if reset && !v.send([]byte(`{"reset":true}`)) {
		return nil
	}
	v.follow(ctx)
	return nil
}

// viewer is one websocket on its way through what is written.
type viewer struct {
	*watch
	of     host.Watched
	at     uint64 // the place of the last line that it knows
	socket *websocket.Conn
	conn   *steadyConn
}

// follow sends lines as they come, until the client is gone, or is so far behind that it has to read anew.
func (v *viewer) follow(ctx context.Context) {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		grown := v.Host.Grown()
		news, whole := v.Host.News(v.at, watchedPiece)
		if !whole {
			now, err := v.Host.Watch(v.of.Name)
			if err != nil || !v.send([]byte(`{"reset":true}`)) {
				return
			}
			v.at = now.Grown
			continue
		}
		if len(news) > 0 {
			if text := v.told(news); len(text) > 0 && !v.send(text) {
				return
			}
			continue
		}
		select {
		case <-grown:
		case <-ping.C:
			if v.socket.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second)) != nil {
				return
			}
		case <-ctx.Done():
			return
		case <-v.Done:
			text := websocket.FormatCloseMessage(websocket.CloseGoingAway, "the server is shutting down")
			v.socket.WriteControl(websocket.CloseMessage, text, time.Now().Add(time.Second))
			return
		}
	}
}

// told are the lines of the subaccount among the news, as an array; nil: there are none. It moves on behind them.
func (v *viewer) told(news []host.News) (text []byte) {
	for i := range news {
		n := &news[i]
		place := n.Place - 1
		for line := range bytes.Lines(n.Lines) {
			if place++; place <= v.at || n.Subaccount != v.of.Name {
				continue
			}
			text = v.line(append(text, ','), bytes.TrimSuffix(line, []byte{'\n'}), n, place)
		}
		v.at = max(v.at, n.End)
	}
	if text != nil {
		text[0] = '['
		text = append(text, ']')
	}
	return text
}

// line appends a line with its cursor, and that of a submission with what it leaves out.
func (v *viewer) line(dst, line []byte, n *host.News, place uint64) []byte {
	dst = withID(dst, line, lineID(line))
	dst = append(append(dst[:len(dst)-1], `,"after":"`...), placeCursor(v.of, place)...)
	dst = append(dst, '"')
	if bytes.Contains(line, []byte(`,"kind":"submitted"`)) {
		dst = appendText(append(dst, `,"recipient":`...), addressOf(n.Message))
		if id := n.Message.ClientMessageID; id != "" {
			dst = appendText(append(dst, `,"clientMessageId":`...), id)
		}
	}
	return append(dst, '}')
}

func (v *viewer) send(text []byte) bool {
	return v.socket.WriteMessage(websocket.TextMessage, text) == nil && !v.conn.slow()
}
