package dashboard_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"cascade/dashboard"
)

// patience is how long the page may take over what a test waits for. Nothing is slow because of it: a test goes
// on as soon as what it waits for is there.
const patience = 90 * time.Second

// tab is the page in a real browser. Whatever goes wrong in it fails the test.
type tab struct {
	*testing.T
	ctx  context.Context
	url  string
	mu   sync.Mutex
	told []string // exceptions and errors that the page's console told
}

// front is the one address of the tests' servers, one after another: what the browser has got of the page for one test
// is there for the next.
var front struct {
	*httptest.Server
	mu     sync.Mutex
	behind *served
}

// served is a server that the front is of, and what is under way to it.
type served struct {
	http.Handler
	underWay sync.WaitGroup
}

func isFront(url string) bool { return front.Server != nil && strings.HasPrefix(url, front.URL) }

// serve starts a server of the test's own. One at a time is at the front.
func serve(t *testing.T, o dashboard.Options) string {
	t.Helper()
	s := dashboard.New(o)
	if front.Server == nil {
		front.Server = httptest.NewServer(http.HandlerFunc(toFront))
		afterAll(front.Close)
	}
	front.mu.Lock()
	defer front.mu.Unlock()
	if front.behind != nil {
		server := httptest.NewServer(s)
		t.Cleanup(func() {
			s.Close()
			server.Close()
		})
		return server.URL
	}
	to := &served{Handler: s}
	front.behind = to
	t.Cleanup(func() {
		front.mu.Lock()
		front.behind = nil
		front.mu.Unlock()
		s.Close()
		to.underWay.Wait()
	})
	return front.URL
}

func toFront(w http.ResponseWriter, r *http.Request) {
	front.mu.Lock()
	to := front.behind
	if to != nil {
		to.underWay.Add(1)
	}
	front.mu.Unlock()
	if to == nil {
		http.Error(w, "no test is at the front", http.StatusServiceUnavailable)
		return
	}
	defer to.underWay.Done()
	to.ServeHTTP(w, r)
}

// browse opens a page at 1280 by 800.
func browse(t *testing.T, url string) *tab {
	t.Helper()
	base, _, _ := strings.Cut(url, "/?")
	b := &tab{T: t, ctx: browser(t, url), url: base}
	listening, stop := context.WithCancel(b.ctx)
	t.Cleanup(func() {
		b.complain()
		stop()
		b.leave()
	})
	b.must(chromedp.Listen(listening, b.listen))
	b.size(1280, 800)
	b.open(url)
	return b
}

func (b *tab) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *tab) listen(event any) {
	text := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "assert" {
			for _, a := range e.Args {
				text += string(a.Value) + a.Description + " "
			}
		}
	}
	if text != "" {
		b.mu.Lock()
		b.told = append(b.told, text)
		b.mu.Unlock()
	}
}

// complain fails the test for what went wrong in the page.
func (b *tab) complain() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, text := range b.told {
		b.Errorf("the page's console: %s", text)
	}
}

// open goes to an address, notes what the page's content policy refuses, and has moduleOf give the page's own modules.
func (b *tab) open(url string) {
	b.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.Navigate(url)))
	b.do(`document.addEventListener("securitypolicyviolation",
		(e) => console.error("refused by the policy:", e.violatedDirective, e.blockedURI));
		window.moduleOf = (name) => import(new URL(name, document.querySelector("script[type=module]").src)); 1`)
}

func (b *tab) size(width, height int64) {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600,
	})
	b.must(err)
}

// prefers sets what the system says it prefers, such as prefers-color-scheme: dark.
func (b *tab) prefers(features ...*emulation.MediaFeature) {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	b.must(err)
}

// evaluate runs JavaScript in the page and waits for what it promises. What waits for a frame waits in vain: draw.
func (b *tab) evaluate(js string) ([]byte, error) {
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	result, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{
		Expression: js, AwaitPromise: &yes, ReturnByValue: &yes, UserGesture: &yes,
	})
	if err != nil {
		return nil, err
	}
	if x := result.ExceptionDetails; x != nil {
		text := x.Text
		if x.Exception != nil {
			text = x.Exception.Description
		}
		return nil, &pageError{text}
	}
	if result.Result == nil {
		return nil, nil
	}
	return result.Result.Value, nil
}

type pageError struct{ text string }

func (e *pageError) Error() string { return e.text }

// do runs JavaScript and forgets its value.
func (b *tab) do(js string) {
	b.Helper()
	if _, err := b.evaluate(js); err != nil {
		b.Fatalf("%s\nin %s", err, js)
	}
}

// value runs JavaScript and reads its value into into.
func (b *tab) value(js string, into any) {
	b.Helper()
	text, err := b.evaluate(js)
	if err != nil {
		b.Fatalf("%s\nin %s", err, js)
	}
	b.must(json.Unmarshal(text, into))
}

func (b *tab) text(selector string) (text string) {
	b.Helper()
	b.value(`document.querySelector(`+quote(selector)+`)?.innerText ?? ""`, &text)
	return text
}

// wait waits until a JavaScript condition holds. The page draws, and looks at it fifty times a second.
func (b *tab) wait(condition string) {
	b.Helper()
	look := `new Promise((done) => { let looks = 0; const look = () => { let is = false; try { is = ` + condition +
		`; } catch {} if (is || ++looks > 5) done(!!is); else setTimeout(look, 20); }; look(); })`
	for began := time.Now(); ; {
		b.draw()
		text, err := b.evaluate(look)
		if err == nil && string(text) == "true" {
			return
		}
		if err != nil || time.Since(began) > patience {
			b.Fatalf("waited for %s: %v\nthe page shows: %.1500s", condition, err, b.text("body"))
		}
	}
}

// sees waits until the page shows a text.
func (b *tab) sees(text string) {
	b.Helper()
	b.wait(`document.body.innerText.replace(/\s+/g, " ").includes(` + quote(text) + `)`)
}

// press clicks on a button or a link by its words, or by its name for those who do not see it.
func (b *tab) press(words string) {
	b.Helper()
	find := `[...document.querySelectorAll("button, a, summary")].filter((e) => e.offsetParent !== null && !e.disabled)
		.find((e) => e.innerText.trim() === ` + quote(words) + ` || e.getAttribute("aria-label") === ` + quote(words) + `)`
	// In one go: what is drawn anew in between is not missed.
	b.wait(`((e) => e && (e.click(), true))(` + find + `)`)
}

// fill writes into a field.
func (b *tab) fill(selector, text string) {
	b.Helper()
	b.wait(`document.querySelector(` + quote(selector) + `) !== null`)
	b.do(`{ const e = document.querySelector(` + quote(selector) + `); e.value = ` + quote(text) + `;
		e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); }`)
}

// key presses a key, as on a keyboard.
func (b *tab) key(keys string) {
	b.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.KeyEvent(keys)))
}

func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(quoted)
}

// ask makes a control call.
func ask(t *testing.T, method, url, kind, body string) string {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer any")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var text strings.Builder
	if err := answer.Write(&text); err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode/100 != 2 {
		t.Fatalf("%s %s: %s", method, url, text.String())
	}
	return text.String()
}

// makeWorld makes a world of a scenario of the catalogue.
func makeWorld(t *testing.T, url, id, scenario string) {
	t.Helper()
	ask(t, "PUT", url+"/sim/v1/subaccounts/"+id, "application/json", `{"scenario":"`+scenario+`"}`)
}
