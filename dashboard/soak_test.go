package dashboard

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

// soaking is the variable that tells how long the soak goes on, such as 30m; without it the rounds are few.
const soaking = "CASCADE_SOAK"

// Worlds that are made, used, reset and removed, over and over, leave nothing behind: no goroutine, no file, no memory.
func TestNothingIsLeftOfWorldsThatWere(t *testing.T) {
	var span time.Duration
	if long := os.Getenv(soaking); long != "" {
		var err error
		if span, err = time.ParseDuration(long); err != nil {
			t.Fatal(err)
		}
	}
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(receiver.Close)
	for i := range 20 { // what is kept once and for all is there
		soak(t, c, receiver.URL, i)
	}
	// Connections that are kept for a moment are no leak, and which they are depends on how busy the machine is.
	hangUp := func() {
		http.DefaultClient.CloseIdleConnections()
		receiver.CloseClientConnections()
	}
	hangUp()
	leaks := goleak.IgnoreCurrent()
	files, objects := openFiles(), liveObjects()
	end := time.Now().Add(span)
	rounds := 0
	for rounds < 60 || time.Now().Before(end) {
		soak(t, c, receiver.URL, rounds)
		rounds++
	}
	hangUp()
	if err := goleak.Find(leaks); err != nil {
		t.Error(err)
	}
	if now := openFiles(); now > files {
		t.Errorf("%d files are open after %d rounds, %d before", now, rounds, files)
	}
	if grown := liveObjects() - objects; grown > 5000 {
		t.Errorf("%d more objects live after %d rounds", grown, rounds)
	}
	t.Logf("%d rounds: %d files, %d more objects", rounds, openFiles(), liveObjects()-objects)
}

// soak is one client's round: a world, messages that are told of, a websocket, a reset in the middle, and the end.
func soak(t *testing.T, c *client, receiver string, round int) {
	t.Helper()
	own := *c
	own.sub = fmt.Sprint("soak-", round%7)
	socket, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(c.url, "http")+own.simOf(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		own.send(`,"dlrCallbackUrl":"` + receiver + `"`)
	}
	own.advance(`{"by":"90s"}`)
	own.ok("PUT", own.sim(""), `{"scenario":"slow-readers"}`, nil)
	own.send("")
	own.advance(`{"until":"idle"}`)
	socket.Close()
	if a := own.do("DELETE", own.sim(""), ""); a.status != http.StatusNoContent {
		t.Fatalf("%d %s", a.status, a.body)
	}
}

// simOf is the path of the websocket of a world that is there.
func (c *client) simOf(t *testing.T) string {
	t.Helper()
	c.ok("PUT", c.sim(""), "", nil)
	return c.sim("/events")
}

// openFiles is how many file descriptors the process has, where the system tells; else 0.
func openFiles() int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(list)
}

// liveObjects is how many objects the heap holds when nothing is left to collect.
func liveObjects() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.Mallocs - m.Frees)
}
