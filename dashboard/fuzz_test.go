package dashboard

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cascade/sim/live"
)

// refuseAll is a network on which nobody takes a webhook.
type refuseAll struct{}

func (refuseAll) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusInternalServerError, Body: io.NopCloser(strings.NewReader("")), Request: r,
	}, nil
}

// FuzzRequests throws requests at a server. It may refuse them, but with an error object, never with 500, and
// the next client is served as ever.
func FuzzRequests(f *testing.F) {
	const api, sim = "/api/v1/subaccounts/shop/messages", "/sim/v1/subaccounts/shop"
	const umid = "/37f94529-0153-4d3a-bfdf-faecf5855b17"
	for _, seed := range [][4]string{
		{"POST", api, "application/json", ordinary},
		{"POST", api, "application/json", `{"user":{"msisdn":"+65"},"dlrCallbackUrl":"http://127.0.0.1:1/","scheduled":"2027-01-01T00:00:00Z"}`},
		{"POST", api + "/batch", "application/json",
			`{"template":{"type":"text"},"messages":[` + ordinary + `,{}],"includeMessagesInResponse":true}`},
		{"GET", api + umid, "", ""},
		{"DELETE", api + umid, "", ""},
		{"DELETE", api + "/batch" + umid, "", ""},
		{"POST", "/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks", "application/json",
			`[{"subAccountId":"*","url":"http://x/"}]`},
		{"DELETE", "/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks", "application/json",
			`[{"subAccountId":"*"}]`},
		{"GET", "/sim/v1/subaccounts", "", ""},
		{"PUT", sim, "application/yaml", "plan: [{channel: SMS}]\ntraffic: {messages: 5}\n"},
		{"PUT", sim, "application/json", `{"scenario":"slow-readers","seed":1,"start":"2026-01-01T00:00:00Z"}`},
		{"DELETE", sim, "", ""},
		{"POST", sim + "/clock", "application/json", `{"mode":"running","speed":0}`},
		{"POST", sim + "/clock/advance", "application/json", `{"by":"60s"}`},
		{"POST", sim + "/clock/advance", "application/json", `{"to":"2026-01-01T00:00:00Z"}`},
		{"POST", sim + "/clock/advance", "application/json", `{"until":"idle"}`},
		{"POST", sim + "/timers", "application/json", `{"by":"60s","url":"http://x/","body":[1,{"a":null}],"ref":"r"}`},
		{"POST", sim + "/timers", "application/json", `{"at":"2026-01-01T00:00:00Z","url":"http://x/"}`},
		{"GET", sim + "/timers?after=1.3&limit=5", "", ""},
		{"DELETE", sim + "/timers" + umid, "", ""},
		{"GET", sim + "/timeline?after=1.3&limit=5", "", ""},
		{"GET", sim + "/messages?outcome=open&channel=SMS&recipient=&q=a&limit=3&cursor=1.2", "", ""},
		{"POST", sim + "/messages" + umid + "/receipts", "application/json",
			`{"channel":"SMS","status":"Rejected","code":1}`},
		{"PUT", sim + "/providers/SMS", "application/json", `{"script":[],"rules":[]}`},
		{"POST", sim + "/traffic", "application/json", `{"messages":3,"arrivals":{"every":"1s"}}`},
		{"GET", sim + "/webhooks", "", ""},
		{"POST", sim + "/lint", "application/json", ordinary},
		{"GET", sim + "/events", "", ""},
		{"GET", "/index.html", "", ""},
		{"POST", "/../x", "", "\x00"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	s := New(Options{Transport: refuseAll{}, Limits: live.Limits{Worlds: 3, Messages: 50, Events: 2000, Provoked: 10}})
	f.Cleanup(s.Close)
	f.Fuzz(func(t *testing.T, method, target, kind, body string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(u.Path, "/") || u.Query().Has("wait") || u.Query().Has("until") ||
			method == "" || strings.ContainsAny(method, " \t\r\n") {
			return
		}
		r := httptest.NewRequest("GET", "/", strings.NewReader(body))
		r.Method, r.URL = method, u
		r.Header.Set("Authorization", "Bearer k")
		if kind != "" {
			r.Header.Set("Content-Type", kind)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%s %s %s: %d %s", method, target, body, w.Code, w.Body)
		}
		if w.Code >= 400 {
			var e refusal
			if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil || e.Code == 0 ||
				e.Message == "" || len(e.ErrorID) != 36 {
				t.Fatalf("%s %s: %d without an error object: %s", method, target, w.Code, w.Body)
			}
		}
		if w = httptest.NewRecorder(); true {
			s.ServeHTTP(w, httptest.NewRequest("GET", "/sim/v1/subaccounts", nil))
		}
		if w.Code != http.StatusOK {
			t.Fatalf("the next client is answered %d: %s", w.Code, w.Body)
		}
	})
}
