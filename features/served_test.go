package features_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"cascade/features"
	"cascade/features/suite"
	"cascade/orchestrator"
	"cascade/sim/live"
)

func TestAnApplicationThatFallsBackByItselfIsJudged(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	for steps, want := range map[string]string{
		orders + "    Then only WhatsApp fires\n    And the recipient receives 1 copy\n    And SMS never fires\n    And the message succeeds on WhatsApp at 3s\n": "",
		"    Given WhatsApp stays silent\n" + orders + `
    Then the channels fire:
      | channel  | at |
      | WhatsApp | 0s |
      | SMS      | 1m |
    And the recipient receives 1 copy
    And the message succeeds on SMS at 1m3s
    And the SMS says "hi"
    And the customer is told "delivered" for SMS at 1m3s
`: "",
		"    Given WhatsApp reports Delivered after 60s\n" + orders +
			"    Then the recipient receives 1 copy\n": "expected: the recipient receives 1 copy\n" +
			"    happened: the recipient receives 2 copies: on WhatsApp at 1m, on SMS at 1m3s\n",
		"    Given WhatsApp reports Delivered after 60s\n" + orders +
			"    Then SMS does not fire\n": "what happened to the 2 sends over whatsapp and twilio with the ref order-17 to +6598765432, until 1m3s:",
		"    Given WhatsApp stays silent\n" + orders + "    When the clock advances by 2s\n    Then SMS never fires\n":                                                 "it has not fired by 2s, and the application may still send there",
		orders + "    When the clock advances by 2s\n    Then SMS never fires\n":                                                                                       "it has not fired by 2s, and the application may still send there",
		"    Given WhatsApp stays silent\n    And SMS reports Undelivered after 1s\n" + orders + "    When the clock reaches 2m\n    Then the message is still open\n": "",
		"    Given WhatsApp reports Delivered after 60s\n" + orders + "    Then SMS fires at 2m\n":                                                                     "SMS       is sent over twilio",
		"    Given WhatsApp reports Delivered after 60s\n" + orders + "    Then SMS fires at 3m\n":                                                                     "copy 2",
		orders + "    Then SMS fires\n":       "what happened to the send over whatsapp with the ref order-17",
		orders + "    Then SMS fires at 1m\n": "SMS does not fire: the application has sent nothing there by 3s; WhatsApp fires at 0s",
		"    Given WhatsApp rejects the message after 0s with code 1\n    When \"GET http://shop/orders\" is called\n    Then WhatsApp fires\n": "answers 400 Bad Request\n    an order is JSON",
	} {
		code, out := trade(t, s, served, scenario, steps)
		if code != map[bool]int{true: 0, false: 1}[want == ""] || !strings.Contains(out, want) {
			t.Errorf("exit %d, and not %q:\n%s", code, want, out)
		}
	}
	s.careful = true
	code, out := trade(t, s, served, scenario, "    Given WhatsApp reports Delivered after 60s\n"+orders+"    Then only WhatsApp fires\n    And the recipient receives 1 copy\n")
	if code != 0 {
		t.Errorf("repaired, exit %d:\n%s", code, out)
	}
}

// No Then over a journey still holds when one number, one channel or one row of it is changed.
func TestAThenOverAJourneyThatIsChangedInOnePlaceFails(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	table := func(rows ...string) string {
		return "the channels fire:\n      | channel | at |\n      | " + strings.Join(rows, " |\n      | ") + " |"
	}
	for holds, others := range map[string][]string{
		table("WhatsApp | 0s", "SMS | 1m"): {
			table("WhatsApp | 0s"), table("WhatsApp | 0s", "SMS | 1m", "SMS | 1m"), table("SMS | 1m", "WhatsApp | 0s"),
			table("WhatsApp | 1ns", "SMS | 1m"), table("WhatsApp | 0s", "Viber | 1m"),
			table("WhatsApp | 0s", "SMS | 1m2s give or take 1s"),
		},
		"SMS fires at 1m": {"SMS fires at 1m0.000000001s", "Viber fires at 1m"},
		"SMS fires at 58s give or take 2s": {"SMS fires at 58s give or take 1999ms",
			"SMS fires at 57s give or take 2s"},
		"SMS fires within 1m": {"SMS fires within 59s", "Viber fires within 1m"},
		"Viber does not fire": {"SMS does not fire",
			"WhatsApp never fires", "only SMS fires"},
		"the recipient receives 2 copies": {"the recipient receives 1 copy",
			"the recipient receives 3 copies"},
		"the recipient receives 2 copies in all": {"the recipient receives 1 copy in all"},
		"the message succeeds on SMS at 1m3s": {"the message succeeds on SMS at 1m",
			"the message succeeds on Viber", "the message fails", "the message is still open"},
		"the SMS says \"hi\"":   {"the SMS says \"ho\""},
		"the SMS has 1 segment": {"the SMS has 2 segments"},
		"the customer is told \"delivered\" for WhatsApp at 1m": {"the customer is told \"delivered\" for SMS at 1m",
			"the customer is told \"read\" for WhatsApp at 1m"},
		"for the message to \"+6598765432\", SMS fires at 1m": {"for the message to \"+6598765432\", SMS fires at 2m",
			"for the message to \"+6598765433\", SMS fires at 1m"},
		"SMS fires for 1 messages":                    {"SMS fires for 2 messages"},
		"at least 100% of messages succeed within 1m": {"at least 100% of messages succeed within 59s"},
	} {
		const before = "    Given WhatsApp reports Delivered after 60s\n" + orders
		if code, out := trade(t, s, served, scenario, before+"    Then "+holds+"\n"); code != 0 {
			t.Errorf("%s: exit %d:\n%s", holds, code, out)
		}
		for _, other := range others {
			if code, _ := trade(t, s, served, scenario, before+"    Then "+other+"\n"); code != 1 {
				t.Errorf("%s holds, and so does %s: exit %d", holds, other, code)
			}
		}
	}
}

// The same calls at the same instants leave the same bytes.
func TestAServedScenarioIsTheSameInEachRun(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	var first string
	for run := range 5 {
		if code, out := trade(t, s, served, scenario, "    Given WhatsApp reports Delivered after 60s\n"+orders+"    Then the recipient receives 2 copies\n"); code != 0 {
			t.Fatalf("exit %d:\n%s", code, out)
		}
		place, ok := served.Worlds.Find(features.Subaccount)
		if !ok {
			t.Fatal("the world is gone before the next scenario")
		}
		var lines live.Lines
		place.Read(&lines, 0, 1000)
		if timers := fmt.Sprint(place.Timers(0, 10)[0].ID); run == 0 {
			first = timers + string(lines.Text)
		} else if again := timers + string(lines.Text); again != first {
			t.Errorf("%s\n%s", first, again)
		}
	}
}

// What the scenario before has left is gone when one begins, whoever's it was.
func TestAServedScenarioFindsNothingOfTheOneBefore(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	if _, err := served.Worlds.Open("left-over"); err != nil {
		t.Fatal(err)
	}
	if code, out := trade(t, s, served, scenario, orders+"    Then only WhatsApp fires\n"); code != 0 {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if _, ok := served.Worlds.Find("left-over"); ok {
		t.Error("another subaccount's world is still there")
	}
}

// A served world is asked what its scenario is: that is what the steps have said of it until then.
func TestWhatStepsSayLaterIsOfTheServedScenario(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	code, out := trade(t, s, served, scenario, orders+`
    Given WhatsApp stays silent
    And the utility template "late" lives for 10m
    Then only WhatsApp fires
`)
	place, ok := served.Worlds.Find(features.Subaccount)
	if code != 0 || !ok {
		t.Fatalf("exit %d, %v:\n%s", code, ok, out)
	}
	now := place.Scenario()
	if p := now.Providers[orchestrator.WhatsApp]; p == nil || !p.HasScript || len(p.Script) > 0 {
		t.Errorf("WhatsApp is %+v", p)
	}
	if late := now.Templates["late"]; late.TTL != 10*time.Minute {
		t.Errorf("the template is %+v", late)
	}
}

// The journey that followed the last call is the one in question, whatever is sent for an earlier one meanwhile.
func TestThensSpeakOfTheJourneyThatFollowedTheCall(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	again := strings.NewReplacer("order-17", "order-18", "+6598765432", "+6598765433").Replace(orders)
	code, out := trade(t, s, served, scenario, "    Given WhatsApp stays silent\n"+orders+"    When the clock reaches 30s\n"+again+`
    When the clock reaches 1m
    Then only WhatsApp fires
    And WhatsApp fires at 30s
    And for the message to "+6598765432", SMS fires at 1m
    When "GET http://shop/nothing" is called
    And the clock reaches 2m
    Then SMS fires at 90s
    And the recipient receives 1 copy in all
    And SMS fires for 2 messages
`)
	if code != 0 {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

// What Cascade itself is sent by a step is no journey: a world that is served knows both.
func TestAServedWorldKnowsItsOwnFallbackToo(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	told := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer told.Close()
	code, out := trade(t, s, served, scenario, `
    Given the Send API payload:
      """
      {"user": {"msisdn": "+6598765432"}, "type": "text", "content": {"text": "Hi"}, "dlrCallbackUrl": "`+told.URL+`",
       "channels": [{"channel": "WhatsApp", "fallbackAfter": 60, "successStatus": "Read"}, {"channel": "SMS"}]}
      """
`+orders+`
    When the message is sent
    And the recipient answers "Yes" on WhatsApp
    And WhatsApp reports Read now
    Then only WhatsApp fires
    And the message succeeds on WhatsApp at 0s
    And the message to "+6598765432" succeeds
    When 10 messages are sent, one every 1s
    And everything has happened
    Then SMS fires for 10 messages
`)
	if code != 0 || !strings.Contains(out, "1 scenario (1 passed)") {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

// A call tells who makes it, when, and what it bears: what its doc string says, or else JSON where it is that.
func TestACallTellsWhatItBears(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	asked := make(chan string, 1)
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- fmt.Sprintf("%s %s %q", r.UserAgent(), r.Header.Get(live.TimeHeader), r.Header["Content-Type"])
	}))
	defer app.Close()
	for with, want := range map[string]string{
		"is called": "[]", "is called with:\n      \"\"\"\n      {}\n      \"\"\"": `["application/json"]`,
		"is called with:\n      \"\"\"\n      hi\n      \"\"\"":         `["text/plain; charset=utf-8"]`,
		"is called with:\n      \"\"\"json\n      hi\n      \"\"\"":     `["text/plain; charset=utf-8"]`,
		"is called with:\n      \"\"\"text/csv\n      {}\n      \"\"\"": `["text/csv"]`,
	} {
		code, out := trade(t, s, served, scenario, "    When the clock advances by 5s\n    When \"POST "+app.URL+"\" "+with+"\n")
		if got := <-asked; code != 0 || got != "Cascade 5 "+want {
			t.Errorf("%s: %s, exit %d\n%s", with, got, code, out)
		}
	}
}

func TestACallThatFailsSaysWhatToDo(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	held := make(chan struct{})
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/299", "/300", "/399", "/400":
			status, _ := strconv.Atoi(r.URL.Path[1:])
			w.WriteHeader(status)
		case "/moved":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		case "/broken":
			http.Error(w, "out of stock", http.StatusInternalServerError)
		case "/hangs":
			<-held
		case "/cut":
			panic(http.ErrAbortHandler)
		case "/refused":
			s.ask(must(http.NewRequest("POST", s.cascade+"/wire/default/whatsapp/v23.0/1/messages", strings.NewReader(`{"to":"x"}`))))
		}
	}))
	defer app.Close()
	defer close(held)
	for call, want := range map[string]string{
		"POST http://127.0.0.1:1/":   "POST http://127.0.0.1:1/ has no answer: no connection: connection refused\n    hint: start the application before the suite",
		"POST " + app.URL + "/moved": `answers 302 Found, to "/elsewhere"` + "\n    hint: no redirect is followed",
		"GET " + app.URL + "/299":    "the application has sent nothing since it was called",
		"GET " + app.URL + "/300":    `answers 300 Multiple Choices, to ""` + "\n    hint: no redirect is followed",
		"GET " + app.URL + "/399":    "\n    hint: no redirect is followed",
		"GET " + app.URL + "/400":    "answers 400 Bad Request",
		"GET " + app.URL + "/broken": "answers 500 Internal Server Error\n    out of stock",
		"GET " + app.URL + "/hangs":  "has no answer: too late\n    hint: the application has 50ms of real time",
		"GET " + app.URL + "/cut":    "has no answer: no answer: EOF",
		"GET " + app.URL + "/fine":   "the application has sent nothing since it was called\n    hint: its providers' base URLs are " + s.cascade + "/wire/default/whatsapp",
		"GET " + app.URL + "/refused": "the application has sent nothing since it was called\n" +
			"      POST /wire/default/whatsapp/v23.0/1/messages was answered 400: {",
		"http://127.0.0.1:1/":  `"http://127.0.0.1:1/" begins with no method` + "\n    hint: allowed: POST, GET",
		"post http://a/":       `did you mean "POST"?`,
		"POST 127.0.0.1:3000/": `the URL: "127.0.0.1:3000/" is not an http or https URL`,
		"POST":                 "the URL: is empty",
	} {
		served.Patience = time.Minute
		if strings.HasSuffix(call, "/hangs") {
			served.Patience = 50 * time.Millisecond
		}
		code, out := trade(t, s, served, scenario, "    When \""+call+"\" is called\n    Then SMS fires\n")
		if code != 1 || !strings.Contains(out, want) {
			t.Errorf("%s: exit %d, and not %q:\n%s", call, code, want, out)
		}
	}
	code, out := trade(t, s, nil, scenario, "    When \"GET "+app.URL+"\" is called\n")
	if code != 1 || !strings.Contains(out, "the world is not served\n    hint: cascade test --listen 127.0.0.1:8080 serves it") {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

// A call with a body says what it is of it.
func TestACallWithoutItsBodySaysSo(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	for _, with := range []string{"", "      | order |\n      | 17    |\n"} {
		code, out := trade(t, s, served, scenario, "    When \"POST http://shop/orders\" is called with:\n"+with)
		if code != 1 || !strings.Contains(out, "this step needs a doc string") {
			t.Errorf("exit %d:\n%s", code, out)
		}
	}
}

// What an application sends when it is called is none of the scenario's own traffic, of which it expects something.
func TestAScenarioExpectsNothingOfAnApplication(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	const own = "plan: [{channel: SMS}]\nexpect: {succeeded: 1}\n"
	code, out := trade(t, s, served, scenario+own, "    When the scenario's traffic runs\n"+orders+"    Then only WhatsApp fires\n")
	if code != 0 {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

// What a recipient answers has been told when the step ends, and what the application does then has happened.
func TestAnAnswerIsToldWithItsStep(t *testing.T) {
	s := &shop{}
	served, _ := s.open(t)
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if body, err := io.ReadAll(r.Body); err != nil || bytes.Contains(body, []byte("Indeed")) {
			s.text("+6598765432", "order-17")
		}
	}))
	defer app.Close()
	code, out := trade(t, s, served, "wires: {whatsapp: {webhook: "+app.URL+"}}\n", orders+`
    When the clock advances by 1s
    And the recipient answers "Indeed" on WhatsApp
    Then SMS fires at 1s
`)
	if code != 0 {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

// A step that a served world has no room for says so, and not the next.
func TestAnAnswerThatThereIsNoRoomForFails(t *testing.T) {
	worlds := live.NewRegistry(live.Options{Limits: live.Limits{Bytes: 64 << 10}})
	defer worlds.Close()
	long := strings.Repeat("x", 60<<10)
	code, out := trade(t, &shop{}, &features.Served{Worlds: worlds}, "plan: [{channel: SMS}]\n",
		"    When the message is sent\n    And the recipient answers \""+long+"\" on SMS\n"+
			"    And the recipient answers \"Yes\" on SMS\n    Then SMS fires\n")
	if code != 1 || !strings.Contains(out, "\"Yes\" on SMS\n    subaccount default takes the 0 MiB that it may") {
		t.Errorf("exit %d:\n%s", code, strings.ReplaceAll(out, long, "x"))
	}
}

func TestAWorldThatIsResetUnderItsScenarioIsMissed(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	app := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { s.call("PUT", world, "application/json", "", nil) }))
	defer app.Close()
	for _, then := range []string{"", "    Then SMS fires\n"} {
		code, out := trade(t, s, served, scenario, "    When \"GET "+app.URL+"\" is called\n"+then)
		if code != 1 || !strings.Contains(out, app.URL+"\" is called\n    subaccount default was reset or removed meanwhile\n    hint: let the application leave subaccount default as it is") {
			t.Errorf("exit %d:\n%s", code, out)
		}
	}
}

// So is one that is reset while a step lets happen what an application is told of: the step says so, and not the next.
func TestAWorldThatIsResetWhileItsClockMovesIsMissed(t *testing.T) {
	for _, moves := range []string{"the clock reaches 1m", "everything has happened"} {
		s := &shop{}
		served, _ := s.open(t)
		app := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			s.call("PUT", world, "application/json", "", nil)
		}))
		code, out := trade(t, s, served, "wires: {whatsapp: {webhook: "+app.URL+"}}\n", orders+
			"    When "+moves+"\n    Then SMS fires\n")
		app.Close()
		if code != 1 || !strings.Contains(out, moves+"\n    subaccount default was reset or removed meanwhile") {
			t.Errorf("exit %d:\n%s", code, out)
		}
	}
}

// What an application has scheduled is sent there, and has not fired.
func TestASendThatWaitsForItsTimeHasNotFired(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	app := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		s.call("POST", "/wire/default/twilio/2010-04-01/Accounts/AC1/Messages.json", "application/x-www-form-urlencoded", url.Values{
			"To": {"+6598765432"}, "MessagingServiceSid": {"MG1"}, "Body": {"hi"}, "ScheduleType": {"fixed"}, "SendAt": {"2026-01-01T01:00:00Z"},
		}.Encode(), nil)
	}))
	defer app.Close()
	code, out := trade(t, s, served, scenario, "    When \"GET "+app.URL+"\" is called\n    And the clock advances by 2s\n    Then SMS fires\n")
	if code != 1 || !strings.Contains(out, "happened: SMS does not fire: the message is still open at 2s") {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

// Where nothing followed a call it is no message from before that a Then speaks of.
func TestACallThatNothingFollowsHasNoMessage(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	app := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer app.Close()
	code, out := trade(t, s, served, scenario+"plan: [{channel: SMS}]\n",
		"    When the message is sent\n    And \"GET "+app.URL+"\" is called\n    Then SMS fires\n")
	if code != 1 || !strings.Contains(out, "the application has sent nothing since it was called") {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

func TestAServedSuiteStopsWhenItIsAskedTo(t *testing.T) {
	s := &shop{}
	served, scenario := s.open(t)
	ctx, cancel := context.WithCancel(t.Context())
	app := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { cancel() }))
	defer app.Close()
	folder := t.TempDir()
	write(t, folder+"/shop.yaml", scenario)
	write(t, folder+"/a.feature", "Feature: f\n  Scenario: s\n    Given the scenario \"shop.yaml\"\n    When \"GET "+app.URL+"\" is called\n    Then SMS fires\n")
	var stdout, stderr bytes.Buffer
	code := suite.Run(ctx, suite.Options{Paths: []string{folder + "/a.feature"}, Served: served}, &stdout, &stderr)
	if code != 1 || !strings.Contains(stderr.String(), "stopped after 0 of 1 scenarios") {
		t.Errorf("exit %d:\n%s%s", code, stdout.String(), stderr.String())
	}
}
