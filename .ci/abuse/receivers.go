package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// receiver listens and does something to each connection, until it is closed.
type receiver struct {
	net.Listener
	sent atomic.Int64 // bytes that the server took of its answers
	came atomic.Int64 // requests
}

func newReceiver(answer func(*receiver, net.Conn)) (*receiver, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &receiver{Listener: l}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				request, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, request.Body)
				r.came.Add(1)
				answer(r, conn)
			}()
		}
	}()
	return r, nil
}

func (r *receiver) url() string { return "http://" + r.Addr().String() }

// say writes, until the other side has had enough.
func (r *receiver) say(conn net.Conn, text string) bool {
	n, err := io.WriteString(conn, text)
	r.sent.Add(int64(n))
	return err == nil
}

// receivers tells one receipt each to receivers that behave badly, and to one that does not.
func (p part) receivers(s *server) (string, error) {
	elsewhere, err := newReceiver(func(*receiver, net.Conn) {})
	if err != nil {
		return "", err
	}
	defer elsewhere.Close()
	bad := []func(*receiver, net.Conn){
		func(_ *receiver, c net.Conn) { _, _ = io.Copy(io.Discard, c) }, // never answers
		func(r *receiver, c net.Conn) { // drips
			for r.say(c, "H") {
				time.Sleep(500 * time.Millisecond)
			}
		},
		func(r *receiver, c net.Conn) {
			r.say(c, "HTTP/1.1 307 Temporary Redirect\r\nLocation: "+elsewhere.url()+"\r\nContent-Length: 0\r\n\r\n")
		},
		func(r *receiver, c net.Conn) { // answers without end
			piece := strings.Repeat("x", 64<<10)
			for ok := r.say(c, "HTTP/1.1 200 OK\r\n\r\n"); ok; ok = r.say(c, piece) {
			}
		},
		func(r *receiver, c net.Conn) { // a header without end
			line := "X: " + strings.Repeat("x", 4<<10) + "\r\n"
			for ok := r.say(c, "HTTP/1.1 200 OK\r\n"); ok; ok = r.say(c, line) {
			}
		},
		func(r *receiver, c net.Conn) {
			r.say(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
			_, _ = io.Copy(io.Discard, c)
		},
		func(*receiver, net.Conn) {}, // hangs up
		func(r *receiver, c net.Conn) {
			r.say(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		},
	}
	var all []*receiver
	for _, answer := range bad {
		r, err := newReceiver(answer)
		if err != nil {
			return "", err
		}
		defer r.Close()
		all = append(all, r)
	}
	const once = "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Accepted, after: 1s}]}}"
	if a, err := s.askAs("PUT", shop, "application/yaml", strings.NewReader(once)); err != nil || a.status != http.StatusOK {
		return "", fmt.Errorf("%+v, %v", a, err)
	}
	var asked sync.WaitGroup
	for _, r := range all {
		asked.Go(func() {
			_, _ = s.must("POST", "/api/v1/subaccounts/shop/messages",
				fmt.Sprintf(hello, `,"dlrCallbackUrl":"`+r.url()+`"`))
		})
	}
	asked.Wait()
	if _, err := s.must("POST", shop+"/clock/advance", `{"by":"1s"}`); err != nil {
		return "", err
	}
	return p.judge(s, all, elsewhere)
}

// judge looks at what came of receivers: one attempt each, of which only the last one's was taken whole.
func (part) judge(s *server, all []*receiver, elsewhere *receiver) (string, error) {
	text, err := s.must("GET", shop+"/webhooks", "")
	if err != nil {
		return "", err
	}
	var list struct{ Attempts []struct{ Answer int } }
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return "", err
	}
	var most int64
	for i, r := range all {
		if r.came.Load() != 1 {
			return "", fmt.Errorf("receiver %d was asked %d times", i, r.came.Load())
		}
		most = max(most, r.sent.Load())
	}
	switch {
	case len(list.Attempts) != len(all):
		return "", fmt.Errorf("%d attempts: %s", len(list.Attempts), text)
	case elsewhere.came.Load() > 0:
		return "", fmt.Errorf("a redirect was followed")
	case most > 16<<20: // what the sockets hold counts, too
		return "", fmt.Errorf("%d bytes of an answer were taken", most)
	}
	return fmt.Sprintf("%d attempts, each over within the 10 s that a receiver has; no redirect is followed, at most %d KiB of an answer left its receiver",
		len(all), most>>10), nil
}
