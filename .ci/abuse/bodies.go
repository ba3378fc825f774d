package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// bodyAbuses are those of requests that are slow, endless, deep and wide, made of a serve.
func bodyAbuses(p part) []abuse {
	return []abuse{
		{name: fmt.Sprintf("%s connections that send a byte of a header a second", thousands(p.of(2000))),
			most: 300, do: p.slowHeaders},
		{name: fmt.Sprintf("%d bodies that stop in their middle", p.of(500)), most: 300, do: p.slowBodies},
		{name: "bodies in chunks without end, on every path", most: 700, do: p.endless},
		{name: "JSON that is deep, wide, repeated and large, on every path", most: 1500, do: p.hostileJSON},
		{name: "YAML that is deep, wide, and a bomb", most: 500, do: p.hostileYAML},
		{name: "a batch whose template is large, and a thousand times as large in its messages",
			most: 500, do: p.templateBomb},
	}
}

// slowHeaders holds connections that never come to the end of their header.
func (p part) slowHeaders(s *server) (string, error) {
	n := p.of(2000)
	var closed atomic.Int64
	var all sync.WaitGroup
	for range n {
		conn, err := s.dial()
		if err != nil {
			return "", err
		}
		all.Go(func() {
			defer conn.Close()
			_, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ")
			for err == nil {
				time.Sleep(time.Second)
				_, err = io.WriteString(conn, "x")
			}
			closed.Add(1)
		})
	}
	all.Wait()
	return fmt.Sprintf("%s closed after the 10 s that a header has; who came meanwhile waited for room",
		thousands(int(closed.Load()))), s.alive()
}

// slowBodies begins bodies and goes on with none.
func (p part) slowBodies(s *server) (string, error) {
	n := p.of(500)
	var refused atomic.Int64
	err := inParallel(n, n, func(int) error {
		conn, err := s.dial()
		if err != nil {
			return err
		}
		defer conn.Close()
		if _, err := fmt.Fprint(conn, "POST /api/v1/subaccounts/shop/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer any\r\n"+
			"Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"user\":"); err != nil {
			return err
		}
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err == nil && answer.StatusCode == http.StatusRequestTimeout {
			refused.Add(1)
		}
		return nil
	})
	if err == nil && int(refused.Load()) != n {
		err = fmt.Errorf("%d were refused", refused.Load())
	}
	return fmt.Sprintf("%d answered with 408 after the minute that a body has", refused.Load()), err
}

// paths are all that take a body, with the type of it.
var paths = []struct{ method, path, kind string }{
	{"POST", "/api/v1/subaccounts/shop/messages", "application/json"},
	{"POST", "/api/v1/subaccounts/shop/messages/batch", "application/json"},
	{"POST", "/api/v1/accounts/5f3c1a0e00004000800000000000000f/webhooks", "application/json"},
	{"PUT", shop, "application/json"},
	{"PUT", shop, "application/yaml"},
	{"POST", shop + "/clock", "application/json"},
	{"POST", shop + "/clock/advance", "application/json"},
	{"POST", shop + "/timers", "application/json"},
	{"PUT", shop + "/providers/SMS", "application/json"},
	{"POST", shop + "/traffic", "application/json"},
	{"PUT", shop + "/faults", "application/json"},
	{"POST", shop + "/lint", "application/json"},
	{"POST", shop + "/explore", "application/json"},
	{"PUT", shop + "/wires", "application/json"},
	{"POST", shop + "/inbound", "application/json"},
	{"POST", "/wire/shop/whatsapp/v23.0/1/messages", "application/json"},
	{"POST", "/wire/shop/twilio/2010-04-01/Accounts/AC1/Messages.json", "application/x-www-form-urlencoded"},
	{"POST", "/wire/shop/vonage/v1/messages", "application/json"},
	{"POST", "/wire/shop/viber/pa/send_message", "application/json"},
}

// blanks gives blanks without end, and counts them: they are no wrong JSON, so whoever reads goes on.
type blanks struct{ taken *atomic.Int64 }

func (b blanks) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = ' '
	}
	b.taken.Add(int64(len(into)))
	return len(into), nil
}

func (p part) endless(s *server) (string, error) {
	return endlessTo(s, nil)
}

// endlessTo sends bodies without end to paths; nil: to all of a serve.
func endlessTo(s *server, to []struct{ method, path, kind string }) (string, error) {
	if to == nil {
		to = paths
		if _, err := s.must("PUT", shop, "{}"); err != nil {
			return "", err
		}
	}
	var mu sync.Mutex
	answers, most := map[int]int{}, int64(0)
	err := inParallel(4, len(to), func(i int) error {
		var taken atomic.Int64
		status, err := s.pour(to[i].method, to[i].path, to[i].kind, blanks{&taken})
		if err != nil {
			return fmt.Errorf("%s: %w", to[i].path, err)
		}
		if status/100 == 2 && !strings.Contains(to[i].path, "/viber/") || status/100 == 5 { // Viber tells errors so
			return fmt.Errorf("%s is answered with %d", to[i].path, status)
		}
		mu.Lock()
		defer mu.Unlock()
		answers[status]++
		most = max(most, taken.Load())
		return nil
	})
	if err == nil && most > 300<<20 {
		err = fmt.Errorf("%d bytes were read", most)
	}
	return fmt.Sprintf("answered with %s, and closed after at most %d MiB", counted(answers), most>>20), err
}

// pour sends a body in chunks while it reads the answer. It gives the status when the connection has ended.
func (s *server) pour(method, path, kind string, body io.Reader) (status int, err error) {
	conn, err := s.dial()
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer any\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n",
		method, path, kind)
	answered := make(chan int, 1)
	go func() {
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			answered <- 0
			return
		}
		answered <- answer.StatusCode
	}()
	chunk := make([]byte, 32<<10)
	for err == nil {
		n, _ := body.Read(chunk)
		_, err = fmt.Fprintf(conn, "%x\r\n%s\r\n", n, chunk[:n])
	}
	if _, broken := err.(net.Error); broken {
		err = nil
	}
	return <-answered, nil
}

func counted(answers map[int]int) string {
	var list []string
	for status := range 600 {
		if n := answers[status]; n > 0 {
			list = append(list, fmt.Sprintf("%d (%d times)", status, n))
		}
	}
	return strings.Join(list, ", ")
}

// hostile are bodies that are no good, and small enough to be read.
func hostile(p part) map[string]string {
	wide := strings.Repeat(`"k":1,`, 150_000)
	var many strings.Builder
	for i := range 80_000 {
		fmt.Fprintf(&many, `"k%06d":%d,`, i, i)
	}
	return map[string]string{
		"deep lists":   strings.Repeat("[", 500_000),
		"deep objects": strings.Repeat(`{"a":`, 200_000) + "1" + strings.Repeat("}", 200_000),
		"deep in the content": `{"user":{"msisdn":"+6598765432"},"type":"text","content":` +
			strings.Repeat(`{"a":`, 150_000) + "1" + strings.Repeat("}", 150_000) + `}`,
		"one field, repeated": `{` + wide + `"k":1}`,
		"many fields":         `{` + many.String() + `"k":1}`,
		"a long number":       `{"by":` + strings.Repeat("9", 900_000) + `}`,
		"a large exponent":    `{"by":1e999999999,"to":1e-999999999}`,
		"escapes":             `{"scenario":"` + strings.Repeat(`\u0000`, 150_000) + `"}`,
		"half a surrogate":    `{"scenario":"\ud800"}`,
		"no UTF-8":            "{\"scenario\":\"\xff\xfe\"}",
		"many messages":       `{"messages":[` + strings.Repeat(`{},`, 300_000) + `{}]}`,
		"many faults":         `[` + strings.Repeat(`{"next":1,"status":503},`, 40_000) + `{"next":1}]`,
		"many channels":       `{"channels":[` + strings.Repeat(`{"channel":"SMS"},`, 50_000) + `{"channel":"SMS"}]}`,
		"an array":            "[]",
		"nothing":             "",
		"null":                "null",
	}
}

func (p part) hostileJSON(s *server) (string, error) {
	if _, err := s.must("PUT", shop, "{}"); err != nil {
		return "", err
	}
	answers, made := map[int]int{}, 0
	for name, body := range hostile(p) {
		for _, to := range paths {
			a, err := s.askAs(to.method, to.path, to.kind, strings.NewReader(body))
			if err != nil {
				return "", fmt.Errorf("%s to %s: %w", name, to.path, err)
			}
			if a.status >= 500 {
				return "", fmt.Errorf("%s to %s: %d %.300s", name, to.path, a.status, a.text)
			}
			if len(a.text) > 128<<10 && a.status != http.StatusOK {
				return "", fmt.Errorf("%s to %s is refused with %d bytes", name, to.path, len(a.text))
			}
			answers[a.status]++
			made++
		}
	}
	return fmt.Sprintf("%d requests: %s; no refusal is over 128 KiB", made, counted(answers)), s.alive()
}

func (p part) hostileYAML(s *server) (string, error) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c,
			strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), ","))
	}
	answers := map[int]int{}
	for name, text := range map[string]string{
		"a bomb": bomb,
		"a bomb of merges": "a: &a {x: 1}\nb: {<<: [" +
			strings.TrimSuffix(strings.Repeat("*a,", 100_000), ",") + "]}",
		"itself":          "a: &a [*a]",
		"deep flow":       strings.Repeat("[", 300_000),
		"deep maps":       strings.Repeat("{a: ", 200_000),
		"deep blocks":     deepBlocks(1400),
		"many keys":       strings.Repeat("seed: 1\n", 100_000),
		"many documents":  strings.Repeat("---\nseed: 1\n", 50_000),
		"a long key":      strings.Repeat("k", 900_000) + ": 1",
		"many recipients": "recipients:\n" + strings.Repeat("  - {number: \"+6500000000\"}\n", 30_000),
		"many steps":      "plan:\n" + strings.Repeat("  - {channel: SMS}\n", 45_000),
		"a huge traffic":  "traffic: {messages: 999999999999, arrivals: {every: 1ns}}",
		"a long span":     "traffic: {messages: 2, arrivals: {every: 99999999999999999999h}}",
		"tags":            strings.Repeat("!!binary ", 100_000) + "x",
		"a script no one has": "providers: {SMS: {script: [" +
			strings.TrimSuffix(strings.Repeat("{status: Sent, after: 1s},", 40_000), ",") + "]}}",
	} {
		a, err := s.askAs("PUT", shop, "application/yaml", strings.NewReader(text))
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if a.status >= 500 {
			return "", fmt.Errorf("%s: %d %.300s", name, a.status, a.text)
		}
		answers[a.status]++
	}
	return counted(answers), s.alive()
}

func deepBlocks(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// templateBomb sends a body of a few MiB that would be gigabytes of messages.
func (p part) templateBomb(s *server) (string, error) {
	const of = "{\"template\":{\"type\":\"interactive\",\"content\":{\"x\":\"%s\"}},\"messages\":[%s]}"
	one := `{"user":{"msisdn":"+6598765432"},"content":{"text":"Hi"}}`
	body := fmt.Sprintf(of, strings.Repeat("x", 8<<20), strings.Repeat(one+",", 999)+one)
	a, err := s.ask("POST", "/api/v1/subaccounts/shop/messages/batch", body)
	if err == nil && (a.status != 400 || !strings.Contains(a.text, "template")) {
		err = fmt.Errorf("%d %.300s", a.status, a.text)
	}
	return "refused with 400", err
}
