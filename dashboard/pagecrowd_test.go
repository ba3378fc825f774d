package dashboard_test

import (
	"context"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cascade/dashboard"
)

// listenAgain serves on an address until the stop that it returns is called or the test ends, and has ended then.
func listenAgain(t *testing.T, address string) (url string, stop func()) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- dashboard.Serve(ctx, l, dashboard.Options{}) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop) // a test that is skipped calls none
	return "http://" + l.Addr().String(), stop
}

func TestThePageComesBackWhenTheServerIsStartedAnew(t *testing.T) {
	url, stop := listenAgain(t, "127.0.0.1:0")
	address := strings.TrimPrefix(url, "http://")
	makeWorld(t, url, "demo", "three-channels")
	ask(t, "POST", url+"/sim/v1/subaccounts/demo/traffic", "application/json", "")
	b := browse(t, url+"/?world=demo")
	b.sees("Waiting for WhatsApp")
	b.sees("Live")
	stop()
	b.sees("Reconnecting…")
	listenAgain(t, address)
	b.sees("The world demo is not there.")
	makeWorld(t, url, "demo", "single-channel")
	ask(t, "POST", url+"/sim/v1/subaccounts/demo/traffic", "application/json", "")
	b.sees("Live")
	b.sees("Waiting for SMS")
	b.press("Until idle")
	b.sees("Nothing is pending")
	b.wait(`!document.body.innerText.includes("is not there")`)
}

func TestNoLineIsMissingAfterTheConnectionBroke(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "three-channels")
	ask(t, "POST", url+"/sim/v1/subaccounts/demo/traffic", "application/json", "")
	b := browse(t, url+"/?world=demo")
	// The page's own sockets are closed under it, as a network does that breaks.
	b.sees("Waiting for WhatsApp")
	b.do(`{ const Plain = WebSocket; window.sockets = []; window.WebSocket = class extends Plain { constructor(...a) { super(...a); sockets.push(this); } }; }`)
	b.fill(`[aria-label="World"]`, "demo")
	b.wait(`window.sockets.length === 1 && sockets[0].readyState === 1`)
	b.do(`sockets[0].close()`)
	ask(t, "POST", url+"/sim/v1/subaccounts/demo/clock/advance", "application/json", `{"until":"idle"}`)
	b.wait(`sockets.length > 1 && document.querySelector(".connection.live")`)
	b.sees("SMS reached them")
	var lines int
	if b.value(`document.querySelectorAll(".happening").length`, &lines); lines != 15 {
		t.Errorf("the page tells of %d lines and not of 15: %s", lines, b.text(".story"))
	}
}

// lists waits until so many messages are listed.
func (b *tab) lists(messages int) {
	b.Helper()
	b.wait(`parseInt(document.querySelector(".count").textContent.replace(/^.* of /, "").replace(/,/g, "")) >= ` + strconv.Itoa(messages))
}

// The page that was open all the while shows a burst soon after the server has ended it, with every number. Opened anew
// it shows the same, and stays smooth while more stream in.
func TestAHundredThousandMessages(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "crowd", "slow-readers")
	b := browse(t, url+"/?world=crowd")
	b.sees("Nothing has been sent in crowd yet.")
	world := url + "/sim/v1/subaccounts/crowd"
	b.showsABurst(world)
	b.open(url + "/?world=crowd")
	b.sees("100,000 messages")
	b.staysSmooth(world)
}

func (b *tab) showsABurst(world string) {
	b.Helper()
	const messages = 100_000
	ask(b.T, "POST", world+"/traffic", "application/json", `{"messages":`+strconv.Itoa(messages)+`,"arrivals":{"every":"1ms"}}`)
	ask(b.T, "POST", world+"/clock/advance", "application/json", `{"until":"idle"}`)
	began := time.Now()
	b.lists(messages)
	b.do(`moduleOf("table.js").then(({table}) => { window.behind = () => table.rows.some((r) => r.outcome === "open"); })`)
	b.wait(`!window.behind()`)
	b.Logf("%d messages were shown %s after their end", messages, time.Since(began))
	var numberless int
	b.value(`moduleOf("table.js").then(({table}) => table.rows.filter((r) => !/^\+\d+$/.test(r.to)).length)`, &numberless)
	if numberless > 0 {
		b.Errorf("%d rows have no number", numberless)
	}
}

func (b *tab) staysSmooth(world string) {
	b.Helper()
	b.do(`window.long = []; new PerformanceObserver((list) => long.push(...list.getEntries().map((e) => e.duration)))
		.observe({type: "longtask", buffered: false})`)
	// About eleven lines a message, a hundred messages a second, six times as fast: 5,000 lines a second.
	ask(b.T, "POST", world+"/traffic", "application/json", `{"messages":4000,"arrivals":{"every":"10ms"}}`)
	ask(b.T, "POST", world+"/clock", "application/json", `{"mode":"running","speed":6}`)
	b.lists(101000)
	for i := range 60 {
		b.do(`document.querySelector(".rows").scrollTop = ` + strconv.Itoa(i*90000))
		b.draw()
	}
	b.twoCopies()
	b.lists(103000)
	b.twoCopies()
	b.press("Crowd")
	b.sees("As time goes by")
	b.press("Watch")
	b.lists(104000)
	var load struct {
		Tasks      int
		Mean, Most float64
		Megabytes  float64
		Rows       int
	}
	b.value(`gc(), ({Tasks: long.length, Mean: long.reduce((a, b) => a + b, 0) / (long.length || 1), Most: Math.max(0, ...long),
		Megabytes: performance.memory.usedJSHeapSize / 1e6, Rows: document.querySelectorAll(".row").length})`, &load)
	// How long tasks hold the page up depends on the machine: it is told, not judged. The aim is below 200 ms.
	b.Logf("%+v", load)
	if load.Megabytes > 300 {
		b.Errorf("the page takes %.0f MB", load.Megabytes)
	}
	if load.Rows > 60 {
		b.Errorf("%d rows are drawn", load.Rows)
	}
}
