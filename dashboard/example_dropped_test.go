package dashboard_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"cascade/dashboard"
	"cascade/scenarios"
)

// A client that sends again when no answer comes, as many do, and an API whose first answer is lost on the way: the
// message had been accepted, so its recipient gets it twice. The second submission says of which it is a repetition,
// and the summary counts it: an application whose test expects 0 learns that it needs to ask before it sends again.
func Example_droppedAnswers() {
	world, err := scenarios.Parse("", []byte(`
plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]
faults: [{next: 1, drop: true}]   # of the API itself, over HTTP: traffic does not come by there
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	simulator := dashboard.New(dashboard.Options{Scenario: world})
	server := httptest.NewServer(simulator)
	defer server.Close()
	defer simulator.Close()

	send := func() error {
		request, _ := http.NewRequest(http.MethodPost, server.URL+"/api/v1/subaccounts/shop/messages", strings.NewReader(
			`{"user": {"msisdn": "+6598765432"}, "type": "text", "content": {"text": "Your order ships"}, "clientMessageId": "order-17"}`))
		request.Header.Set("Authorization", "Bearer any")
		request.Header.Set("Content-Type", "application/json")
		answer, err := server.Client().Do(request)
		if err == nil {
			err = answer.Body.Close()
		}
		return err
	}
	attempt := 1
	for ; send() != nil && attempt < 5; attempt++ {
		fmt.Println("attempt", attempt, "is not answered")
	}
	fmt.Println("attempt", attempt, "is answered")

	post(server.Client(), server.URL+"/sim/v1/subaccounts/shop/clock/advance", `{"until":"idle"}`)
	var summary struct{ Messages, Copies, Resubmitted int }
	text := read(server.Client().Get(server.URL + "/sim/v1/subaccounts/shop/summary"))
	if err := json.Unmarshal([]byte(text), &summary); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%d messages, %d of them again, %d copies\n", summary.Messages, summary.Resubmitted, summary.Copies)
	// Output:
	// attempt 1 is not answered
	// attempt 2 is answered
	// 2 messages, 1 of them again, 2 copies
}
