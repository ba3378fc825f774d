package scenarios_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// sameWorld compares scenarios but for where they were read from.
func sameWorld(a, b *scenarios.Scenario) string {
	return cmp.Diff(a, b, cmpopts.IgnoreUnexported(scenarios.Scenario{}), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(scenarios.Scenario{}, "File", "Text"),
		cmp.Comparer(func(a, b *time.Location) bool { return a == b || a != nil && b != nil && a.String() == b.String() }),
		cmpopts.IgnoreFields(scenarios.Expectation{}, "Place"), cmpopts.IgnoreFields(scenarios.Tolerance{}, "Place"))
}

func readBack(t interface{ Fatalf(string, ...any) }, s *scenarios.Scenario) {
	text := s.Write()
	again, err := scenarios.Parse("", text)
	if err != nil {
		t.Fatalf("it is not read back: %v\n%s", err, text)
	}
	if s.Message != nil && s.Message.Given == nil { // it was made in Go, and nothing was given
		again.Message.Given = nil
	}
	if diff := sameWorld(s, again); diff != "" {
		t.Fatalf("it is read back as another:\n%s\n%s", diff, text)
	}
	if twice := again.Write(); string(twice) != string(text) {
		t.Fatalf("written twice, it differs:\n%s\n%s", text, twice)
	}
}

func TestTheCatalogueIsReadBackAsItWasWritten(t *testing.T) {
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		readBack(t, s)
	}
}

func TestATextIsReadBackWhateverIsInIt(t *testing.T) {
	s, err := scenarios.Load("three-channels")
	if err != nil {
		t.Fatal(err)
	}
	s.Message = &orchestrator.Message{
		User: orchestrator.User{MSISDN: scenarios.DefaultRecipient}, Type: orchestrator.Text,
		Content: orchestrator.Content{Text: "\"\"\" {a: b} # <b>&\\ \t\n\x7f\u0080\u0085\u009f\u2028\ufeff\ufffe\uffff 😀"},
	}
	readBack(t, s)
	if text := string(s.Write()); !strings.Contains(text, "<b>&") {
		t.Errorf("what a page may have to escape is escaped in a file:\n%s", text)
	}
}

func TestAScenarioIsReadBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { readBack(t, drawScenario(t)) })
}

func drawScenario(t *rapid.T) *scenarios.Scenario {
	s := &scenarios.Scenario{
		Name: "drawn", About: rapid.StringMatching(`[ -~äß…]{0,20}`).Draw(t, "about"),
		Seed: uint64(rapid.Uint32().Draw(t, "seed")), Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Providers: map[orchestrator.Channel]*scenarios.Provider{},
	}
	span := rapid.Custom(func(t *rapid.T) time.Duration {
		return rapid.SampledFrom([]time.Duration{time.Microsecond, time.Millisecond, time.Second, time.Hour}).Draw(t, "unit") *
			time.Duration(rapid.IntRange(1, 99).Draw(t, "n"))
	})
	for _, c := range rapid.Permutation(orchestrator.Channels()).Draw(t, "channels")[:rapid.IntRange(1, 4).Draw(t, "steps")] {
		step := orchestrator.Step{Channel: c, FallbackAfter: time.Duration(rapid.IntRange(10, 600).Draw(t, "window")) * time.Second}
		step.SuccessStatus = rapid.SampledFrom([]orchestrator.Status{0, orchestrator.Accepted, c.Highest()}).Draw(t, "success")
		s.Plan = append(s.Plan, step)
		if rapid.Bool().Draw(t, "has a provider") {
			s.Providers[c] = drawProvider(t, c, span)
		}
	}
	if rapid.Bool().Draw(t, "message") {
		s.Message = &orchestrator.Message{
			Type: orchestrator.Text,
			Content: orchestrator.Content{Text: rapid.StringMatching(`[ -~äß€👍]{1,20}`).Draw(t, "text"),
				SMS: orchestrator.SMSOptions{Source: "SHOP"}},
			User: orchestrator.User{
				MSISDN: "+6598765432", LineUserID: "U1",
			}, Expiry: orchestrator.When{After: span.Draw(t, "expiry")},
		}
	}
	if s.Message != nil && rapid.Bool().Draw(t, "no text") {
		s.Message.Type = orchestrator.ContentType(rapid.IntRange(2, len(orchestrator.ContentTypes())).Draw(t, "type"))
		s.Message.Content = orchestrator.Content{
			Text: "Hi", FallbackText: "Hello", URL: "https://example.com/a", Template: "order_update", Language: "en",
			DirectSend: &orchestrator.DirectSend{Category: orchestrator.Utility, TTL: time.Minute},
		}
	}
	if rapid.Bool().Draw(t, "callbacks") {
		s.Callbacks = scenarios.Callbacks{
			Swap: float64(rapid.IntRange(0, 100).Draw(t, "swap")) / 100, Repeat: 0.05, Lose: 0.02,
			Delay: scenarios.Latency{Kind: scenarios.Exponential, A: span.Draw(t, "delay")},
		}
	}
	if rapid.Bool().Draw(t, "faults") {
		s.Faults = []scenarios.Fault{
			{Next: 2, Status: 429, RetryAfter: span.Draw(t, "retry after")}, {Share: 0.1, Delay: 2 * time.Second},
			{To: span.Draw(t, "end"), Drop: true},
		}
	}
	if rapid.Bool().Draw(t, "recipients") {
		s.Recipients = []scenarios.Recipient{{MSISDN: "+6598765432", Aliases: []string{"+659876543"}, LastWrote: new(time.Duration)}, {Share: 0.1, LastWrote: new(span.Draw(t, "ago"))}}
	}
	if rapid.Bool().Draw(t, "traffic") {
		s.Traffic = &scenarios.Traffic{
			Messages: rapid.IntRange(1, 500).Draw(t, "messages"), People: "en", Every: span.Draw(t, "every"),
		}
	}
	return s
}

func drawProvider(t *rapid.T, c orchestrator.Channel, span *rapid.Generator[time.Duration]) *scenarios.Provider {
	p := &scenarios.Provider{TTL: span.Draw(t, "ttl")}
	if rapid.Bool().Draw(t, "callbacks") {
		p.Callbacks.Repeat, p.Callbacks.Early, p.Callbacks.BadSignature = 0.1, 0.01, 0.5
		p.Callbacks.Delay = scenarios.Latency{Kind: scenarios.Fixed, A: span.Draw(t, "delay")}
		if c == orchestrator.WhatsApp {
			p.Callbacks.Batch = rapid.IntRange(0, scenarios.MaxBatch).Draw(t, "batch")
		}
	}
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		p.HasScript = true
		for range rapid.IntRange(0, 3).Draw(t, "receipts") {
			r := scenarios.Receipt{
				Status: orchestrator.Status(rapid.IntRange(1, 6).Draw(t, "status")), After: span.Draw(t, "after"),
			}
			if r.Status.IsFailure() {
				r.Code = 46
				r.ProviderCode = rapid.SampledFrom([]orchestrator.OwnCode{0, orchestrator.NewOwnCode(0), 131048}).Draw(t, "own")
			}
			if c == orchestrator.SMS {
				r.Segment = rapid.IntRange(0, 255).Draw(t, "segment")
				p.PerSegment = p.PerSegment || r.Segment > 0
			}
			if c.Reports(r.Status) {
				p.Script = append(p.Script, r)
			}
		}
	case 1:
		m := scenarios.DefaultModel()
		m.Reach = float64(rapid.IntRange(0, 100).Draw(t, "reach")) / 100
		m.Sent = scenarios.Latency{Kind: scenarios.Uniform, A: time.Second, B: time.Second + span.Draw(t, "more")}
		if c.Reports(orchestrator.Delivered) {
			m.Delivered = scenarios.Latency{
				Kind: scenarios.Percentiles, Points: []scenarios.Point{{0.5, time.Second}, {0.999, time.Hour}},
			}
		}
		m.Reject.Share = 0.01
		m.Reject.ProviderCode = rapid.SampledFrom([]orchestrator.OwnCode{0, 131048}).Draw(t, "own")
		p.Model = &m
	}
	if rapid.Bool().Draw(t, "more") {
		p.Throughput = scenarios.Rate{Count: 80, Per: time.Second}
		p.OnExpiry = scenarios.ReportUndelivered
		p.Session = c == orchestrator.WhatsApp
		p.Overflow = scenarios.RejectOverflow
		p.PairRate = scenarios.Rate{Count: 1, Per: 6 * time.Second}
		p.Rules = []scenarios.Rule{
			{MSISDN: "+91*", Type: orchestrator.Template, Template: "sale", HasScript: true},
			{Type: orchestrator.Text, Model: new(scenarios.DefaultModel())},
		}
		p.Price = scenarios.Price{Millionths: 30000, Per: scenarios.PerSend}
		p.Outages = drawOutages(t, span)
		p.PerSegment = c == orchestrator.SMS
	}
	return p
}

// drawOutages draws outages that do not overlap: one alone where it repeats.
func drawOutages(t *rapid.T, span *rapid.Generator[time.Duration]) []scenarios.Outage {
	lasts := span.Draw(t, "to")
	switch rapid.IntRange(0, 2).Draw(t, "repeats") {
	case 0:
		return []scenarios.Outage{{From: 0, To: lasts, Effect: scenarios.Hold}}
	case 1:
		return []scenarios.Outage{{
			From: time.Second, To: time.Second + lasts, Every: lasts + span.Draw(t, "gap"), Effect: scenarios.Refuse,
		}}
	}
	zone, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "Europe/Berlin"}).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	from := rapid.IntRange(0, 24*60*60-1).Draw(t, "time of day")
	return []scenarios.Outage{{
		From: time.Duration(from) * time.Second, To: time.Duration((from+3600)%(24*60*60)) * time.Second,
		Zone: zone, Effect: scenarios.Silent,
	}}
}

func TestWhatTheRulesKeepNothingOfIsWrittenAsItWasGiven(t *testing.T) {
	s, err := scenarios.Parse("", []byte(`
plan: [{channel: WhatsApp}]
message:
  type: interactive
  content:
    interactive: {type: button, body: {text: "Here?"}, "1 y": [true, null, 1.50, {}, ""], no: {y: "\x7f"}}
`))
	if err != nil {
		t.Fatal(err)
	}
	readBack(t, s)
	const want = `content: {interactive: {type: "button", body: {text: "Here?"}, "1 y": [true, null, 1.50, {}, ""], "no": {"y": "\u007f"}}}`
	if text := string(s.Write()); !strings.Contains(text, want) {
		t.Errorf("it is written as\n%s", text)
	}
}
