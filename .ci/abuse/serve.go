package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
)

const (
	shop  = "/sim/v1/subaccounts/shop"
	hello = `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"Your table is booked for 8 pm."}%s}`
)

// serveAbuses are those of load, and of whoever the server talks to.
func serveAbuses(p part) []abuse {
	return []abuse{
		{name: fmt.Sprintf("%s messages in one world, to their end", thousands(p.of(1_000_000))), most: 3000,
			flags: []string{"--scenario", "three-channels"}, do: p.manyMessages},
		{name: fmt.Sprintf("%d worlds, and one more", 1000), most: 700, do: p.manyWorlds},
		{name: "worlds of scenarios of 900 KiB, and of messages, in a server of 900 MiB, until it is full", most: 1100,
			flags: []string{"--scenario", "three-channels"}, env: []string{"GOMEMLIMIT=900MiB"}, do: p.fullWorlds},
		{name: fmt.Sprintf("%d websockets, a fifth of which never read", p.of(500)), most: 1500, do: p.manyReaders},
		{name: fmt.Sprintf("%s timers at one instant", thousands(p.of(100_000))), most: 700, do: p.manyTimers},
		{name: fmt.Sprintf("%s messages, each with a callback URL of its own", thousands(p.of(300_000))),
			most: 1500, do: p.manyURLs},
		{name: "20,000 registrations of webhooks", most: 300, do: p.manyRegistrations},
		{name: fmt.Sprintf("%s registrations of webhooks, each in a body of a MiB", thousands(p.of(5000))), most: 300,
			do: p.wideRegistrations},
		{name: "receivers that never answer, drip, redirect, answer without end, answer 101 and hold, hang up",
			most: 200, do: p.receivers},
	}
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// send sends messages in batches of a thousand.
func (s *server) send(messages int, more func(i int) string) error {
	for done := 0; done < messages; {
		var body strings.Builder
		body.WriteString(`{"messages":[`)
		for n := 0; n < 1000 && done < messages; n++ {
			if n > 0 {
				body.WriteByte(',')
			}
			fmt.Fprintf(&body, hello, more(done))
			done++
		}
		body.WriteString(`]}`)
		if _, err := s.must("POST", "/api/v1/subaccounts/shop/messages/batch", body.String()); err != nil {
			return err
		}
	}
	return nil
}

func nothing(int) string { return "" }

func (p part) manyMessages(s *server) (string, error) {
	messages := p.of(1_000_000)
	if err := s.send(messages, nothing); err != nil {
		return "", err
	}
	if _, err := s.must("POST", shop+"/clock/advance", `{"until":"idle"}`); err != nil {
		return "", err
	}
	var sum struct{ Messages, Succeeded int }
	text, err := s.must("GET", shop+"/summary", "")
	if err == nil {
		err = json.Unmarshal([]byte(text), &sum)
	}
	if err == nil && (sum.Messages != messages || sum.Succeeded != messages) {
		err = fmt.Errorf("the summary is %+v", sum)
	}
	if err == nil {
		err = s.freed()
	}
	return fmt.Sprintf("all %s succeeded; removed with their world, their memory is given back",
		thousands(sum.Succeeded)), err
}

func (p part) manyWorlds(s *server) (string, error) {
	const most = 1000
	for i := range most {
		if _, err := s.must("POST", fmt.Sprintf("/api/v1/subaccounts/w%04d/messages", i), fmt.Sprintf(hello, "")); err != nil {
			return "", err
		}
	}
	a, err := s.ask("PUT", shop, "{}")
	if err == nil && (a.status != 400 || !strings.Contains(a.text, "delete one first")) {
		err = fmt.Errorf("one more world: %d %s", a.status, a.text)
	}
	for i := range most {
		if err == nil {
			_, err = s.must("DELETE", fmt.Sprintf("/sim/v1/subaccounts/w%04d", i), "")
		}
	}
	return "1,000 made, the next refused with 400", err
}

// full tells whether a request was refused for want of memory.
func (a answer) full() bool {
	return a.status != http.StatusOK && strings.Contains(a.text, `"code":1100,"message":"all subaccounts together take the`)
}

// fullWorlds fills a server with what worlds are made from, and then with messages: it is as full with either, tells
// everybody, and takes more when it has room again.
func (p part) fullWorlds(s *server) (string, error) {
	const most = 1000
	large := "plan: [{channel: SMS}]\nrecipients:\n"
	for i := range 16_000 {
		large += fmt.Sprintf("  - {msisdn: \"+65%08d\", offline: [{from: 0s, to: 1m}]}\n", i)
	}
	made, a, err := 0, answer{}, error(nil)
	for made < most && err == nil {
		a, err = s.askAs("PUT", fmt.Sprintf("/sim/v1/subaccounts/large-%d", made), "application/yaml", strings.NewReader(large))
		if a.status != http.StatusOK {
			break
		}
		made++
	}
	if err == nil && !a.full() {
		err = fmt.Errorf("after %d scenarios: %d %.300s", made, a.status, a.text)
	}
	for i := range made {
		if err == nil {
			_, err = s.must("DELETE", fmt.Sprintf("/sim/v1/subaccounts/large-%d", i), "")
		}
	}
	if err != nil {
		return "", err
	}
	taken := 0
	batch := `{"messages":[` + strings.Repeat(fmt.Sprintf(hello, "")+",", 999) + fmt.Sprintf(hello, "") + `]}`
	for i := 0; err == nil; i++ {
		if a, err = s.ask("POST", fmt.Sprintf("/api/v1/subaccounts/shop-%d/messages/batch", i%10), batch); a.status != http.StatusOK {
			break
		}
		taken += 1000
	}
	switch f := s.figures(); {
	case err != nil:
	case !a.full() || a.status != http.StatusTooManyRequests:
		err = fmt.Errorf("after %d messages: %d %.300s", taken, a.status, a.text)
	case f["cascade_world_bytes"] > f["cascade_world_bytes_limit"] || f[`cascade_refused_total{limit="memory"}`] < 2:
		err = fmt.Errorf("the metrics tell %v", f)
	}
	if a, failed := s.ask("POST", "/sim/v1/subaccounts/shop-0/clock/advance", `{"until":"idle"}`); err == nil && !a.full() {
		err = fmt.Errorf("an advance: %v, %d %.300s", failed, a.status, a.text)
	}
	for i := range 10 {
		if err == nil {
			_, err = s.must("DELETE", fmt.Sprintf("/sim/v1/subaccounts/shop-%d", i), "")
		}
	}
	if err == nil {
		_, err = s.must("POST", "/api/v1/subaccounts/shop/messages/batch", batch)
	}
	return fmt.Sprintf("%d scenarios, or %s messages, and then every send, scenario and advance is refused with code 1100 until one is removed",
		made, thousands(taken)), err
}

// wideRegistrations registers one webhook a request: of the body nothing else is kept.
func (p part) wideRegistrations(s *server) (string, error) {
	n, blanks := p.of(5000), strings.Repeat(" ", 1<<20-1000)
	err := inParallel(2, n, func(i int) error {
		_, err := s.must("POST", "/api/v1/accounts/5f3c1a0e00004000800000000000000f/webhooks",
			fmt.Sprintf(`[{"subAccountId":"sub-%05d","url":"http://127.0.0.1:9/"}%s]`, i, blanks))
		return err
	})
	return "all taken, and of their bodies no more kept than that", err
}

// manyReaders follows a world over many websockets, some of which take nothing.
func (p part) manyReaders(s *server) (string, error) {
	readers, messages := p.of(500), 5000 // a socket holds some megabytes before its writer waits
	mute := readers / 5
	if _, err := s.must("PUT", shop, `{"scenario":"three-channels"}`); err != nil {
		return "", err
	}
	if err := s.send(messages, nothing); err != nil {
		return "", err
	}
	var mu sync.Mutex
	lines := map[int64]int{} // readers, by how many lines they read
	var all sync.WaitGroup
	var conns []io.Closer
	for i := range readers {
		conn, err := s.dial()
		if err != nil {
			return "", err
		}
		conns = append(conns, conn)
		fmt.Fprintf(conn, "GET %s/events HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", shop)
		in := bufio.NewReader(conn)
		head, err := http.ReadResponse(in, nil)
		if err != nil || head.StatusCode != http.StatusSwitchingProtocols {
			return "", fmt.Errorf("a websocket is answered %+v, %v", head, err)
		}
		if i < mute {
			continue
		}
		all.Go(func() {
			n := countLines(in)
			mu.Lock()
			defer mu.Unlock()
			lines[n]++
		})
	}
	if _, err := s.must("POST", shop+"/clock/advance", `{"until":"idle"}`); err != nil {
		return "", err
	}
	_, err := s.until(func(f figures) bool { return int(f["cascade_websocket_dropped_total"]) == mute },
		"readers that never read are dropped")
	if _, failed := s.must("DELETE", shop, ""); err == nil {
		err = failed
	}
	all.Wait()
	for _, c := range conns {
		c.Close()
	}
	for n, who := range lines {
		if err == nil && (who != readers-mute || n < int64(10*messages)) {
			err = fmt.Errorf("lines that were read, and by how many: %v", lines)
		}
		return fmt.Sprintf("each of the others read the same %s lines, the %d were dropped",
			thousands(int(n)), mute), err
	}
	return "", err
}

// countLines counts lines of a timeline on a websocket, until it is closed.
func countLines(in *bufio.Reader) (n int64) {
	for {
		head, err := in.Peek(2)
		if err != nil {
			return n
		}
		size, skip := int(head[1]&0x7f), 2
		if size == 126 {
			if head, err = in.Peek(4); err != nil {
				return n
			}
			size, skip = int(head[2])<<8|int(head[3]), 4
		}
		text := head[0]&0xf == 1
		if _, err := in.Discard(skip + size); err != nil {
			return n
		}
		if text {
			n++
		}
	}
}

func (p part) manyTimers(s *server) (string, error) {
	timers, called := p.of(100_000), atomic.Int64{}
	app := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called.Add(1) }))
	defer app.Close()
	if _, err := s.must("PUT", shop, "{}"); err != nil {
		return "", err
	}
	if err := inParallel(16, timers, func(int) error {
		_, err := s.must("POST", shop+"/timers", `{"at":"60s","url":"`+app.URL+`"}`)
		return err
	}); err != nil {
		return "", err
	}
	_, err := s.must("POST", shop+"/clock/advance", `{"until":"idle"}`)
	if err == nil && called.Load() != int64(timers) {
		err = fmt.Errorf("%d calls", called.Load())
	}
	return fmt.Sprintf("%s calls, each answered before the advance", thousands(int(called.Load()))), err
}

func (p part) manyURLs(s *server) (string, error) {
	messages := p.of(300_000)
	err := s.send(messages, func(i int) string { return fmt.Sprintf(`,"dlrCallbackUrl":"http://127.0.0.1:9/%d"`, i) })
	if err == nil {
		err = s.freed()
	}
	return "taken; removed with their world, their memory is given back", err
}

func (p part) manyRegistrations(s *server) (string, error) {
	taken, refused := 0, answer{}
	for i := 0; i < 20_000; i += 500 {
		var list []string
		for n := range 500 {
			list = append(list, fmt.Sprintf(`{"subAccountId":"sub-%05d","url":"http://127.0.0.1:9/%d"}`, i+n, i+n))
		}
		a, err := s.ask("POST", "/api/v1/accounts/5f3c1a0e00004000800000000000000f/webhooks",
			"["+strings.Join(list, ",")+"]")
		if err != nil {
			return "", err
		}
		if a.status != http.StatusOK {
			refused = a
			break
		}
		taken += 1000 // each is for receipts, and for inbound messages
	}
	if refused.status != http.StatusTooManyRequests {
		return "", fmt.Errorf("after %d: %+v", taken, refused)
	}
	return fmt.Sprintf("%s taken, the next refused with 429", thousands(taken)), nil
}
