package sendapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
)

// host has one subaccount, shop, that keeps what it is sent.
type host struct {
	terms     Terms
	sent      *orchestrator.Message
	unwelcome error // what registrations are answered with
}

func (h *host) Open(string) (Subaccount, error)     { return h, nil }
func (h *host) Find(name string) (Subaccount, bool) { return h, name == "shop" }
func (h *host) Now() time.Time                      { return newYear().Now }
func (h *host) Webhooks(string) []Webhook           { return nil }
func (h *host) Register(string, []Webhook) error    { return h.unwelcome }
func (h *host) Unregister(string, []Webhook) error  { return h.unwelcome }

func (h *host) Terms() Terms { return h.terms }
func (h *host) Send(_ context.Context, m *orchestrator.Message) (Sent, error) {
	h.sent = m
	return Sent{}, nil
}
func (h *host) SendBatch(context.Context, *Batch) (SentBatch, error)           { return SentBatch{}, nil }
func (h *host) Records(uuid.UUID) ([]Record, error)                            { return nil, NotThere("no message") }
func (h *host) Cancel(context.Context, uuid.UUID) error                        { return nil }
func (h *host) CancelBatch(context.Context, string) (cancelled int, err error) { return 0, nil }

// ask lets the API over a host answer a request with a key and pairs of headers.
func ask(h *host, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	api := &API{Host: h, Errors: &Errors{}}
	mux := http.NewServeMux()
	api.Routes(mux)
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer any")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w
}

const shop, accounts = "/api/v1/subaccounts/shop/messages", "/api/v1/accounts/a/webhooks"

// An error is stamped with the time of its subaccount, or, where it has none, of the host.
func TestAnErrorHasTheTimeOfItsSubaccount(t *testing.T) {
	h := &host{terms: Terms{Now: newYear().Now.Add(time.Hour)}}
	for path, want := range map[string]string{
		shop: "2026-01-01T01:01:00", strings.Replace(shop, "shop", "none", 1): "2026-01-01T00:01:00", accounts: "2026-01-01T00:01:00",
	} {
		if got := ask(h, "POST", path, "{").Body.String(); !strings.Contains(got, `"timestamp":"`+want) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// A body is read to the most that it may have. One that says it is larger is not read at all, and its connection ends.
func TestABodyIsReadToTheMostThatItMayHave(t *testing.T) {
	for _, tt := range []struct {
		size   int
		length int64 // that it says; -1: none
		status int   // of the refusal; 0: it is read
		closes string
	}{
		{10, 10, 0, ""}, {10, -1, 0, ""}, {0, 0, 0, ""}, {11, -1, 413, ""}, {11, 11, 413, "close"}, {9, 10, 400, ""},
	} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(strings.Repeat("x", tt.size)))
		r.ContentLength = tt.length
		w := httptest.NewRecorder()
		data, err := ReadJSON(w, r, 10)
		status := 0
		if err != nil {
			status = refusalOf(err).Status
		}
		if status != tt.status || err == nil && len(data) != tt.size || w.Header().Get("Connection") != tt.closes {
			t.Errorf("%+v: %d %v, %q", tt, status, err, w.Header().Get("Connection"))
		}
	}
}

// A body is what its content type says, in UTF-8; one that says nothing is what it should be. JSON has many names.
func TestABodyIsOfATypeThatIsAsked(t *testing.T) {
	for given, want := range map[string][]string{
		"": {"application/json", "application/yaml"}, "application/json": {"application/json"}, "application/yaml": {"application/yaml"},
		"application/json; charset=UTF-8": {"application/json"}, "application/json; charset=latin1": nil,
		"application/vnd.shop+json": {"application/json"}, "text/plain": nil, "application/": nil, "json": nil,
	} {
		for _, asked := range []string{"application/json", "application/yaml"} {
			r := httptest.NewRequest("POST", "/", strings.NewReader("{}"))
			r.Header.Set("Content-Type", given)
			_, err := ReadBody(httptest.NewRecorder(), r, 10, asked)
			takes := strings.Contains(strings.Join(want, " "), asked)
			if (err == nil) != takes || err != nil && refusalOf(err).Status != 415 {
				t.Errorf("%q for %s: %v", given, asked, err)
			}
		}
	}
}

// Every error is told with its status; only a fault of the server's is told to whoever looks after it. The n-th error
// has the same id each time.
func TestAnErrorIsToldToThoseItConcerns(t *testing.T) {
	var broken []error
	e := &Errors{Broken: func(err error) { broken = append(broken, err) }}
	fault := errors.New("a fault")
	for i, tt := range []struct {
		err    error
		status int
	}{
		{fault, 500}, {Invalid("no"), 400}, {fmt.Errorf("of the host: %w", NotThere("no")), 404},
		{fmt.Errorf("a write: %w", context.Canceled), 503}, {Problems{{Code: MissedUser}}, 400}, {Refuse(500, InternalError, "a fault"), 500},
	} {
		for _, errs := range []*Errors{e, {}} {
			w := httptest.NewRecorder()
			errs.Write(w, tt.err, newYear().Now)
			n := i + 1
			if errs != e {
				n = 1
			}
			id := uuid.NewV5(uuid.NamespaceURL, fmt.Sprint("cascade:error:", n)).String()
			if got := w.Body.String(); w.Code != tt.status || !strings.Contains(got, `"errorId":"`+id+`"`) {
				t.Errorf("%v: %d %s, want %d and %s", tt.err, w.Code, got, tt.status, id)
			}
		}
	}
	if len(broken) != 2 || broken[0] != fault {
		t.Errorf("%v are told", broken)
	}
}

// An answer is JSON that nobody keeps; what does not encode is the server's fault.
func TestAnAnswerIsJSONThatNobodyKeeps(t *testing.T) {
	w := httptest.NewRecorder()
	WriteJSON(w, 201, []int{1})
	want := http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}, "Content-Length": {"3"}}
	if diff := cmp.Diff(want, w.Header()); diff != "" || w.Code != 201 || w.Body.String() != "[1]" {
		t.Errorf("%d %s\n%s", w.Code, w.Body, diff)
	}
	w = httptest.NewRecorder()
	WriteJSON(w, 201, func() {})
	if w.Code != 500 || w.Body.String() != "the answer does not encode\n" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// A path answers the methods that it has, HEAD where it has GET; what it is asked else is told which there are.
func TestAPathAnswersTheMethodsThatItHas(t *testing.T) {
	with := func(methods ...string) Methods {
		m := Methods{}
		for _, name := range methods {
			m[name] = func(w http.ResponseWriter, _ *http.Request) error { _, err := io.WriteString(w, name); return err }
		}
		return m
	}
	for _, tt := range []struct {
		of           Methods
		method, want string
		allowed      string
	}{
		{with("GET", "DELETE"), "GET", "GET", ""}, {with("GET", "DELETE"), "HEAD", "GET", ""},
		{with("POST", "GET", "DELETE"), "PUT", "", "DELETE, GET, POST"}, {with("POST"), "HEAD", "", "POST"}, {with("HEAD"), "GET", "", "HEAD"},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(tt.method, "/", nil)
		handle, err := tt.of.Pick(w, r)
		if err == nil {
			err = handle(w, r)
		}
		if got := w.Body.String(); got != tt.want || (err == nil) != (tt.allowed == "") || w.Header().Get("Allow") != tt.allowed {
			t.Errorf("%s: %q, %v, allowed %q, want %q", tt.method, got, err, w.Header().Get("Allow"), tt.allowed)
		}
		if err != nil && (refusalOf(err).Status != 405 || !strings.HasSuffix(err.Error(), "; allowed: "+tt.allowed)) {
			t.Errorf("%s: %v", tt.method, err)
		}
	}
}

// A request bears one of the keys, as a bearer token, or it is told how.
func TestARequestBearsOneOfTheKeys(t *testing.T) {
	for _, tt := range []struct {
		keys   []Key
		header string
		want   bool
	}{
		{[]Key{"a", "b"}, "Bearer a", true}, {[]Key{"a", "b"}, "bearer   b ", true}, {[]Key{"a"}, "Bearer b", false},
		{[]Key{"a"}, "Basic a", false}, {[]Key{"a"}, "a", false}, {[]Key{"a"}, "", false}, {[]Key{""}, "Bearer x", true},
		{[]Key{""}, "Bearer  ", false}, {nil, "Bearer a", false},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Authorization", tt.header)
		w := httptest.NewRecorder()
		err := BearsOneOf(tt.keys, w, r)
		if (err == nil) != tt.want || (w.Header().Get("WWW-Authenticate") == "Bearer") == tt.want {
			t.Errorf("%v: %q: %v, %v", tt.keys, tt.header, err, w.Header())
		}
		if err != nil && refusalOf(err).Status != 401 {
			t.Errorf("%q: %v", tt.header, err)
		}
	}
}

// A host that sends for real is told what makes a repeated request the same: its key, or else the message's.
func TestARepeatedRequestIsToldByItsKey(t *testing.T) {
	unique := payload("clientMessageId", `"order-17"`, "unique", "true")
	for _, tt := range []struct{ body, key, want string }{
		{payload(), "", ""}, {payload(), "k", "request:k"}, {unique, "", "message:order-17"}, {unique, "k", "request:k"},
	} {
		h := &host{terms: newYear()}
		h.terms.Keep = true
		w := ask(h, "POST", shop, tt.body, "Idempotency-Key", tt.key)
		if w.Code != 200 || h.sent.Once != tt.want {
			t.Errorf("key %q: %d %s, want %q", tt.key, w.Code, w.Body, tt.want)
		}
	}
}

// A registration that is made or removed is answered with 200 and nothing, one that is not with why.
func TestARegistrationIsAnsweredWithHowItWent(t *testing.T) {
	for method, body := range map[string]string{
		"POST":   `[{"subAccountId":"*","url":"https://a/","enabled":true,"type":"CADR"}]`,
		"DELETE": `[{"subAccountId":"*","type":"CADR"}]`,
	} {
		noted := 0
		api := &API{Host: &host{}, Errors: &Errors{}}
		api.Befall = func(w http.ResponseWriter, _ *http.Request) (http.ResponseWriter, error) {
			return &noting{w, &noted}, nil
		}
		mux := http.NewServeMux()
		api.Routes(mux)
		r := httptest.NewRequest(method, accounts, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer any")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		if noted != 200 || w.Code != 200 || w.Body.Len() > 0 {
			t.Errorf("%s: %d, noted as %d, %s", method, w.Code, noted, w.Body)
		}
		if w := ask(&host{unwelcome: Refuse(429, InternalError, "full")}, method, accounts, body); w.Code != 429 {
			t.Errorf("%s: %d %s", method, w.Code, w.Body)
		}
	}
}

// noting notes the status that is written.
type noting struct {
	http.ResponseWriter
	status *int
}

func (n *noting) WriteHeader(status int) {
	*n.status = status
	n.ResponseWriter.WriteHeader(status)
}
