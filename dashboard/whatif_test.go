package dashboard

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"cascade/scenarios"
)

// supposition is what a client reads of an answer.
type supposition struct {
	Scenario string
	Seed     int
	Messages int
	Was, Is  struct {
		Plan    []struct{ FallbackAfter int }
		Summary struct {
			Duplicates    int
			Cost          float64
			TimeToSuccess struct{ P95 float64 }
		}
	}
	Windows []struct {
		FallbackAfter float64
		Summary       struct {
			Duplicates    int
			TimeToSuccess struct{ P95 float64 }
		}
	}
	Told []struct {
		Cause string
		Lines []string
	}
	Differences []struct {
		Text   string
		Causes []struct{ Label, Was, Is string }
	}
	Text     string
	Pictures struct{ Windows, Crowd, Message string }
}

const shorter = `[{"channel":"WhatsApp","fallbackAfter":45,"successStatus":"Read"},{"channel":"Viber","fallbackAfter":60},{"channel":"SMS"}]`

func TestAnotherWindowIsTriedOverTheSameMessages(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), `{"scenario":"slow-readers"}`, nil)
	var got supposition
	c.ok("POST", c.sim("/whatif"), `{"plan":`+shorter+`,"step":1}`, &got)
	if got.Scenario != "slow-readers" || got.Seed != 42 || got.Messages != 1000 {
		t.Errorf("it was asked of %s, seed %d, %d messages", got.Scenario, got.Seed, got.Messages)
	}
	if was, is := got.Was.Plan[0].FallbackAfter, got.Is.Plan[0].FallbackAfter; was != 60 || is != 45 {
		t.Errorf("the window was %d and is %d", was, is)
	}
	if was, is := got.Was.Summary, got.Is.Summary; was.TimeToSuccess.P95 <= is.TimeToSuccess.P95 || was.Duplicates >= is.Duplicates {
		t.Errorf("a shorter window made p95 %v of %v and duplicates %d of %d", is.TimeToSuccess.P95,
			was.TimeToSuccess.P95, is.Duplicates, was.Duplicates)
	}
	if len(got.Told) != 1 || got.Told[0].Cause != "plan step 1: fallbackAfter 45 s, was 60 s" ||
		len(got.Told[0].Lines) < 5 {
		t.Errorf("told: %+v", got.Told)
	}
	if d := got.Differences[0]; d.Text == "" || len(d.Causes) != 1 || d.Causes[0].Is != "45 s" ||
		d.Causes[0].Was != "60 s" {
		t.Errorf("the first difference is %+v", d)
	}
	for _, picture := range []string{got.Pictures.Windows, got.Pictures.Crowd, got.Pictures.Message} {
		wellFormed(t, picture)
	}
	if changed, err := scenarios.Parse("copied.yaml", []byte(got.Text)); err != nil || changed.Plan[0].FallbackAfter.Seconds() != 45 {
		t.Errorf("the copied scenario: %v", err)
	}
}

// The windows that are tried are those of other questions: what each comes to is what it comes to by itself.
func TestEachWindowThatIsTriedIsWhatItComesToAlone(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), `{"scenario":"slow-readers"}`, nil)
	var all, one supposition
	c.ok("POST", c.sim("/whatif"), `{"plan":`+shorter+`,"step":1,"messages":300}`, &all)
	if first, last := all.Windows[0].FallbackAfter, all.Windows[len(all.Windows)-1].FallbackAfter; first != 10 || last != 180 {
		t.Errorf("windows from %v s to %v s are tried", first, last)
	}
	for _, w := range all.Windows {
		if w.FallbackAfter == 45 {
			c.ok("POST", c.sim("/whatif"), `{"plan":`+shorter+`,"messages":300}`, &one)
			if is := one.Is.Summary; is.Duplicates != w.Summary.Duplicates ||
				is.TimeToSuccess.P95 != w.Summary.TimeToSuccess.P95 {
				t.Errorf("alone it is %+v, among others %+v", is, w.Summary)
			}
			return
		}
	}
	t.Error("45 s is not among them")
}

func TestNothingIsSentByAskingWhatIf(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), `{"scenario":"slow-readers"}`, nil)
	first := c.do("POST", c.sim("/whatif"), `{"plan":`+shorter+`,"step":1}`)
	if again := c.do("POST", c.sim("/whatif"), `{"plan":`+shorter+`,"step":1}`); first.status != 200 ||
		first.body != again.body {
		t.Errorf("%d: the same question has two answers", first.status)
	}
	var summary struct{ Messages int }
	if c.ok("GET", c.sim("/summary"), "", &summary); summary.Messages != 0 {
		t.Errorf("%d messages were sent", summary.Messages)
	}
}

// A payload that is being written has a plan and a content of its own.
func TestAPayloadsPlanIsTriedInAScenarioOfTheCatalogue(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), `{"scenario":"three-channels"}`, nil)
	var got supposition
	c.ok("POST", c.sim("/whatif?scenario=slow-readers"), `{"message":{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"},
		"channels":[{"channel":"WhatsApp","fallbackAfter":30,"successStatus":"Read"},{"channel":"SMS"}]},
		"plan":[{"channel":"WhatsApp","fallbackAfter":90,"successStatus":"Read"},{"channel":"SMS"}]}`, &got)
	if was, is := got.Was.Plan[0].FallbackAfter, got.Is.Plan[0].FallbackAfter; was != 30 || is != 90 || got.Seed != 42 {
		t.Errorf("the window was %d and is %d, seed %d", was, is, got.Seed)
	}
}

// A world of one message is asked of a crowd all the same, with the providers as they are now.
func TestProvidersAsTheyAreNowAnswerWhatIf(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), `{"scenario":"three-channels"}`, nil)
	c.ok("PUT", c.sim("/providers/WhatsApp"), `{"script":[{"status":"Read","after":"50s"}]}`, nil)
	var got supposition
	c.ok("POST", c.sim("/whatif"), `{"plan":`+shorter+`}`, &got)
	if told := got.Told[0].Lines[0]; got.Messages != 1000 || told != "Viber now fires at 45 s for all 1,000 messages" {
		t.Errorf("of %d messages it is told that %s", got.Messages, told)
	}
}

func TestWhatIfSaysWhatItCannotBeAsked(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), `{"scenario":"slow-readers"}`, nil)
	for body, want := range map[string]string{
		`{}`:                             "plan: is missing (give the one",
		`{"plan":[]}`:                    "plan",
		`{"plan":[{"channel":"Pager"}]}`: "Pager",
		`{"plan":[{"channel":"WhatsApp","fallbackAfter":5},{"channel":"SMS"}]}`: "plan[0].fallbackAfter: 5 is below 10",
		`{"plan":[{"channel":"SMS"},{"channel":"SMS"}]}`:                        "SMS",
		`{"plan":[{"channel":"SMS"}],"messages":10001}`:                         "messages: 10001 is not 1 to 10000 (ask it of fewer messages)",
		`{"plan":[{"channel":"SMS"}],"step":1}`:                                 "step: 1 has no window in a plan of 1",
		`{"plan":[{"channel":"SMS"}],"message":{}}`:                             "user",
	} {
		a := c.do("POST", c.sim("/whatif"), body)
		if r := a.refusal(t); a.status != 400 || !strings.Contains(r.Message, want) {
			t.Errorf("%s: %d %s, want %s", body, a.status, r.Message, want)
		}
	}
}

// wellFormed reads all of an XML text.
func wellFormed(t *testing.T, text string) {
	t.Helper()
	if !strings.HasPrefix(text, "<svg") {
		t.Errorf("it begins with %.40q", text)
	}
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
