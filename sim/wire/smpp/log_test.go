package smpp

import (
	"bytes"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cascade/orchestrator/channel/smpp"
)

// logged is what a server logs, without the time.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) lines() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *logged) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
}

// A link that is closed, a request that is refused and a connection that is not taken are each logged, with why.
func TestTheLogTellsWhyALinkIsClosedAndARequestRefused(t *testing.T) {
	at := func(line string) string { return "level=" + line + "\n" }
	for name, test := range map[string]struct {
		do   func(t *testing.T, s *Server)
		want string
	}{
		"a refused request": {func(t *testing.T, s *Server) {
			p := connect(s)
			p.ask(t, smpp.SubmitSM, 1, hi().Append(nil))
			p.Close()
		}, at(`INFO msg="an SMPP request is refused" peer=pipe command=submit_sm status=ESME_RINVBNDSTS`)},
		"no PDU": {func(t *testing.T, s *Server) {
			p := connect(s)
			p.Write([]byte("GET / HTTP/1.1\r\n\r\n"))
			ended(p)
		}, at(`INFO msg="an SMPP link is closed: what comes is no PDU" peer=pipe`)},
		"too many links": {func(t *testing.T, s *Server) {
			first, second := connect(s), connect(s)
			ended(second)
			first.Close()
		}, at(`WARN msg="an SMPP connection was closed: there are too many" links=1`)},
		"receipts that are not answered": {func(t *testing.T, s *Server) {
			p := connect(s)
			p.bind(t, smpp.BindTransceiver, "shop")
			for i := range uint32(3) {
				p.ask(t, smpp.SubmitSM, 2+i, hi().Append(nil))
			}
			w, _ := s.options.Worlds.Find("shop")
			if _, err := w.AdvanceBy(t.Context(), 3*time.Second); err != nil {
				t.Error(err)
			}
			ended(p)
		}, at(`WARN msg="an SMPP link is closed: its peer answers no deliver_sm" peer=pipe`)},
		"an instant that is not over": {func(t *testing.T, s *Server) {
			m := hi()
			m.Dest = smpp.International("6581234568") // whose receipt is due at once
			p := connect(s)
			p.bind(t, smpp.BindTransceiver, "shop")
			p.ask(t, smpp.SubmitSM, 2, m.Append(nil))
			synctest.Wait()
			s.options.Worlds.Remove("shop")
			p.Close()
		}, at(`WARN msg="an instant was left unsettled" subaccount=shop error="subaccount shop was reset or removed meanwhile"`)},
	} {
		synctest.Test(t, func(t *testing.T) {
			var log logged
			s := serve(t, "providers: {SMS: {script: [{status: Accepted}, {status: Delivered, after: 3s}], "+
				`rules: [{msisdn: "+6581234568", script: [{status: Accepted}, {status: Delivered}]}]}}`,
				Options{Log: log.logger(), Links: 1, EnquireLink: time.Hour})
			test.do(t, s)
			synctest.Wait()
			if got := log.lines(); got != test.want {
				t.Errorf("%s: %s", name, got)
			}
		})
	}
}
