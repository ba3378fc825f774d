package service_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/host/service"
	"cascade/orchestrator/host/sqlite"
	"cascade/orchestrator/host/storetest"
	"cascade/orchestrator/sendapi"
)

// pigeon is a provider whose callbacks are signed by a word in their body: "coo KEY STATUS".
type pigeon struct{ asked []string }

func (p *pigeon) Send(_ context.Context, s adapter.Send) (adapter.Answer, error) {
	return adapter.Answer{ID: s.Key, Status: orchestrator.Accepted}, nil
}

func (p *pigeon) Receive(r *http.Request, body []byte) ([]adapter.Receipt, []byte, error) {
	p.asked = append(p.asked, r.URL.String())
	words := strings.Fields(string(body))
	switch {
	case len(words) == 0:
		return nil, []byte("challenge"), nil
	case words[0] != "coo":
		return nil, nil, fmt.Errorf("no coo: %w", adapter.ErrSignature)
	case len(words) != 3:
		return nil, nil, errors.New("not three words")
	}
	status, _ := orchestrator.ParseStatus(words[2])
	return []adapter.Receipt{{ID: words[1], Status: status}}, nil, nil
}

func (p *pigeon) Run(ctx context.Context, _ func(context.Context, []adapter.Receipt) error) error {
	<-ctx.Done()
	return nil
}

// serve serves a subaccount shop over a pigeon, with the keys of all and of its own.
func serve(t *testing.T, p *pigeon) func(method, path, key, body string) (int, string) {
	t.Helper()
	s := httptest.NewServer(service.New(options(t, p)))
	t.Cleanup(s.Close)
	return asking(t, s.URL)
}

// options are those of a service of a host that runs until the test ends.
func options(t *testing.T, p *pigeon) service.Options {
	t.Helper()
	o := idle(t, p)
	storetest.Run(t, o.Host)
	return o
}

// idle are those of a service of a host that nobody has run yet: Serve will.
func idle(t *testing.T, p *pigeon) service.Options {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "cascade.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	metrics := service.NewMetrics()
	h, err := host.Open(t.Context(), host.Options{Store: store, Observer: metrics, Subaccounts: []host.Subaccount{
		{
			Name: "shop", Plan: orchestrator.Plan{{Channel: orchestrator.SMS}},
			Channels: []host.Channel{{Of: orchestrator.SMS, Kind: "pigeon", Adapter: p}},
		},
		{Name: "other", Channels: []host.Channel{{Of: orchestrator.SMS, Kind: "pigeon", Adapter: p}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	metrics.Of(h)
	public, _ := url.Parse("https://send.example.com/deep")
	return service.Options{
		Host: h, Metrics: metrics, Public: public,
		Keys: []sendapi.Key{"all"}, Own: map[string][]sendapi.Key{"shop": {"ours"}},
	}
}

// asking makes requests of the server at a URL.
func asking(t *testing.T, url string) func(method, path, key, body string) (int, string) {
	return func(method, path, key, body string) (int, string) {
		t.Helper()
		r, err := http.NewRequest(method, url+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if key != "" {
			r.Header.Set("Authorization", "Bearer "+key)
		}
		if name, value, ok := strings.Cut(key, " once "); ok {
			r.Header.Set("Authorization", "Bearer "+name)
			r.Header.Set("Idempotency-Key", value)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		var text strings.Builder
		fmt.Fprint(&text, mustRead(t, answer))
		return answer.StatusCode, text.String()
	}
}

func mustRead(t *testing.T, answer *http.Response) string {
	t.Helper()
	var b strings.Builder
	buffer := make([]byte, 1<<16)
	for {
		n, err := answer.Body.Read(buffer)
		b.Write(buffer[:n])
		if err != nil {
			return b.String()
		}
	}
}

const (
	messages = "/api/v1/subaccounts/shop/messages"
	hello    = `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"Hello World!"}}`
)

var umidPattern = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

func TestAMessageIsSentReportedAndRead(t *testing.T) {
	p := &pigeon{}
	do := serve(t, p)
	status, text := do("POST", messages, "ours", hello)
	umid := umidPattern.FindString(text)
	if status != http.StatusOK || umid == "" {
		t.Fatal(status, text)
	}
	if status, text := do("POST", "/receipts/shop/pigeon?ref=1", "", "coo "+umid+"-1 Delivered"); status != http.StatusOK {
		t.Fatal(status, text)
	}
	if want := "https://send.example.com/deep/receipts/shop/pigeon?ref=1"; p.asked[0] != want {
		t.Errorf("the provider was told %s, the adapter %s", want, p.asked[0])
	}
	_, text = do("GET", "/api/v1/subaccounts/shop/timelines/"+umid+"?wait=20s", "all", "")
	for _, want := range []string{`"kind":"submitted"`, `"status":"Delivered","copy":1}`, `"kind":"succeeded","channel":"SMS","step":1}]}`} {
		if !strings.Contains(text, want) {
			t.Errorf("the timeline lacks %s: %s", want, text)
		}
	}
	if _, text = do("GET", messages+"/"+umid, "ours", ""); !strings.Contains(text, `"state":"delivered"`) {
		t.Errorf("the details: %s", text)
	}
	if _, text = do("GET", "/metrics", "", ""); !strings.Contains(text, "cascade_outbox_depth 0\n") || !strings.Contains(text, "cascade_steps_total 3\n") {
		t.Errorf("the metrics:\n%s", text)
	}
}

func TestWhoMayAskAndWhatIsThere(t *testing.T) {
	do := serve(t, &pigeon{})
	for _, tt := range []struct {
		method, path, key, body string
		status                  int
		part                    string
	}{
		{"POST", messages, "", hello, 401, `"code":1200`},
		{"POST", messages, "theirs", hello, 401, `"code":1200`},
		{"POST", messages, "all", hello, 200, `"umid"`},
		{"POST", "/api/v1/subaccounts/other/messages", "ours", hello, 401, `"code":1200`},
		{"POST", "/api/v1/subaccounts/other/messages", "all", hello, 400, `"code":3022`}, // it has no plan
		{"POST", "/api/v1/subaccounts/nobody/messages", "all", hello, 404, `there is no subaccount nobody`},
		{"POST", messages, "ours", `{"user":{"msisdn":"1"},"type":"text","content":{"text":"x"}}`, 400, `"code":3003`},
		{"GET", messages + "/5f3c1a0e-0000-4000-8000-000000000000", "ours", "", 404, `"code":1300`},
		{"GET", "/api/v1/accounts/5f3c1a0e00004000800000000000000f/webhooks", "ours", "", 401, `"code":1200`},
		{"GET", "/api/v1/accounts/5f3c1a0e00004000800000000000000f/webhooks", "all", "", 200, `[]`},
		{"GET", "/api/v1/subaccounts/shop/timelines/5f3c1a0e-0000-4000-8000-000000000000", "", "", 401, `"code":1200`},
		{"GET", "/api/v1/subaccounts/shop/timelines/5f3c1a0e-0000-4000-8000-000000000000?wait=1h", "all",
			"", 400, `wait \"1h\"`},
		{"POST", "/receipts/shop/pigeon", "", "caw x Delivered", 403, "signature"},
		{"POST", "/receipts/shop/pigeon", "", "coo x", 400, "not three words"},
		{"POST", "/receipts/shop/pigeon", "", "coo unknown Delivered", 200, ""},
		{"GET", "/receipts/shop/pigeon", "", "", 200, "challenge"},
		{"POST", "/receipts/shop/hawk", "", "coo x Delivered", 404, "no such adapter"},
		{"POST", "/receipts/nobody/pigeon", "", "coo x Delivered", 404, "no such adapter"},
		{"POST", "/receipts/shop/pigeon", "", strings.Repeat("x", 1<<20+1), 413, "over 1 MiB"},
		{"GET", "/healthz", "", "", 200, `"ready"`},
		{"GET", "/nothing", "", "", 404, `"code":1300`},
	} {
		if status, text := do(tt.method, tt.path, tt.key, tt.body); status != tt.status || !strings.Contains(text, tt.part) {
			t.Errorf("%s %s with %q: %d %.200s, not %d with %s", tt.method, tt.path, tt.key, status,
				text, tt.status, tt.part)
		}
	}
}

// A request that is repeated is answered with the first one's id: under a key, or as a unique message, alone or in a
// batch.
func TestARepeatedRequestIsAnsweredAsTheFirst(t *testing.T) {
	do := serve(t, &pigeon{})
	unique := strings.Replace(hello, "{", `{"clientMessageId":"order-1","unique":true,`, 1)
	for _, tt := range []struct{ path, key, body string }{
		{messages, "ours once a", hello},
		{messages, "ours", unique},
		{messages + "/batch", "ours once b", `{"includeMessagesInResponse":true,"messages":[` + hello + `]}`},
	} {
		_, first := do("POST", tt.path, tt.key, tt.body)
		_, again := do("POST", tt.path, tt.key, tt.body)
		if a, b := umidPattern.FindAllString(first, -1), umidPattern.FindAllString(again, -1); len(a) == 0 || fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%s as %s: %s, then %s", tt.path, tt.key, first, again)
		}
	}
	_, once := do("POST", messages, "ours", unique)
	_, batch := do("POST", messages+"/batch", "ours",
		`{"includeMessagesInResponse":true,"messages":[`+unique+`,`+hello+`]}`)
	if !strings.Contains(batch, umidPattern.FindString(once)) {
		t.Errorf("%s in a batch: %s", once, batch)
	}
	_, a := do("POST", messages, "ours once c", hello)
	_, b := do("POST", messages, "ours once d", hello)
	if umidPattern.FindString(a) == umidPattern.FindString(b) {
		t.Errorf("two keys have one message: %s", a)
	}
}

func TestARegistrationIsToldOfReceipts(t *testing.T) {
	do := serve(t, &pigeon{})
	told := make(chan string, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var b strings.Builder
		_ = r.Write(&b)
		told <- b.String()
	}))
	t.Cleanup(receiver.Close)
	const account = "/api/v1/accounts/5f3c1a0e00004000800000000000000f/webhooks"
	if status, text := do("POST", account, "all", `[{"subAccountId":"shop","url":"`+receiver.URL+`","httpAuthorization":"Basic x"}]`); status != 200 {
		t.Fatal(status, text)
	}
	do("POST", messages, "ours", hello)
	select {
	case text := <-told:
		if !strings.Contains(text, "Authorization: Basic x") || !strings.Contains(text, `"state":"queued"`) {
			t.Errorf("%s", text)
		}
	case <-time.After(20 * time.Second):
		t.Error("nobody was told")
	}
	if status, text := do("DELETE", account, "all", `[{"subAccountId":"shop","type":"CADR"},{"subAccountId":"shop","type":"MSG"}]`); status != 200 {
		t.Fatal(status, text)
	}
	if _, text := do("GET", account, "all", ""); text != "[]" {
		t.Errorf("after its removal: %s", text)
	}
	if status, text := do("POST", account, "all", `[{"subAccountId":"shop","url":"http://a.example","oauth":{"url":"http://b.example","clientId":"a","clientSecret":"c","credentialsLocation":"body"}}]`); status != 200 {
		t.Error(status, text)
	}
	if _, text := do("GET", account, "all", ""); strings.Count(text, `"clientId":"a","clientSecret":"***"`) != 2 {
		t.Errorf("with oauth: %s", text)
	}
}
