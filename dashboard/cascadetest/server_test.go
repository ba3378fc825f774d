package cascadetest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"cascade/dashboard"
	"cascade/dashboard/cascadetest"
)

const booking = `{"user": {"msisdn": "+6500000105"}, "type": "text", "content": {"text": "Your table is booked."}}`

// send is an application that sends a message, as far as this test goes.
func send(t *testing.T, url string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, url+"/api/v1/subaccounts/shop/messages",
		strings.NewReader(booking))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer key")
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
}

func TestAnApplicationFallsBackWithinItsTest(t *testing.T) {
	for name, server := range map[string]*cascadetest.Server{
		"any key": cascadetest.Start(t), "one key": cascadetest.StartWith(t, dashboard.Options{APIKey: "key"}),
	} {
		t.Run(name, func(t *testing.T) {
			send(t, server.URL)
			shop := server.Subaccount("shop")
			before := shop.Clock()
			shop.Advance(59 * time.Second)
			if s := shop.Summary(); s.Open != 1 || s.Channels["SMS"].Fired != 0 {
				t.Errorf("after 59 s: %+v", s)
			}
			if now := shop.Advance(5 * time.Second); !now.Settled || now.Now.Sub(before.Now) != 64*time.Second {
				t.Errorf("the clock stands at %+v, and stood at %+v", now, before)
			}
			if s := shop.Summary(); s.Succeeded != 1 || s.Fallbacks != 1 || s.Channels["SMS"].Delivered != 1 {
				t.Errorf("after 64 s: %+v", s)
			}
			sent := shop.Requests()
			if len(sent) != 1 || sent[0].Status != http.StatusOK || !strings.Contains(string(sent[0].Body), "table") {
				t.Errorf("requests: %+v", sent)
			}
		})
	}
}

func TestAnApplicationMeetsTheFaultsThatItsTestAsksFor(t *testing.T) {
	server := cascadetest.Start(t)
	send(t, server.URL)
	shop := server.Subaccount("shop")
	shop.Faults(
		cascadetest.Fault{Next: 1, Status: http.StatusServiceUnavailable, RetryAfter: 3 * time.Second},
		cascadetest.Fault{To: time.Minute, Status: http.StatusTooManyRequests},
	)
	send(t, server.URL)
	send(t, server.URL)
	shop.Advance(time.Minute)
	send(t, server.URL)
	shop.Faults(cascadetest.Fault{Share: 1, Status: http.StatusBadGateway})
	send(t, server.URL)
	shop.Faults()
	send(t, server.URL)
	var answers []int
	for _, r := range shop.Requests() {
		answers = append(answers, r.Status)
	}
	if want := []int{200, 503, 429, 200, 502, 200}; !slices.Equal(answers, want) {
		t.Errorf("answers %v, want %v", answers, want)
	}
}
