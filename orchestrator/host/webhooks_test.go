package host_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/sendapi"
)

// receiver answers webhooks with one status after the other, and remembers when they came.
type receiver struct {
	mu       sync.Mutex
	began    time.Time
	statuses []int
	came     []string
}

func (r *receiver) RoundTrip(q *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	body, _ := io.ReadAll(q.Body)
	_, state, _ := strings.Cut(string(body), `"state":"`)
	state, _, _ = strings.Cut(state, `"`)
	r.came = append(r.came, state+" "+time.Since(r.began).Round(time.Millisecond).String())
	status := http.StatusOK
	if len(r.statuses) > 0 {
		status, r.statuses = r.statuses[0], r.statuses[1:]
	}
	if status == 0 {
		return nil, errors.New("connection refused")
	}
	return &http.Response{StatusCode: status, Body: http.NoBody, Request: q}, nil
}

// heard is what came so far.
func (r *receiver) heard() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.came)
}

// A receiver that does not take a webhook is told again, after a restart too, and hears one message's in order.
func TestWebhooksAreToldAgainAcrossARestart(t *testing.T) {
	path := newPath(t)
	synctest.Test(t, func(t *testing.T) {
		p := &provider{began: time.Now()}
		r := &receiver{began: time.Now(), statuses: []int{500, 0, 503}}
		o := host.Options{Transport: r}
		h, end := running(t, path, p, o)
		umid := send(t, h, func(m *orchestrator.Message) { m.DLRCallbackURL = "http://example.com/receipts" })
		h.Receive(t.Context(), "shop", "test", []adapter.Receipt{{ID: umid + "-1", Status: orchestrator.Delivered}})
		time.Sleep(5 * time.Second)
		end()
		h, end = running(t, path, p, o)
		time.Sleep(time.Minute)
		synctest.Wait()
		if want := []string{"queued 0s", "queued 1s", "queued 11s", "queued 41s", "delivered 41s"}; !slices.Equal(r.heard(), want) {
			t.Errorf("%v", r.heard())
		}
		text, _ := h.Record(t.Context(), "shop", uuid.Must(uuid.FromString(umid)))
		for _, want := range []string{
			`"step":1,"state":"queued","attempt":1,"answer":500}`, `"state":"queued","attempt":2,"answer":0}`,
			`"state":"queued","attempt":3,"answer":503}`, `"state":"queued","attempt":4,"answer":200}`, `"state":"delivered","attempt":1,"answer":200}`,
		} {
			if !strings.Contains(string(text), want) {
				t.Errorf("the record lacks %s:\n%s", want, text)
			}
		}
		end()
	})
}

func TestAWebhookIsLostAfterItsLastAttempt(t *testing.T) {
	path := newPath(t)
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{began: time.Now(), statuses: []int{500, 500, 500, 500, 500}}
		h, end := running(t, path, &provider{began: time.Now()}, host.Options{Transport: r})
		umid := send(t, h, func(m *orchestrator.Message) { m.DLRCallbackURL = "http://example.com/receipts" })
		time.Sleep(3 * time.Minute)
		synctest.Wait()
		if want := []string{"queued 0s", "queued 1s", "queued 11s", "queued 41s", "queued 2m11s", "queued 10s"}; !slices.Equal(r.heard()[:5], want[:5]) {
			t.Errorf("%v", r.heard())
		}
		text, _ := h.Record(t.Context(), "shop", uuid.Must(uuid.FromString(umid)))
		if !strings.Contains(string(text), `"attempt":5,"answer":500,"lost":true}`) {
			t.Errorf("the record does not tell that it is lost:\n%s", text)
		}
		end()
	})
}

// A registration with oauth is told with a token from the URL that it names, after a restart too; one that is refused
// is fetched anew within the attempt.
func TestARegistrationWithOAuthIsToldWithAToken(t *testing.T) {
	path := newPath(t)
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var came []string
		tokens, refused := 0, false
		transport := roundTrip(func(q *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			answer := func(status int, body string) (*http.Response, error) {
				return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Request: q}, nil
			}
			if q.URL.Host == "auth.example.com" {
				tokens++
				id, secret, _ := q.BasicAuth()
				came = append(came, "token for "+id+" "+secret)
				return answer(200, fmt.Sprintf(`{"access_token":"t%d","expires_in":3600}`, tokens))
			}
			body, _ := io.ReadAll(q.Body)
			_, state, _ := strings.Cut(string(body), `"state":"`)
			came = append(came, state[:strings.IndexByte(state, '"')]+" "+q.Header.Get("Authorization"))
			if strings.HasPrefix(state, "delivered") && !refused {
				refused = true
				return answer(401, "")
			}
			return answer(200, "")
		})
		o := host.Options{Transport: transport}
		h, end := running(t, path, &provider{began: time.Now()}, o)
		err := h.Register("account", []sendapi.Webhook{{
			SubAccountID: "shop", URL: "http://example.com/receipts", Enabled: true, Type: sendapi.DeliveryReceipts,
			OAuth: &sendapi.OAuth{
				URL: "http://auth.example.com/", ClientID: "me", ClientSecret: "s", CredentialsLocation: "header",
			},
		}})
		if err != nil {
			t.Fatal(err)
		}
		umid := send(t, h, nil)
		synctest.Wait()
		h.Receive(t.Context(), "shop", "test", []adapter.Receipt{{ID: umid + "-1", Status: orchestrator.Delivered}})
		synctest.Wait()
		end()
		h, end = running(t, path, &provider{began: time.Now()}, o)
		send(t, h, nil)
		synctest.Wait()
		end()
		want := []string{
			"token for me s", "queued Bearer t1", "delivered Bearer t1", "token for me s", "delivered Bearer t2",
			"token for me s", "queued Bearer t3",
		}
		if !slices.Equal(came, want) {
			t.Errorf("%q", came)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
