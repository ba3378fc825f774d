package dashboard

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// sent sends one message and gives its umid.
func (c *client) sent(t *testing.T) string {
	t.Helper()
	return strings.Split(c.do("POST", c.api("/messages"), `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"<b>hi</b>"}}`).body, `"`)[3]
}

func TestAMessageIsDrawnAsItStands(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	umid := c.sent(t)
	drawn := func(want ...string) {
		t.Helper()
		a := c.do("GET", c.sim("/messages/"+umid+"/picture.svg"), "")
		wellFormed(t, a.body)
		if kind := a.header.Get("Content-Type"); a.status != 200 || kind != "image/svg+xml" {
			t.Errorf("%d %s", a.status, kind)
		}
		for _, w := range append(want, ">shop: three-channels: message 1</text>", "seed 1") {
			if !strings.Contains(a.body, w) {
				t.Errorf("the picture does not show %q", w)
			}
		}
	}
	drawn("still open", "Read within 60 s", ">60 s<") // at which its window will end
	c.ok("POST", c.sim("/clock/advance"), `{"by":"61s"}`, nil)
	drawn("still open", "not Read within 60 s", ">120 s<")
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	drawn("succeeded on SMS at 123 s", "copy 2")
	a := c.do("GET", c.sim("/messages/"+umid+"/picture.md"), "")
	if a.status != 200 || !strings.HasPrefix(a.body, "```mermaid\n") || !strings.Contains(a.body, "S3->>R: 123 s copy 2") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// A picture with marks is for a page: it has a lane for each step, and its marks have the instants of the timeline's lines.
func TestAPictureWithMarksTellsWhereThingsAre(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	c.ok("PUT", c.sim(""), `{"scenario":"three-channels"}`, nil)
	c.ok("POST", c.sim("/clock/advance"), `{"by":"10s"}`, nil)
	umid := c.sent(t)
	drawn := func(query string, want ...string) string {
		t.Helper()
		a := c.do("GET", c.sim("/messages/"+umid+"/picture.svg?marks=1&width=700"+query), "")
		wellFormed(t, a.body)
		if kind := a.header.Get("Content-Type"); a.status != 200 || kind != "image/svg+xml" {
			t.Errorf("%d %s", a.status, kind)
		}
		for _, w := range want {
			if !strings.Contains(a.body, w) {
				t.Errorf("the picture does not show %q", w)
			}
		}
		return a.body
	}
	drawn("", `aria-label="shop: three-channels: message 1"`, `data-lane="1"`, `data-lane="3"`, `data-step="1" data-t="10"`,
		`data-t="10">0 s<`, `class="small middle note" data-t="70">60 s<`) // at which its window will end
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	body := drawn("", `data-step="3" data-t="133"`, `data-t="133">2 min 3 s<`, "copy 2")
	var told struct {
		Events []struct {
			Step int
			T    float64
		}
	}
	c.ok("GET", c.sim("/messages/"+umid), "", &told)
	for _, e := range told.Events {
		if want := fmt.Sprintf(`data-step="%d" data-t="%v"`, e.Step, e.T); e.Step > 0 && !strings.Contains(body, want) {
			t.Errorf("no mark has %s of %+v", want, e)
		}
	}
	drawn("&times=clock", `data-t="133">00:02:13<`, `data-t="130.05">00:02:10.050<`)
	if a := c.do("GET", c.sim("/messages/"+umid+"/picture.svg?marks&times=never"), ""); a.status != 400 || !strings.Contains(a.body, "span, clock") {
		t.Errorf("%d %s", a.status, a.body)
	}
	scheduled := strings.Split(c.do("POST", c.api("/messages"), `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"},"scheduled":"2026-01-01T02:00:00Z"}`).body, `"`)[3]
	if a := c.do("GET", c.sim("/messages/"+scheduled+"/picture.svg?marks"), ""); !strings.Contains(a.body, `data-t="7200">1 h 5`) {
		t.Errorf("the picture does not show when it fires: %s", a.body)
	}
}

func TestACrowdIsDrawnPlanByPlanWithWhatWasExpected(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "slow-readers")})
	c.sent(t)
	c.ok("PUT", c.sim(""), `{"scenario":"slow-readers"}`, nil)
	if a := c.do("GET", c.sim("/picture.svg"), ""); a.status != 200 || !strings.Contains(a.body, "nothing was sent yet") {
		t.Errorf("%d %.300s", a.status, a.body)
	}
	if a := c.do("GET", c.sim("/picture.md"), ""); a.status != 404 {
		t.Errorf("%d %s", a.status, a.body)
	}
	c.ok("POST", c.sim("/traffic"), "", nil)
	c.ok("POST", c.api("/messages"), strings.ReplaceAll(`{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"},"channels":[{"channel":"SMS"}]}`, "\n", ""), nil)
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	a := c.do("GET", c.sim("/picture.svg?width=400"), "")
	wellFormed(t, a.body)
	for _, want := range []string{`width="400"`, "seed 42, 1,000 messages", "seed 42, 1 message", "p95 78.", ">Expected<", "expected at least 99%"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the picture does not show %q", want)
		}
	}
	if again := c.do("GET", c.sim("/picture.svg?width=400"), ""); again.body != a.body {
		t.Error("the same world has two pictures")
	}
	if a := c.do("GET", c.sim("/picture.md"), ""); a.status != 200 || !strings.Contains(a.body, "participant S3 as SMS") {
		t.Errorf("%d %s", a.status, a.body)
	}
	for _, width := range []string{"-1", "0", "wide", "1e3", "99999999999999999999"} {
		if a := c.do("GET", c.sim("/picture.svg?width="+width), ""); a.status != 400 || !strings.Contains(a.body, "give pixels") {
			t.Errorf("%s: %d %s", width, a.status, a.body)
		}
	}
}

// The picture of a world is that of the same run on the command line: its flow has the figures of its summary.
func TestTheCrowdOfAWorldHasTheFiguresOfItsSummary(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "otp-rush")})
	c.ok("PUT", c.sim(""), `{}`, nil)
	c.ok("POST", c.sim("/traffic"), `{"messages":500,"arrivals":{"every":"10ms"}}`, nil)
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	var summary struct {
		Channels map[string]struct{ Fired int }
	}
	c.ok("GET", c.sim("/summary"), "", &summary)
	body := c.do("GET", c.sim("/picture.svg"), "").body
	for channel, figures := range summary.Channels {
		if want := ">" + channel + `</tspan><tspan dx="8" class="soft small">fires for ` + plural(figures.Fired); figures.Fired > 0 && !strings.Contains(body, want) {
			t.Errorf("the picture does not show %s", want)
		}
	}
}

func plural(n int) string {
	if n == 1 {
		return "1 message<"
	}
	return strconv.Itoa(n) + " messages<"
}
