package dashboard

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"cascade/sim/live"
)

const ordinary = `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"},"channels":[{"channel":"SMS"}]}`

func TestRefusalsOverHTTP(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	umid := c.send("")
	const unknown = "00000000-0000-4000-8000-000000000000"
	tests := []struct {
		name, method, path, body string
		headers                  []string
		status, code             int
		says                     string
	}{
		{"no key", "POST", c.api("/messages"), ordinary, []string{"Authorization", ""}, 401, 1200, "Authorization"},
		{"another scheme", "POST", c.api("/messages"), ordinary,
			[]string{"Authorization", "Basic eA=="}, 401, 1200, ""},
		{"bad subAccountId", "POST", "/api/v1/subaccounts/a!/messages", ordinary, nil, 400, 1001, "a!"},
		{"short subAccountId", "POST", "/api/v1/subaccounts/ab/messages", ordinary, nil, 400, 1001, ""},
		{"slash in a subAccountId", "POST", "/api/v1/subaccounts/a%2Fb/messages", ordinary, nil, 400, 1001, ""},
		{"wrong method", "PATCH", c.api("/messages"), ordinary, nil, 405, 1000, "POST"},
		{"wrong path", "POST", "/api/v2/messages", ordinary, nil, 404, 1300, "/api/v2/messages"},
		{"path that is not clean", "POST", "/api//v1/subaccounts/shop/messages", ordinary, nil, 404, 1300, ""},
		{"not JSON", "POST", c.api("/messages"), ordinary, []string{"Content-Type", "text/plain"}, 415,
			1000, "application/json"},
		{"another charset", "POST", c.api("/messages"), ordinary,
			[]string{"Content-Type", "application/json; charset=latin1"}, 415, 1000, ""},
		{"compressed", "POST", c.api("/messages"), ordinary, []string{"Content-Encoding", "gzip"}, 415, 1000, "gzip"},
		{"empty body", "POST", c.api("/messages"), "", nil, 400, 1000, ""},
		{"half a body", "POST", c.api("/messages"), ordinary[:40], nil, 400, 1000, ""},
		{"invalid UTF-8", "POST", c.api("/messages"), strings.Replace(ordinary, "hi", "h\xff", 1), nil, 400, 1000, ""},
		{"repeated key", "POST", c.api("/messages"), strings.Replace(ordinary, `"type"`, `"type":"text","type"`, 1),
			nil, 400, 1000, "type"},
		{"several problems", "POST", c.api("/messages"), `{"channels":[{"channel":"Whatsapp","fallbackAfter":5}],"user":{},"type":"text","content":{}}`,
			nil, 400, 3022, "fallbackAfter"},
		{"past expiry", "POST", c.api("/messages"),
			strings.Replace(ordinary, `"type"`, `"expiry":"2020-01-01T00:00:00Z","type"`, 1), nil, 400, 1006, "2026-01-01T00:00:00Z"},
		{"too large", "POST", c.api("/messages"), `{"x":"` + strings.Repeat("x", 1<<20) + `"}`,
			nil, 413, 1000, "1 MiB"},
		{"empty batch", "POST", c.api("/messages/batch"), `{"messages":[]}`, nil, 400, 3012, ""},
		{"batch over 1,000", "POST", c.api("/messages/batch"),
			`{"messages":[` + strings.Repeat("{},", 1000) + `{}]}`, nil, 400, 3013, ""},
		{"umid that is no UUID", "GET", c.api("/messages/4711"), "", nil, 400, 1000, "4711"},
		{"unknown umid", "GET", c.api("/messages/" + unknown), "", nil, 404, 1300, unknown},
		{"unknown umid, cancel", "DELETE", c.api("/messages/" + unknown), "", nil, 404, 1300, ""},
		{"cancel after the firing", "DELETE", c.api("/messages/" + umid), "", nil, 404, 1300, "cannot be cancelled"},
		{"unknown batch", "DELETE", c.api("/messages/batch/" + unknown), "", nil, 400, 1300, unknown},
		{"unused subaccount, read", "GET", "/api/v1/subaccounts/never/messages/" + unknown, "", nil, 404, 1300, ""},
		{"webhooks, no array", "POST", "/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks", `{}`,
			nil, 400, 1000, "array"},
		{"webhooks, bad url", "POST", "/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks",
			`[{"subAccountId":"*","url":"ftp://x"}]`, nil, 400, 1000, "[0].url"},
		{"webhooks, no subaccount", "POST", "/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks",
			`[{"url":"http://x"}]`, nil, 400, 1001, "[0].subAccountId"},
		{"webhooks, header injection", "POST", "/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks",
			`[{"subAccountId":"*","url":"http://x","httpAuthorization":"a\r\nb"}]`, nil, 400, 1000, "httpAuthorization"},

		{"control, unknown world", "GET", "/sim/v1/subaccounts/never/clock", "", nil, 404, 1300, "never"},
		{"requests, unknown world", "GET", "/sim/v1/subaccounts/nobody/requests", "", nil, 404, 1300, "nobody"},
		{"control, bad id", "PUT", "/sim/v1/subaccounts/a!", "", nil, 400, 1001, ""},
		{"control, wrong method", "GET", c.sim("/clock/advance"), "", nil, 405, 1000, "POST"},
		{"advance, nothing", "POST", c.sim("/clock/advance"), `{}`, nil, 400, 1000, "give one of"},
		{"advance, two", "POST", c.sim("/clock/advance"), `{"by":"1s","events":1}`, nil, 400, 1000, "give one of"},
		{"advance, no unit", "POST", c.sim("/clock/advance"), `{"by":"60"}`, nil, 400, 1000, "60s"},
		{"advance, number", "POST", c.sim("/clock/advance"), `{"by":60}`, nil, 400, 1000, "by"},
		{"advance, negative", "POST", c.sim("/clock/advance"), `{"by":"-60s"}`, nil, 400, 1000, ""},
		{"advance, half an event", "POST", c.sim("/clock/advance"), `{"events":0.5}`, nil, 400, 1000, "events"},
		{"advance, misspelt", "POST", c.sim("/clock/advance"), `{"By":"60s"}`, nil, 400, 1000, "By"},
		{"advance, before the beginning", "POST", c.sim("/clock/advance"), `{"to":"2020-01-01T00:00:00Z"}`, nil,
			400, 1000, "beginning"},
		{"clock, mode", "POST", c.sim("/clock"), `{"mode":"fast"}`, nil, 400, 1000, "fast"},
		{"clock, speed", "POST", c.sim("/clock"), `{"speed":1e6}`, nil, 400, 1010, "speed"},
		{"timeline, cursor", "GET", c.sim("/timeline?after=x"), "", nil, 400, 1000, "cursor"},
		{"timeline, cursor ahead", "GET", c.sim("/timeline?after=1.99"), "", nil, 400, 1000, "ahead"},
		{"timeline, wait", "GET", c.sim("/timeline?wait=soon"), "", nil, 400, 1000, "wait"},
		{"events, no websocket", "GET", c.sim("/events"), "", nil, 400, 1000, "websocket"},
		{"messages, outcome", "GET", c.sim("/messages?outcome=lost"), "", nil, 400, 1000, "outcome"},
		{"messages, channel", "GET", c.sim("/messages?channel=whatsapp"), "", nil, 400, 3022, "WhatsApp"},
		{"receipt, step that never fired", "POST", c.sim("/messages/" + umid + "/receipts"),
			`{"channel":"SMS","status":"Sent"}`, nil, 404, 1300, "fired"},
		{"receipt, channel not in the plan", "POST", c.sim("/messages/" + umid + "/receipts"),
			`{"channel":"RCS","status":"Sent"}`, nil, 404, 1300, ""},
		{"receipt, unknown umid", "POST", c.sim("/messages/" + unknown + "/receipts"),
			`{"channel":"SMS","status":"Sent"}`, nil, 404, 1300, ""},
		{"receipt, unknown status", "POST", c.sim("/messages/" + umid + "/receipts"),
			`{"channel":"WhatsApp","status":"read"}`, nil, 400, 3024, "Read"},
		{"receipt, never reported", "POST", c.sim("/messages/" + umid + "/receipts"),
			`{"channel":"SMS","status":"Read"}`, nil, 400, 3026, ""},
		{"receipt, code of progress", "POST", c.sim("/messages/" + umid + "/receipts"),
			`{"channel":"WhatsApp","status":"Read","code":1}`, nil, 400, 1000, "code"},
		{"provider, unknown channel", "PUT", c.sim("/providers/Fax"), `{}`, nil, 400, 3022, "Fax"},
		{"provider, both", "PUT", c.sim("/providers/SMS"), `{"script":[],"model":{},"colour":1}`,
			nil, 400, 1000, "colour"},
		{"traffic", "POST", c.sim("/traffic"), `{"messages":0}`, nil, 400, 1000, "messages"},
		{"traffic over the limit", "POST", c.sim("/traffic"), `{"messages":9000000}`, nil, 400, 1100, "may hold"},
		{"unknown scenario", "PUT", c.sim(""), `{"scenario":"slow-reader"}`, nil, 400, 1000, "slow-readers"},
		{"a file is no scenario", "PUT", c.sim(""), `{"scenario":"/etc/passwd"}`, nil, 400, 1000, "catalogue"},
		{"broken scenario", "PUT", c.sim(""), "plan: 1\ncolour: 2\n",
			[]string{"Content-Type", "application/yaml"}, 400, 1000, "1:"},
		{"lint, refused payload", "POST", c.sim("/lint"), `{}`, nil, 400, 3001, "user"},
		{"explore, refused payload", "POST", c.sim("/explore"), `{}`, nil, 400, 3001, "user"},
		{"explore, unknown providers", "POST", c.sim("/explore?provider=real1"), `{}`, nil, 400, 1000,
			"did you mean \"real\""},
		{"another origin", "POST", c.sim("/clock"), `{}`,
			[]string{"Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"}, 403, 1201, "origin"},
		{"events, no websocket", "GET", c.sim("/events"), "", nil, 400, 1000, "this address is for websockets"},
		{"events, another origin", "GET", c.sim("/events"), "", []string{"Origin", "http://evil.example", "Connection", "Upgrade",
			"Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}, 403, 1000, "another site"},
		{"page, wrong method", "POST", "/", "", nil, 405, 1000, "GET"},
		{"page, unknown", "GET", "/nothing.js", "", nil, 404, 1300, "nothing.js"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := c.do(test.method, test.path, test.body, test.headers...)
			r := a.refusal(t)
			if a.status != test.status || r.Code != test.code || !strings.Contains(r.Message, test.says) {
				t.Errorf("%d, %+v; want %d, %d, and it says %q", a.status, r, test.status, test.code, test.says)
			}
			if r.Timestamp != "2026-01-01T00:00:00.00Z" {
				t.Errorf("timestamp %s is not the world's", r.Timestamp)
			}
			if test.status == 405 && a.header.Get("Allow") == "" {
				t.Error("405 without Allow")
			}
		})
	}
	if at := c.advance(`{"until":"idle"}`); at.T != 123 {
		t.Errorf("a refusal has disturbed the world: %+v", at)
	}
}

func TestTheKeyIsNeededByAllButThePageHealthAndMetrics(t *testing.T) {
	c := serve(t, Options{APIKey: "s3cret/key"})
	for _, key := range []string{"", "wrong"} {
		c.key = key
		for _, path := range []string{"/sim/v1/subaccounts", c.sim(""), c.sim("/clock"), c.api("/messages/x"), "/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks"} {
			if a := c.do("GET", path, ""); a.status != 401 || a.refusal(t).Code != 1200 {
				t.Errorf("%s with key %q: %d", path, key, a.status)
			}
		}
		for _, path := range []string{"/", "/healthz", "/metrics", "/sim/v1/openapi.json"} {
			if a := c.do("GET", path, ""); a.status != 200 {
				t.Errorf("%s with key %q: %d", path, key, a.status)
			}
		}
	}
	c.key = "s3cret/key"
	c.ok("PUT", c.sim(""), "", nil)
	l := c.listen(t, "", "s3cret%2Fkey")
	c.ok("POST", c.api("/messages"), ordinary, nil)
	l.hear(1)
}

func TestWithoutAKeyOfTheServersTheControlAPINeedsNone(t *testing.T) {
	c := serve(t, Options{})
	c.key = ""
	c.ok("GET", "/sim/v1/subaccounts", "", nil)
	if a := c.do("POST", c.api("/messages"), ordinary); a.status != 401 {
		t.Errorf("the API under test answers %d without a key", a.status)
	}
}

func TestLimitsAreAnsweredInTheAPIsErrorForm(t *testing.T) {
	c := serve(t, Options{Limits: live.Limits{Worlds: 1, Messages: 1}})
	c.ok("POST", c.api("/messages"), ordinary, nil)
	for path, status := range map[string]int{c.api("/messages"): 429, "/api/v1/subaccounts/other/messages": 429} {
		if a := c.do("POST", path, ordinary); a.status != status || a.refusal(t).Code != 1100 {
			t.Errorf("%s: %+v", path, a)
		}
	}
	if a := c.do("PUT", "/sim/v1/subaccounts/other", ""); a.status != 400 || a.refusal(t).Code != 1100 {
		t.Errorf("%+v", a)
	}
}

// raw sends bytes as they are, and reads the answer, if any.
func (c *client) raw(request string, end bool) (status string) {
	c.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.url, "http://"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprint(conn, request)
	if end {
		conn.(*net.TCPConn).CloseWrite()
	}
	line, _ := bufio.NewReader(conn).ReadString('\n')
	return strings.TrimSpace(line)
}

func TestATruncatedBodyDisturbsNobody(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	head := "POST " + c.api("/messages") + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
	if got := c.raw(head+`{"user":`, true); got != "" && !strings.Contains(got, "400") {
		t.Errorf("a truncated body is answered with %q", got)
	}
	umid := c.send("")
	if got := c.records(umid); got != "1 WhatsApp queued\n" {
		t.Error(got)
	}
}

func TestARefusalReachesAClientThatWritesItsWholeBodyFirst(t *testing.T) {
	c := serve(t, Options{})
	const size = 32 << 20
	for _, test := range []struct{ name, head, framing, want string }{
		{"too large", "Authorization: Bearer k\r\n", "Content-Length: 33554432\r\n\r\n",
			"HTTP/1.1 413 Request Entity Too Large"},
		{"too large, in chunks", "Authorization: Bearer k\r\n", "Transfer-Encoding: chunked\r\n\r\n2000000\r\n",
			"HTTP/1.1 413 Request Entity Too Large"},
		{"no key", "", "Content-Length: 33554432\r\n\r\n", "HTTP/1.1 401 Unauthorized"},
	} {
		t.Run(test.name, func(t *testing.T) {
			conn, err := net.Dial("tcp", strings.TrimPrefix(c.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			conn.SetDeadline(time.Now().Add(time.Minute)) // ends a hang, and nothing else
			fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\n%s%s", c.api("/messages"), test.head, test.framing)
			if _, err := conn.Write(make([]byte, size)); err != nil {
				t.Fatal("the connection broke while the body was written:", err)
			}
			if line, _ := bufio.NewReader(conn).ReadString('\n'); strings.TrimSpace(line) != test.want {
				t.Errorf("%q, want %q", line, test.want)
			}
		})
	}
}

func TestASlowBodyIsGivenUp(t *testing.T) {
	s := New(Options{})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: s, ReadTimeout: 100 * time.Millisecond}
	go server.Serve(listener)
	t.Cleanup(func() { s.Close(); server.Close() })
	c := &client{t: t, url: "http://" + listener.Addr().String(), sub: "shop"}
	head := "POST " + c.api("/messages") + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
	if got := c.raw(head+`{"user":`, false); got != "HTTP/1.1 408 Request Timeout" {
		t.Errorf("a slow body is answered with %q", got)
	}
}

func TestEveryErrorHasAnIDOfItsOwn(t *testing.T) {
	ids := func() []string {
		c := serve(t, Options{})
		return []string{c.do("GET", "/a", "").refusal(t).ErrorID, c.do("GET", "/a", "").refusal(t).ErrorID}
	}
	first, again := ids(), ids()
	if first[0] == first[1] || first[0] != again[0] || first[1] != again[1] {
		t.Errorf("%q, %q", first, again)
	}
}
