package dashboard

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"testing"
)

func TestPlansAreTriedInAWorldAsItIsNow(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "slow-readers")})
	c.ok("PUT", c.sim(""), `{"scenario":"slow-readers"}`, nil)
	ask := func() (told tried) {
		t.Helper()
		c.ok("POST", c.sim("/tune"), `{"windows":[30,60],"messages":2000}`, &told)
		return told
	}
	told, again := ask(), ask()
	if len(told.Plans) < 3 || told.Messages != 2000 || len(told.Front) == 0 || told.Recommended < 0 || told.Reason == "" || told.Fresh == "" {
		t.Fatalf("%+v", told)
	}
	for _, place := range told.Front {
		if told.Plans[place].Beaten != 0 {
			t.Errorf("%s is on the front and beaten", told.Plans[place].Words)
		}
	}
	if !strings.HasPrefix(told.Plans[0].Standing, told.Plans[0].Words+": ") || told.Reason != again.Reason {
		t.Errorf("%+v, then %+v", told.Plans[0], again.Reason)
	}
	c.ok("PUT", c.sim("/providers/WhatsApp"), `{"script":[]}`, nil) // silent: every plan waits for nothing
	if changed := ask(); changed.Plans[0].Figures == told.Plans[0].Figures {
		t.Error("a provider that was changed changes no figure")
	}
}

func TestPlansThatCannotBeTriedAreRefusedWithPlaceAndMend(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "slow-readers")})
	c.ok("PUT", c.sim(""), `{"scenario":"slow-readers"}`, nil)
	for body, want := range map[string]string{
		`{"windows":[5,90000],"statuses":["read"],"minimise":"costs","keep":["x"]}`: `windows: 5 is no window (give whole seconds, 10 to 86400); ` +
			`windows: 90000 is no window (give whole seconds, 10 to 86400); ` +
			`statuses: unknown status "read" (did you mean "Read"? allowed: Accepted, Sent, Delivered, Read); ` +
			`keep: "x" is no bound (write such as duplicates<=2%, reached>=99%, p95<=2m or cost<=30 (of a thousand messages)); ` +
			`minimise: unknown figure "costs" (did you mean "cost"? allowed: reached, p95, duplicates, cost, p50)`,
		`{"orders":[["SMS","SMS"],[]]}`: `orders[0]: SMS stands twice (name each channel once); ` +
			`orders[1]: has no channel (name one or more, such as WhatsApp and SMS)`,
		`{"windows":[30],"statuses":["Read"],"messages":6000000}`: `messages: 2 plans over 6000000 messages each are too many for one question ` +
			`(give up to 857142, or fewer windows, statuses or orders; cascade tune has a larger budget)`,
		`{"window":[30]}`: `window: is no field of this call (fields: windows, statuses, orders, messages, minimise, keep)`,
	} {
		if r := c.do("POST", c.sim("/tune"), body).refusal(t); r.Message != want {
			t.Errorf("%s: %q, want %q", body, r.Message, want)
		}
	}
	c.ok("PUT", c.sim(""), "about: without a plan\n", nil, "Content-Type", "application/yaml")
	if r := c.do("POST", c.sim("/tune"), "").refusal(t); r.Message != "the world has no plan (make it from a scenario that has one)" {
		t.Errorf("%+v", r)
	}
}

// Who goes away ends what was worked on: the next one is answered.
func TestATryIsEndedByItsAsker(t *testing.T) {
	s := New(Options{Scenario: catalogue(t, "slow-readers")})
	c := clientOf(t, s)
	c.ok("PUT", c.sim(""), `{"scenario":"slow-readers"}`, nil)
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "POST", c.url+c.sim("/tune"), strings.NewReader(`{"messages":40000}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	left := make(chan error)
	go func() {
		_, err := http.DefaultClient.Do(r)
		left <- err
	}()
	for len(s.walking) == 0 {
		select {
		case err := <-left:
			t.Fatalf("it was answered before its asker left: %v", err)
		default:
			runtime.Gosched()
		}
	}
	leave()
	if err := <-left; err == nil {
		t.Error("it was answered before its asker left")
	}
	c.ok("POST", c.sim("/tune"), `{"windows":[30],"messages":100}`, nil)
}
