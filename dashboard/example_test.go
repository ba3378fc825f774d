package dashboard_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cascade/dashboard"
)

const booking = `{
  "user": {"msisdn": "+6598765432"},
  "type": "text",
  "content": {"text": "Your table is booked for 8 pm."},
  "channels": [{"channel": "WhatsApp", "fallbackAfter": 60, "successStatus": "Read"}, {"channel": "SMS"}]
}`

// post sends a JSON body, and returns the answer.
func post(client *http.Client, url, body string) string {
	request, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	request.Header.Set("Authorization", "Bearer any")
	request.Header.Set("Content-Type", "application/json")
	return read(client.Do(request))
}

func read(answer *http.Response, err error) string {
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err.Error()
	}
	return string(bytes.TrimSpace(text))
}

// The server in a test of an application: the application's base URL is the test server's, and the test moves the
// clock of the subaccount's world.
func Example() {
	simulator := dashboard.New(dashboard.Options{})
	server := httptest.NewServer(simulator)
	defer server.Close()
	defer simulator.Close()

	post(server.Client(), server.URL+"/api/v1/subaccounts/shop/messages", booking)
	post(server.Client(), server.URL+"/sim/v1/subaccounts/shop/clock/advance", `{"by":"59s"}`)
	fmt.Println(fired(server.Client(), server.URL))
	post(server.Client(), server.URL+"/sim/v1/subaccounts/shop/clock/advance", `{"by":"1s"}`)
	fmt.Println(fired(server.Client(), server.URL))
	// Output:
	// 1
	// 2
}

// fired counts the steps of the subaccount's messages that have fired.
func fired(client *http.Client, url string) int {
	timeline := read(client.Get(url + "/sim/v1/subaccounts/shop/timeline"))
	return strings.Count(timeline, `"kind":"fired"`)
}

// inProcess carries requests to a handler without a network: in a bubble of synctest, nothing may wait for one.
type inProcess struct{ http.Handler }

func (h inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// An example of testing/synctest: the application's own timers and the simulator share one fake clock. With RealClock
// the worlds follow it, so that no test moves two clocks in step, and an hour's wait takes no time.
func TestAnApplicationAndTheServerShareTheClockOfSynctest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator := dashboard.New(dashboard.Options{RealClock: true})
		defer simulator.Close()
		client := &http.Client{Transport: inProcess{simulator}}

		post(client, "http://sim/api/v1/subaccounts/shop/messages", booking)
		time.Sleep(59 * time.Second) // the application waits for something of its own
		synctest.Wait()
		if n := fired(client, "http://sim"); n != 1 {
			t.Errorf("%d steps fired within 59 s, not WhatsApp alone", n)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if n := fired(client, "http://sim"); n != 2 {
			t.Errorf("%d steps fired within 60 s, not WhatsApp and SMS", n)
		}
	})
}
