package dashboard

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"cascade/scenarios"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(closing{m}) }

// AfterTests ends what all tests have shared, before anybody looks for what they left behind.
var AfterTests = func() {}

type closing struct{ *testing.M }

// Run runs the tests.
func (m closing) Run() int {
	code := m.M.Run()
	AfterTests()
	return code
}

// client is a customer of one subaccount, who knows nothing but HTTP.
type client struct {
	t   testing.TB
	url string // of the server
	sub string
	key string

	told string // the URL that is told of what becomes of its sends; "": none
}

// serve starts a server and gives a client of it.
func serve(t testing.TB, o Options) *client {
	t.Helper()
	return clientOf(t, New(o))
}

// clientOf is a client of a server that is closed when the test ends.
func clientOf(t testing.TB, s *Server) *client {
	server := httptest.NewServer(s)
	t.Cleanup(func() {
		s.Close()
		server.Close()
		http.DefaultClient.CloseIdleConnections()
	})
	return &client{t: t, url: server.URL, sub: "shop", key: "any"}
}

func catalogue(t testing.TB, name string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (c *client) api(path string) string { return "/api/v1/subaccounts/" + c.sub + path }
func (c *client) sim(path string) string { return "/sim/v1/subaccounts/" + c.sub + path }

// answer is a response that was read to its end.
type answer struct {
	status int
	header http.Header
	body   string
}

// do makes a request. A body is JSON unless it looks like nothing of the kind.
func (c *client) do(method, path, body string, headers ...string) answer {
	c.t.Helper()
	r, err := http.NewRequest(method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.key != "" {
		r.Header.Set("Authorization", "Bearer "+c.key)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(text)}
}

// ok makes a request that has to be answered with 200, and reads the answer into a value.
func (c *client) ok(method, path, body string, into any, headers ...string) {
	c.t.Helper()
	a := c.do(method, path, body, headers...)
	if a.status != http.StatusOK {
		c.t.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal([]byte(a.body), into); err != nil {
		c.t.Fatalf("%s %s: %v in %s", method, path, err, a.body)
	}
}

// clock is what a test looks at of a clock.
type clock struct {
	T       float64
	Now     string
	Mode    string
	Speed   float64
	Pending int
	Settled bool
	Next    *struct {
		T          float64
		Kind, UMID string
	}
}

func (c *client) advance(how string) (at clock) {
	c.t.Helper()
	c.ok("POST", c.sim("/clock/advance"), how, &at)
	return at
}

// send sends a text, with what else its body is to say.
func (c *client) send(more string) (umid string) {
	c.t.Helper()
	var sent struct {
		UMID   string
		Status struct{ State, Timestamp string }
	}
	c.ok("POST", c.api("/messages"), `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"Hello World!"}`+more+`}`, &sent)
	if sent.Status.State != "queued" {
		c.t.Fatalf("sent as %+v", sent)
	}
	return sent.UMID
}

// records tells a message's details, one line a step.
func (c *client) records(umid string) string {
	c.t.Helper()
	var details struct {
		Data []struct {
			Channel string
			Step    int
			Status  struct {
				State, Detail string
				ErrorCode     int
			}
		}
	}
	c.ok("GET", c.api("/messages/"+umid), "", &details)
	var b bytes.Buffer
	for _, d := range details.Data {
		fmt.Fprintln(&b, d.Step, d.Channel, strings.TrimSpace(d.Status.State+" "+d.Status.Detail))
	}
	return b.String()
}

// event is what a test looks at of a timeline line.
type event struct {
	T                                   float64
	UMID, Kind, Channel, Status, Cursor string
	State, Wire, Request, Why           string
	Attempt, Answer                     int
}

// timeline reads the lines after a cursor.
func (c *client) timeline(query string) (events []event, cursor string) {
	c.t.Helper()
	var page struct {
		Events []event
		Cursor string
	}
	c.ok("GET", c.sim("/timeline"+query), "", &page)
	return page.Events, page.Cursor
}

// refusal is the API's error object.
type refusal struct {
	Code                        int
	Message, ErrorID, Timestamp string
}

func (a answer) refusal(t testing.TB) (r refusal) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &r); err != nil || r.ErrorID == "" ||
		r.Timestamp == "" || r.Message == "" {
		t.Errorf("%d is answered with %q, which is no error object (%v)", a.status, a.body, err)
	}
	return r
}
