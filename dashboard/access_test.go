package dashboard

import (
	"context"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gorilla/websocket"
)

// listening starts a server as the command does, on a loopback address.
func listening(t *testing.T, o Options) *client {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, shutDown := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- Serve(ctx, l, o) }()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		shutDown()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return &client{t: t, url: "http://" + l.Addr().String(), sub: "shop", key: "any"}
}

func TestOnALoopbackAddressOnlyNamesOfThisMachineAreHosts(t *testing.T) {
	c := listening(t, Options{Hosts: []string{"Cascade.test:8080"}})
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "LOCALHOST.": 200, "app.localhost:1": 200, "127.0.0.1": 200, "127.9.9.9:80": 200,
		"[::1]:80": 200, "[::ffff:127.0.0.1]": 200, "cascade.test": 200, "cascade.test:9": 200,
		"evil.example": 403, "evil.example:8080": 403, "localhost.evil.example": 403, "127.0.0.1.evil.example": 403,
		"10.0.0.1": 403, "notlocalhost": 403, "": 403,
	} {
		for _, path := range []string{"/sim/v1/subaccounts", "/", "/healthz"} {
			got := c.raw("GET "+path+" HTTP/1.1\r\nHost: "+host+"\r\nOrigin: http://"+host+"\r\nConnection: close\r\n\r\n", false)
			if want := map[int]string{200: "HTTP/1.1 200 OK", 403: "HTTP/1.1 403 Forbidden"}[want]; got != want {
				t.Errorf("Host %q, %s: %q, not %q", host, path, got, want)
			}
		}
	}
}

func TestOnlyAnAllowedPageOfAnotherOriginMayAsk(t *testing.T) {
	const page, other = "http://localhost:5173", "http://localhost:5174"
	c := serve(t, Options{Pages: []string{page}})
	c.ok("PUT", c.sim(""), "", nil)
	for origin, allowed := range map[string]bool{page: true, other: false} {
		a := c.do("POST", c.sim("/clock"), `{}`, "Origin", origin, "Sec-Fetch-Site", "same-site")
		told := a.header.Get("Access-Control-Allow-Origin")
		if allowed && a.header.Get("Access-Control-Expose-Headers") != "X-Cascade-Time" {
			t.Errorf("%s cannot read the world's time: %v", origin, a.header)
		}
		if allowed && (a.status != 200 || told != page) || !allowed && (a.status != 403 || told != "") ||
			a.header.Get("Vary") != "Origin" {
			t.Errorf("%s: %d, %v", origin, a.status, a.header)
		}
		a = c.do("OPTIONS", c.sim("/clock"), "", "Origin", origin, "Access-Control-Request-Method", "POST")
		if allowed != (a.status == 204) || allowed != strings.Contains(a.header.Get("Access-Control-Allow-Headers"), "Authorization") {
			t.Errorf("%s asks whether it may: %d, %v", origin, a.status, a.header)
		}
		socket, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(c.url, "http")+c.sim("/events"),
			http.Header{"Origin": {origin}})
		if allowed != (err == nil) {
			t.Errorf("%s opens a websocket: %v", origin, err)
		}
		if err == nil {
			socket.Close()
		}
	}
}

func TestAnswersKeepToThemselves(t *testing.T) {
	c := serve(t, Options{})
	for path, want := range map[string]string{"/": "same-origin", "/healthz": ""} {
		h := c.do("GET", path, "").header
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" ||
			h.Get("Cross-Origin-Resource-Policy") != "same-origin" || h.Get("Cross-Origin-Opener-Policy") != want {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestASlashAtTheEndOfAPathIsAllowed(t *testing.T) {
	c := serve(t, Options{})
	c.ok("POST", c.api("/messages/"), ordinary, nil)
	c.ok("GET", c.sim("/clock/?why"), "", nil)
	c.ok("GET", "/sim/v1/subaccounts/", "", nil)
	for _, path := range []string{"/healthz/", "/metrics/"} {
		if r := c.do("GET", path, ""); r.status != 200 {
			t.Errorf("%s: %d", path, r.status)
		}
	}
	if r := c.do("POST", "/"+c.api("/messages"), ordinary).refusal(t); !strings.Contains(r.Message, `(ask for "/api/v1/subaccounts/shop/messages")`) {
		t.Errorf("a doubled slash: %+v", r)
	}
}

func TestThePageIsAskedForOnce(t *testing.T) {
	c := serve(t, Options{})
	index := c.do("GET", "/", "")
	modules := regexp.MustCompile(`<link rel="modulepreload" href="([^"]+)">`).FindAllStringSubmatch(index.body, -1)
	if len(modules) < 40 {
		t.Fatalf("the page names %d modules", len(modules))
	}
	folder := embedded().folder
	for _, m := range append(modules, []string{"", ""}, []string{"", "style/base.css"}, []string{"", folder + "style/base.css"},
		[]string{"", versioned + "0123456789abcdef/app.js"}, []string{"", "app.js"}) {
		first := c.do("GET", "/"+m[1], "")
		tag := first.header.Get("ETag")
		if first.status != 200 || tag == "" {
			t.Fatalf("%s: %d, ETag %q", m[1], first.status, tag)
		}
		if want := map[bool]string{true: "public, max-age=31536000, immutable", false: "no-cache"}[strings.HasPrefix(m[1], folder)]; first.header.Get("Cache-Control") != want {
			t.Errorf("%s: Cache-Control %q", m[1], first.header.Get("Cache-Control"))
		}
		again := c.do("GET", "/"+m[1], "", "If-None-Match", tag)
		if again.status != 304 || len(again.body) > 0 {
			t.Errorf("%s: %d, %d bytes, to who has it", m[1], again.status, len(again.body))
		}
	}
	if all := regexp.MustCompile(` (?:href|src)="([^"]+)"`).FindAllStringSubmatch(index.body, -1); len(all) < len(modules)+9 {
		t.Errorf("the page names %d files", len(all))
	} else {
		for _, named := range all {
			if !strings.HasPrefix(named[1], folder) {
				t.Errorf("%s is asked for without its version", named[1])
			}
		}
	}
	for _, nothing := range []string{folder, folder + "nothing.js", versioned, versioned + "app.js"} {
		if r := c.do("GET", "/"+nothing, ""); r.status != 404 {
			t.Errorf("%s: %d", nothing, r.status)
		}
	}
}

// A file that has changed has another address: none is taken from what a browser has of another version.
func TestAnotherFileOfThePageHasAnotherAddress(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	was, err := readPage(fstest.MapFS{"index.html": file(`<script type="module" src="app.js">`), "app.js": file("1")})
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]bool{was.folder: true}
	for _, files := range []fstest.MapFS{
		{"index.html": file(`<script type="module" src="app.js">`), "app.js": file("2")},
		{"index.html": file(`<script type="module"  src="app.js">`), "app.js": file("1")},
		{"index.html": file(`<script type="module" src="app.js">`), "app.js": file("1"), "style.css": file("")},
	} {
		now, err := readPage(files)
		if err != nil || folders[now.folder] {
			t.Errorf("%s is %s of another version: %v", now.folder, was.folder, err)
		}
		folders[now.folder] = true
		if want := `src="` + now.folder + `app.js"`; !strings.Contains(string(now.files["index.html"].text), want) {
			t.Errorf("the page has no %s", want)
		}
		if name, lasts := now.named(was.folder + "app.js"); name != "app.js" || lasts {
			t.Errorf("%s of another version lasts: %v", name, lasts)
		}
	}
}
