package dashboard_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/headlessexperimental"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"cascade/dashboard"
)

// chromium finds the browser, the lightest first: drawing is most of what the tests of the page cost. Without one a
// test is skipped, but never in CI.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("there is no Chromium: install the package chromium-headless-shell")
	}
	t.Skip("the page was not tested, as there is no Chromium here: install the package chromium-headless-shell")
	return ""
}

// shared is the browser of all tests: to start one takes as long as most tests do. What the page keeps is kept by its
// address and in its tab: no test sees what another left, as a tab is emptied when it is left.
var shared struct {
	begin sync.Once
	tabs  context.Context   // the profile that all tabs are of
	spare []context.Context // tabs that a test has left
}

// browser is a tab for the test alone. For the front it is one that another test has left, where there is one: it has the
// page's modules at hand, and shows the page in a fifth of the time.
func browser(t *testing.T, url string) context.Context {
	t.Helper()
	if raceDetector {
		t.Skip("under the race detector the page has no time to draw")
	}
	last := len(shared.spare) - 1
	if !isFront(url) || last < 0 {
		return newTab(t)
	}
	ctx := shared.spare[last]
	shared.spare = shared.spare[:last]
	return ctx
}

// afterAll has something that tests share ended after them.
func afterAll(end func()) {
	before := dashboard.AfterTests
	dashboard.AfterTests = func() { end(); before() }
}

// leave empties a tab of the front for the next test, at a file of the page: elsewhere its process would be ended, and what
// it has compiled. What is left of a test that has failed is not known.
func (b *tab) leave() {
	b.Helper()
	if b.Failed() || !isFront(b.url) {
		b.must(chromedp.Cancel(b.ctx))
		return
	}
	b.prefers()
	b.must(chromedp.Do(b.ctx, chromedp.Navigate(front.URL+"/icon.svg")))
	b.do(`localStorage.clear(); sessionStorage.clear()`)
	_, err := chromedp.Call(b.ctx, page.ResetNavigationHistory, cdp.Empty{})
	b.must(err)
	shared.spare = append(shared.spare, b.ctx)
}

func newTab(t *testing.T) context.Context {
	t.Helper()
	path := chromium(t)
	shared.begin.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("enable-precise-memory-info", true), chromedp.Flag("js-flags", "--expose-gc"),
			// It draws when it is told to, has one process for all tabs, and its network in its own.
			chromedp.Flag("enable-begin-frame-control",
				true), chromedp.Flag("run-all-compositor-stages-before-draw", true),
			chromedp.Flag("renderer-process-limit", "1"), chromedp.Flag("disable-site-isolation-trials", true),
			chromedp.Flag("disable-features", "Translate,BackForwardCache,SpareRendererForSitePerProcess,IsolateOrigins,site-per-process"),
			chromedp.Flag("enable-features", "NetworkServiceInProcess2"))
		process, kill := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, stop := chromedp.NewContext(process)
		afterAll(func() { stop(); kill() })
		err := chromedp.Do(ctx, chromedp.Navigate("about:blank"))
		if err == nil {
			// A profile that is kept in memory, beside the browser's own on the disk.
			shared.tabs, _ = chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
			err = chromedp.Do(shared.tabs, chromedp.Navigate("about:blank"))
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	ctx, _ := chromedp.NewContext(shared.tabs)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	// Nobody asks what these would tell of each request, node and rule.
	for _, unheard := range []cdp.Command[cdp.Empty, cdp.Empty]{network.Disable, dom.Disable, css.Disable} {
		if _, err := chromedp.Call(ctx, unheard, cdp.Empty{}); err != nil {
			t.Fatal(err)
		}
	}
	return ctx
}

// draw has the tab draw what has changed, as a screen has it do sixty times a second: here nothing else does, as it
// would cost as much as all else. A browser that has a window draws by itself, and refuses.
func (b *tab) draw() {
	b.Helper()
	var refused *cdproto.Error
	_, err := chromedp.Call(b.ctx, headlessexperimental.BeginFrame,
		headlessexperimental.BeginFrameParams{NoDisplayUpdates: &yes})
	if err != nil && !errors.As(err, &refused) {
		b.Fatal(err)
	}
}

var yes = true // as the protocol takes it
