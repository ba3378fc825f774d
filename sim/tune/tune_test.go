package tune

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
)

func load(t testing.TB, text string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Parse("x.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const slow = `
name: slow
plan:
  - {channel: WhatsApp, fallbackAfter: 60, successStatus: Delivered}
  - {channel: SMS}
providers:
  WhatsApp: {model: {delivered: {lognormal: {median: 20s, sigma: 1.0}}, stall: 0.05}, price: {amount: 0.01, per: delivery}}
  SMS: {price: {amount: 0.05, per: send}}
traffic: {messages: 2000, arrivals: {every: 10ms}}
`

func TestLongerWindowsMakeFewerDuplicatesAndLaterFallbacks(t *testing.T) {
	s := load(t, slow)
	windows := []time.Duration{10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute}
	plans, err := Space{Windows: windows}.Plans(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	if len(plans) != 4 { // the plan itself is one of them
		t.Fatalf("%d plans", len(plans))
	}
	r, err := Run(context.Background(), s, plans, Options{})
	if err != nil {
		t.Fatal(err)
	}
	byWindow := map[time.Duration]Figures{}
	for _, c := range r.Candidates {
		byWindow[c.Plan[0].FallbackAfter] = c.Figures
	}
	for i := 1; i < len(windows); i++ {
		short, long := byWindow[windows[i-1]], byWindow[windows[i]]
		if long.Duplicates.Value >= short.Duplicates.Value || long.Cost >= short.Cost ||
			long.P95.Value < short.P95.Value {
			t.Errorf("%s: %+v, %s: %+v", windows[i-1], short, windows[i], long)
		}
		if long.Reached.Value != 1 {
			t.Errorf("reached %v", long.Reached)
		}
	}
	if len(r.Fresh) != freshSeeds || r.Recommended < 0 || r.Candidates[r.Recommended].Beaten > 0 {
		t.Errorf("recommended %d, %d fresh", r.Recommended, len(r.Fresh))
	}
}

func TestTheRecommendedPlanKeepsTheBounds(t *testing.T) {
	s := load(t, slow)
	plans, _ := Space{Windows: []time.Duration{10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute}}.Plans(s.Plan)
	keep, err := ParseKeep("duplicates <= 8%", time.ParseDuration)
	if err != nil {
		t.Fatal(err)
	}
	p95 := P95
	r, err := Run(context.Background(), s, plans, Options{Keep: []Keep{keep}, Minimise: &p95})
	if err != nil {
		t.Fatal(err)
	}
	chosen := r.Candidates[r.Recommended]
	for _, c := range r.Candidates {
		if c.Figures.Duplicates.Value <= 0.08 && c.Figures.P95.Value < chosen.Figures.P95.Value {
			t.Errorf("%s is quicker than %s", c.Plan[0].FallbackAfter, chosen.Plan[0].FallbackAfter)
		}
	}
	impossible, _ := ParseKeep("p95<=1s", time.ParseDuration)
	if r, err = Run(context.Background(), s, plans, Options{Keep: []Keep{impossible}}); err != nil || r.Recommended != -1 {
		t.Errorf("%d is recommended, %v", r.Recommended, err)
	}
}

func TestTheSameSeedGivesTheSameFigures(t *testing.T) {
	s := load(t, slow)
	plans, _ := Space{Windows: []time.Duration{30 * time.Second, time.Minute}}.Plans(s.Plan)
	a, _ := Run(context.Background(), s, plans, Options{})
	b, _ := Run(context.Background(), s, plans, Options{})
	for i := range a.Candidates {
		if a.Candidates[i].Figures != b.Candidates[i].Figures {
			t.Errorf("%+v and %+v", a.Candidates[i].Figures, b.Candidates[i].Figures)
		}
	}
}

func TestOrdersAndStatusesAreTriedWhereTheChannelReportsThem(t *testing.T) {
	plan := orchestrator.Plan{{Channel: orchestrator.WhatsApp, FallbackAfter: time.Minute}, {Channel: orchestrator.SMS}}
	plans, err := Space{
		Orders: AllOrders(plan), Statuses: []orchestrator.Status{orchestrator.Delivered, orchestrator.Read},
	}.Plans(plan)
	if err != nil {
		t.Fatal(err)
	}
	if len(plans) != 3 { // WhatsApp first with either status, SMS first with Delivered only
		t.Errorf("%d plans: %v", len(plans), plans)
	}
}

func TestWhatIsBeatenIsNeverOnTheFront(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		candidates := make([]Candidate, rapid.IntRange(1, 12).Draw(t, "candidates"))
		for i := range candidates {
			f := &candidates[i].Figures
			f.Reached.Value = rapid.Float64Range(0, 1).Draw(t, "reached")
			f.Duplicates.Value = rapid.Float64Range(0, 1).Draw(t, "duplicates")
			f.P95.Value = orchestrator.Seconds(time.Duration(rapid.IntRange(0, 5).Draw(t, "p95")) * time.Second)
			f.Cost = float64(rapid.IntRange(0, 5).Draw(t, "cost"))
		}
		mark(candidates)
		r := Result{Candidates: candidates}
		if len(r.Front()) == 0 {
			t.Fatal("the front is empty")
		}
		if k := r.choose(Options{}); k < 0 || candidates[k].Beaten > 0 {
			t.Fatalf("%d is recommended", k)
		}
	})
}

func TestAnInterruptedSearchTellsTheBestSoFar(t *testing.T) {
	s := load(t, slow)
	plans, err := Space{Windows: []time.Duration{10 * time.Second, 30 * time.Second, 5 * time.Minute}}.Plans(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	for _, bound := range []string{"duplicates<=99%", "duplicates<=0%"} {
		keep, err := ParseKeep(bound, time.ParseDuration)
		if err != nil {
			t.Fatal(err)
		}
		ctx, interrupt := context.WithCancel(t.Context())
		r, err := Run(ctx, s, plans, Options{Keep: []Keep{keep}, Progress: func(done, _ int) {
			if done == 2 {
				interrupt()
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		if !r.Stopped || len(r.Candidates) != 2 || len(r.Fresh) > 0 ||
			(r.Recommended < 0) != (bound == "duplicates<=0%") {
			t.Errorf("%s: stopped %v after %d plans, %d is recommended, %d fresh", bound, r.Stopped, len(r.Candidates),
				r.Recommended, len(r.Fresh))
		}
	}
}

func TestAFigureIsToldWithHowFarOffItMayBe(t *testing.T) {
	c := Candidate{Figures: Figures{
		Messages: 1000, Reached: Share{1, 0.99996, 1}, Duplicates: wilson(100, 1000), Cost: 12.5,
		P50: Span{Value: orchestrator.Seconds(3 * time.Second), Low: orchestrator.Seconds(2900 * time.Millisecond),
			High: orchestrator.Seconds(3300 * time.Millisecond)},
		P95: Span{Value: orchestrator.Seconds(time.Minute), Low: orchestrator.Seconds(time.Minute),
			High: orchestrator.Seconds(time.Minute)},
	}}
	want := []string{"100%", "3 ±0.3 s", "60 s", "10 ±2%", "12.50"}
	if got := c.Row(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestABoundThatCannotBeReadIsRefused(t *testing.T) {
	for _, text := range []string{"", "duplicates", "duplicates<=2", "cost<=2%", "p95<=2", "speed<=2s", "reached>=1.2.3%"} {
		if _, err := ParseKeep(text, time.ParseDuration); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
