package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// orchestrateAbuses are those of the doors of an orchestrator.
func orchestrateAbuses(p part) []abuse {
	return []abuse{
		{name: fmt.Sprintf("orchestrate: %s connections that send a byte of a header a second", thousands(p.of(2000))),
			most: 300, do: p.slowHeaders},
		{name: "orchestrate: bodies in chunks without end", most: 500,
			do: func(s *server) (string, error) { return endlessTo(s, doors) }},
		{name: "orchestrate: JSON that is deep, wide, repeated and large", most: 700, do: p.doorJSON},
		{name: fmt.Sprintf("orchestrate: %s receipts without a signature, or of nothing that was sent", thousands(p.of(50_000))), most: 300, do: p.strays},
		{name: fmt.Sprintf("orchestrate: %s requests that wait for timelines", thousands(p.of(2000))),
			most: 300, do: p.waits},
	}
}

// doors are the paths of an orchestrator that take a body.
var doors = []struct{ method, path, kind string }{
	{"POST", "/api/v1/subaccounts/demo/messages", "application/json"},
	{"POST", "/api/v1/subaccounts/demo/messages/batch", "application/json"},
	{"POST", "/api/v1/accounts/5f3c1a0e00004000800000000000000f/webhooks", "application/json"},
	{"POST", "/receipts/demo/whatsapp", "application/json"},
	{"POST", "/receipts/demo/twilio", "application/x-www-form-urlencoded"},
	{"POST", "/receipts/demo/viber", "application/json"},
}

func (p part) doorJSON(s *server) (string, error) {
	answers := map[int]int{}
	for name, body := range hostile(p) {
		for _, to := range doors {
			a, err := s.askAs(to.method, to.path, to.kind, strings.NewReader(body))
			if err != nil {
				return "", fmt.Errorf("%s to %s: %w", name, to.path, err)
			}
			if a.status >= 500 || len(a.text) > 128<<10 {
				return "", fmt.Errorf("%s to %s: %d %.300s", name, to.path, a.status, a.text)
			}
			answers[a.status]++
		}
	}
	return counted(answers), s.alive()
}

func (p part) strays(s *server) (string, error) {
	answers := map[int]int{}
	var mu sync.Mutex
	err := inParallel(8, p.of(50_000), func(i int) error {
		adapter, body := "whatsapp", `{"object":"whatsapp_business_account","entry":[]}`
		if i%2 == 1 {
			adapter, body = "nobody", "{}"
		}
		a, err := s.ask("POST", "/receipts/demo/"+adapter, body)
		mu.Lock()
		defer mu.Unlock()
		answers[a.status]++
		return err
	})
	if err == nil && answers[http.StatusOK] > 0 {
		err = fmt.Errorf("some were taken: %s", counted(answers))
	}
	return counted(answers), err
}

// waits asks for the timelines of a message whose window is open, and goes away.
func (p part) waits(s *server) (string, error) {
	text, err := s.must("POST", "/api/v1/subaccounts/demo/messages", fmt.Sprintf(hello, ""))
	if err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut(text, `"umid":"`)
	umid, _, _ := strings.Cut(rest, `"`)
	var all sync.WaitGroup
	for range p.of(1900) {
		conn, err := s.dial()
		if err != nil {
			return "", err
		}
		defer conn.Close()
		fmt.Fprintf(conn, "GET /api/v1/subaccounts/demo/timelines/%s?wait=50s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer any\r\n\r\n", umid)
	}
	all.Wait()
	return "others are answered meanwhile; who goes away leaves nothing", s.alive()
}
