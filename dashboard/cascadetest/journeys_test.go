package cascadetest_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"cascade/dashboard/cascadetest"
)

// orders is an application that falls back by itself: WhatsApp, and an SMS where that is not delivered within a minute.
// Its timers are calls that it asks for: in production of a queue with a delay, here of the world.
type orders struct {
	cascade, own string
	careful      bool // it knows that a receipt at the window's very end is in time

	mu      sync.Mutex
	windows map[string]window
}

type window struct {
	ID string  // of the timer
	At float64 // when it ends
}

func (o *orders) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var body struct {
		Order string
		Entry []struct {
			Changes []struct {
				Value struct {
					Statuses []struct {
						Status string
						Ref    string `json:"biz_opaque_callback_data"`
					}
				}
			}
		}
	}
	err := json.NewDecoder(r.Body).Decode(&body)
	switch r.URL.Path {
	case "/orders":
		err = cmp.Or(err, o.notify(body.Order))
	case "/window":
		err = cmp.Or(err, o.text(body.Order))
	case "/whatsapp":
		var now float64
		fmt.Sscan(r.Header.Get("X-Cascade-Time"), &now)
		s := body.Entry[0].Changes[0].Value.Statuses[0]
		if ends := o.windows[s.Ref].At; s.Status == "delivered" && (now < ends || o.careful && now == ends) {
			err = o.ask("DELETE", "/sim/v1/subaccounts/default/timers/"+o.windows[s.Ref].ID, "", nil, nil)
		}
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (o *orders) notify(order string) error {
	var w window
	err := o.ask("POST", "/wire/default/whatsapp/v23.0/1/messages", "application/json", map[string]any{
		"messaging_product": "whatsapp", "to": "+6598765432", "type": "text",
		"text": map[string]string{"body": "Your order is on its way."}, "biz_opaque_callback_data": order,
	}, nil)
	err = cmp.Or(err, o.ask("POST", "/sim/v1/subaccounts/default/timers", "application/json", map[string]any{
		"by": "60s", "url": o.own + "/window", "body": map[string]string{"order": order},
	}, &w))
	o.windows[order] = w
	return err
}

func (o *orders) text(order string) error {
	return o.ask("POST", "/wire/default/twilio/2010-04-01/Accounts/AC1/Messages.json", "application/x-www-form-urlencoded",
		url.Values{"To": {"+6598765432"}, "From": {"+15005550006"}, "Body": {"Your order is on its way."},
			"StatusCallback": {o.own + "/sms?ref=" + order}}, nil)
}

func (o *orders) ask(method, path, kind string, body, into any) error {
	var sent []byte
	if form, ok := body.(url.Values); ok {
		sent = []byte(form.Encode())
	} else if body != nil {
		var err error
		if sent, err = json.Marshal(body); err != nil {
			return err
		}
	}
	request, err := http.NewRequest(method, o.cascade+path, bytes.NewReader(sent))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", kind)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s", method, path, answer.Status)
	}
	if into == nil {
		return nil
	}
	return json.NewDecoder(answer.Body).Decode(into)
}

func TestTheDuplicateOfAnApplicationWithTimersIsFound(t *testing.T) {
	for _, careful := range []bool{false, true} {
		s := cascadetest.Start(t)
		o := &orders{cascade: s.URL, careful: careful, windows: map[string]window{}}
		app := httptest.NewServer(o)
		t.Cleanup(app.Close)
		o.own = app.URL
		world := s.Subaccount("default")
		world.Put("", nil)
		world.Put("/wires", map[string]any{"whatsapp": map[string]string{"webhook": app.URL + "/whatsapp"}})
		world.Put("/providers/WhatsApp", map[string]any{"script": []map[string]string{{"status": "Delivered", "after": "60s"}}})
		answer, err := http.Post(app.URL+"/orders", "application/json", strings.NewReader(`{"order":"order-17"}`))
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatal(answer, err)
		}
		answer.Body.Close()
		if clock := world.Advance(2 * time.Minute); !clock.Settled || clock.Pending != 0 {
			t.Errorf("%+v", clock)
		}
		var want []cascadetest.Journey
		if !careful {
			want = []cascadetest.Journey{{Ref: "order-17", Recipient: "+6598765432", Copies: 2, Sends: []cascadetest.Send{
				{T: 0, Wire: "whatsapp", Channel: "WhatsApp", Outcome: "succeeded"},
				{T: 60, Wire: "twilio", Channel: "SMS", Outcome: "succeeded"},
			}}}
		}
		if got := world.Journeys(2); differ(want, got) != "" {
			t.Errorf("careful %v: %s", careful, differ(want, got))
		}
		if all := world.Journeys(0); len(all) != 1 {
			t.Errorf("%+v", all)
		}
	}
}

// differ tells how journeys differ; none is none.
func differ(want, got []cascadetest.Journey) string {
	if len(want) == 0 && len(got) == 0 {
		return ""
	}
	return gocmp.Diff(want, got)
}
