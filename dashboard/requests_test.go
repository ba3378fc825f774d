package dashboard

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/sim/live"
)

type requestsAnswer struct {
	Requests []struct {
		T                         float64
		Method, Path, Near, Fault string
		Headers                   map[string]string
		Body, Answer              json.RawMessage
		Bytes, Status             int
	}
	Cursor         string
	Dropped, Reset bool
}

// Every request of the API under test is shown as it came, the refused ones too, whatever there is of its world; its
// credentials are not.
func TestTheRequestsOfTheAPIUnderTestAreShownAsTheyCame(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	c.do("POST", c.api("/messages?trace=1&apikey=s3cret"), `{"user": `)
	c.send("")
	c.advance(`{"by":"1s"}`)
	const hooks = "/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks"
	c.do("POST", hooks, `[{"subAccountId":"shop","url":"http://me:s3cret@127.0.0.1:9/x","httpAuthorization":"Basic s3cret"}]`)
	c.do("GET", c.sim("/clock"), "")
	var all requestsAnswer
	c.ok("GET", c.sim("/requests"), "", &all)
	var got []string
	for _, r := range all.Requests {
		got = append(got, strings.Join([]string{r.Method, r.Path, r.Headers["Authorization"], string(r.Body)}, " "))
	}
	want := []string{
		`POST ` + c.api("/messages?apikey=***&trace=1") + ` Bearer *** "{\"user\": "`,
		`POST ` + c.api("/messages") + ` Bearer *** ` + string(all.Requests[1].Body),
		`POST ` + hooks + ` Bearer *** [{"subAccountId":"shop","url":"http://***@127.0.0.1:9/x","httpAuthorization":"***"}]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if first := all.Requests[0]; first.Status != 400 || first.Bytes != 9 ||
		!bytes.Contains(first.Answer, []byte(`"code":1000`)) {
		t.Errorf("%+v", first)
	}
	if last := all.Requests[2]; last.Status != 200 || last.T != 0 {
		t.Errorf("%+v", last)
	}
	var rest requestsAnswer
	c.send("")
	c.ok("GET", c.sim("/requests?wait=10s&after="+all.Cursor), "", &rest)
	if len(rest.Requests) != 1 || rest.Requests[0].T != 1 || rest.Requests[0].Status != 200 {
		t.Errorf("%+v", rest)
	}
	c.ok("PUT", c.sim(""), "", nil)
	c.ok("GET", c.sim("/requests"), "", &rest)
	if len(rest.Requests) != 1 || rest.Requests[0].Path != hooks {
		t.Errorf("after a reset: %+v", rest)
	}
	c.ok("GET", c.sim("/requests?after=0.99"), "", &rest)
	if !rest.Reset {
		t.Errorf("a cursor of another server: %+v", rest)
	}
}

// A request that nothing answers is shown with what comes nearest to it, and so is it answered.
func TestARequestThatMissesIsToldWhatItComesNearestTo(t *testing.T) {
	c := serve(t, Options{})
	for _, test := range []struct {
		method, path string
		near         string
	}{
		{"POST", "/api/v1/subaccount/shop/messages", "POST /api/v1/subaccounts/shop/messages"},
		{"POST", "/v1/subaccounts/shop/messages", "POST /api/v1/subaccounts/shop/messages"},
		{"POST", "/api/v1/subaccounts/shop/message/batch", "POST /api/v1/subaccounts/shop/messages/batch"},
		{"PUT", "/api/v1/subaccounts/shop/messages", "POST /api/v1/subaccounts/shop/messages"},
		{"GET", "/api/v1/subaccounts/shop", "POST /api/v1/subaccounts/shop/messages"},
		{"POST", "/sms/x", ""},
		{"DELETE", "/api/v1/subaccounts/shop/messages/00000000-0000-4000-8000-000000000000", ""},
	} {
		a := c.do(test.method, test.path, `{"a":1}`)
		var all requestsAnswer
		c.ok("GET", c.sim("/requests"), "", &all)
		last := all.Requests[len(all.Requests)-1]
		if last.Method+last.Path != test.method+test.path || last.Near != test.near || last.Status != a.status ||
			string(last.Body) != `{"a":1}` {
			t.Errorf("%s %s: near %q of %+v", test.method, test.path, last.Near, last)
		}
		if a.status == 404 && test.near != "" && !strings.Contains(a.body, `did you mean \"`+test.near+`\"?`) {
			t.Errorf("%s %s is answered %s", test.method, test.path, a.body)
		}
	}
}

// A misspelt path of the control API is told of that API's own, and of the one that it is spelt most like.
func TestAMisspeltControlPathIsToldOfItsNeighbour(t *testing.T) {
	c := serve(t, Options{})
	for path, near := range map[string]string{
		"/sim/v1/subaccounts/shop/clok":         "GET /sim/v1/subaccounts/shop/clock",
		"/sim/v1/subaccounts/shop/clock/advanc": "POST /sim/v1/subaccounts/shop/clock/advance",
		"/sim/v1/subaccounts/shop/timelin":      "GET /sim/v1/subaccounts/shop/timeline",
		"/sim/v1/subaccount":                    "GET /sim/v1/subaccounts",
	} {
		if r := c.do("GET", path, "").refusal(t); !strings.Contains(r.Message, `did you mean "`+near+`"?`) {
			t.Errorf("%s is answered %s", path, r.Message)
		}
	}
}

// The journal holds so much and no more: the oldest requests go first, and whoever asks for them is told.
func TestTheJournalIsBounded(t *testing.T) {
	var j live.Journal
	for range 10_005 {
		j.Add(&live.Request{Subaccount: "shop"})
	}
	list, next, dropped := j.Read("shop", 4, 1)
	if len(list) != 1 || next != 6 || !dropped {
		t.Errorf("%d requests, then %d, %v", len(list), next, dropped)
	}
	if list, next, dropped := j.Read("shop", 5, 20_000); len(list) != 10_000 || next != 10_005 || dropped {
		t.Errorf("%d requests, then %d, %v", len(list), next, dropped)
	}
	for range 2000 {
		j.Add(&live.Request{Body: make([]byte, live.MostKept)})
	}
	if list, _, _ := j.Read("shop", 0, 20_000); len(list) > 1100 {
		t.Errorf("%d large requests", len(list))
	}
}

// Whatever is large of a request counts: its body, its path, its headers.
func TestTheJournalIsBoundedWhateverIsLarge(t *testing.T) {
	large := strings.Repeat("x", 64<<10)
	for name, request := range map[string]live.Request{
		"path": {Target: "/" + large}, "method": {Method: large}, "header": {Header: http.Header{"X": {large}}},
		"name of a header": {Header: http.Header{large: {""}}}, "near": {Near: large},
	} {
		var j live.Journal
		for range 3000 {
			one := request
			j.Add(&one)
		}
		if list, _, _ := j.Read("", 0, 20_000); len(list) > 1100 {
			t.Errorf("%s: %d large requests are kept", name, len(list))
		}
	}
}

func TestWhoWaitsForARequestHearsOfItAndOfTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var j live.Journal
		closing := make(chan struct{})
		began := time.Now()
		j.Await(t.Context(), closing, "shop", 0, time.Minute)
		if took := time.Since(began); took != time.Minute {
			t.Errorf("nothing came, and that took %s", took)
		}
		go func() {
			j.Add(&live.Request{Subaccount: "bank"})
			time.Sleep(time.Second)
			j.Add(&live.Request{Subaccount: "shop"})
			time.Sleep(time.Second)
			close(closing)
		}()
		j.Await(t.Context(), closing, "shop", 0, time.Minute)
		j.Await(t.Context(), closing, "shop", 2, time.Minute)
		if took := time.Since(began); took != time.Minute+2*time.Second {
			t.Errorf("it all took %s", took)
		}
	})
}

func BenchmarkASendThatIsJournaled(b *testing.B) {
	s := New(Options{Scenario: catalogue(b, "three-channels")})
	defer s.Close()
	body := `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"Hello World!"}}`
	const path = "/api/v1/subaccounts/shop/messages"
	for b.Loop() {
		r, _ := http.NewRequest("POST", path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer k")
		s.ServeHTTP(discard{http.Header{}}, r)
	}
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}
