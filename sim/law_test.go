package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// The laws hold for random scenarios. Times are drawn from few values, so that much falls onto the same
// instants, where the order of events is put to the test.

var (
	shortTimes = rapid.SampledFrom([]time.Duration{0, 1, 1e9, 5e9, 10e9, 20e9, 30e9}) // nanoseconds
	someTypes  = rapid.SampledFrom([]orchestrator.ContentType{orchestrator.Text, orchestrator.Image, orchestrator.Template})
	anyShare   = rapid.SampledFrom([]float64{0, 0, 0.2, 0.5, 1})
)

// randomScenario draws a world with all its faults. Its messages are independent of each other unless it limits
// a provider.
func randomScenario(t *rapid.T, limits bool) *scenarios.Scenario {
	s := scenarios.Default()
	s.Name, s.Seed = "random", rapid.Uint64().Draw(t, "seed")
	s.Plan = randomPlan(t)
	s.Providers = map[orchestrator.Channel]*scenarios.Provider{}
	for _, step := range s.Plan {
		if rapid.IntRange(0, 4).Draw(t, "told") > 0 {
			s.Providers[step.Channel] = randomProvider(t, step.Channel, limits)
		}
	}
	if rapid.Bool().Draw(t, "body") {
		s.Message = randomMessage(t)
	}
	s.Traffic = &scenarios.Traffic{Messages: rapid.IntRange(1, 30).Draw(t, "messages")}
	switch rapid.IntRange(0, 2).Draw(t, "arrivals") {
	case 0:
		s.Traffic.Every = rapid.SampledFrom([]time.Duration{0, 1, 5 * time.Second, time.Hour}).Draw(t, "every")
	case 1:
		s.Traffic.Every = 10 * time.Second
	case 2:
		s.Traffic.Poisson = scenarios.Rate{Count: 1, Per: time.Second}
	}
	if rapid.Bool().Draw(t, "phones are off") {
		people := newPeople(s.Seed)
		for n := range uint32(5) {
			from := shortTimes.Draw(t, "off")
			s.Recipients = append(s.Recipients, scenarios.Recipient{
				MSISDN: people.msisdn(n), Offline: []scenarios.Offline{{From: from, To: from + 1 + shortTimes.Draw(t, "for")}},
			})
		}
		if rapid.Bool().Draw(t, "to them") {
			s.Traffic.To = scenarios.ToRecipients
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "shares") {
		from := shortTimes.Draw(t, "off")
		s.Recipients = append(s.Recipients, scenarios.Recipient{
			Share:   rapid.SampledFrom([]float64{0.2, 0.5}).Draw(t, "share"),
			Offline: []scenarios.Offline{{From: from, To: from + 1 + shortTimes.Draw(t, "for")}},
		})
	}
	return s
}

func randomPlan(t *rapid.T) orchestrator.Plan {
	channels := rapid.Permutation(orchestrator.Channels()).Draw(t, "channels")
	var plan orchestrator.Plan
	for _, c := range channels[:rapid.IntRange(1, 4).Draw(t, "steps")] {
		plan = append(plan, orchestrator.Step{
			Channel:       c,
			FallbackAfter: rapid.SampledFrom([]time.Duration{0, 10e9, 20e9}).Draw(t, "window"),
			SuccessStatus: orchestrator.Status(rapid.IntRange(0, int(c.Highest())).Draw(t, "success")),
		})
	}
	if len(plan) == 1 && plan[0].Channel == orchestrator.Line {
		plan[0].Channel = orchestrator.RCS // nobody has an address for Line alone, and such traffic is refused
	}
	return plan
}

func randomMessage(t *rapid.T) *orchestrator.Message {
	m := &orchestrator.Message{
		Type:    someTypes.Draw(t, "type"),
		Content: orchestrator.Content{Text: rapid.SampledFrom([]string{"hi", strings.Repeat("long ", 100)}).Draw(t, "text")},
	}
	if m.Type != orchestrator.Text && len(m.Content.Text) > 10 {
		m.Content.FallbackText = m.Content.Text
	}
	if rapid.Bool().Draw(t, "line") {
		m.User.LineUserID = "U1"
	}
	if rapid.Bool().Draw(t, "expires") {
		m.Expiry.After = rapid.SampledFrom([]time.Duration{10e9, 20e9, 30e9}).Draw(t, "expiry")
	}
	if rapid.Bool().Draw(t, "waits") {
		m.Scheduled.After = rapid.SampledFrom([]time.Duration{1, 10e9, 30e9}).Draw(t, "scheduled")
	}
	return m
}

func randomProvider(t *rapid.T, c orchestrator.Channel, limits bool) *scenarios.Provider {
	p := &scenarios.Provider{
		TTL: 1 + shortTimes.Draw(t, "ttl"), OnExpiry: scenarios.OnExpiry(rapid.IntRange(0, 1).Draw(t, "onExpiry")),
		Price: scenarios.Price{Millionths: 7, Per: scenarios.PricePer(rapid.IntRange(0, 3).Draw(t, "price"))},
	}
	if rapid.Bool().Draw(t, "script or model") {
		p.Script, p.HasScript = randomScript(t, c), true
	} else {
		p.Model = randomModel(t, c)
	}
	for from := shortTimes.Draw(t, "outage"); len(p.Outages) < rapid.IntRange(0, 2).Draw(t, "outages"); {
		o := scenarios.Outage{
			From: from, To: from + 1 + shortTimes.Draw(t, "lasts"),
			Effect: scenarios.OutageEffect(rapid.IntRange(1, 3).Draw(t, "effect")),
		}
		p.Outages = append(p.Outages, o)
		from = o.To
	}
	switch rapid.IntRange(0, 3).Draw(t, "repeats") {
	case 0:
		p.Outages = append(p.Outages, scenarios.Outage{
			From: time.Hour, To: time.Hour + 1 + shortTimes.Draw(t, "lasts again"), Every: time.Minute,
			Effect: scenarios.OutageEffect(rapid.IntRange(1, 3).Draw(t, "effect again")),
		})
	case 1:
		p.Outages = append(p.Outages, scenarios.Outage{From: 22 * time.Hour, To: 8 * time.Hour, Zone: time.UTC, Effect: scenarios.Hold})
	}
	p.PerSegment = c == orchestrator.SMS && rapid.Bool().Draw(t, "by segment")
	if limits && rapid.Bool().Draw(t, "limited") {
		p.Throughput = scenarios.Rate{Count: rapid.SampledFrom([]float64{0.2, 1, 3}).Draw(t, "rate"), Per: time.Second}
		p.Overflow = scenarios.Overflow(rapid.IntRange(0, 1).Draw(t, "overflow"))
	}
	if limits && rapid.Bool().Draw(t, "limited by pair") {
		p.PairRate = scenarios.Rate{Count: 1, Per: shortTimes.Draw(t, "pair") + 1}
	}
	return p
}

func randomScript(t *rapid.T, c orchestrator.Channel) []scenarios.Receipt {
	var script []scenarios.Receipt
	for range rapid.IntRange(0, 5).Draw(t, "receipts") {
		status := orchestrator.Status(rapid.IntRange(1, int(orchestrator.Undelivered)).Draw(t, "status"))
		if !c.Reports(status) {
			continue
		}
		script = append(script, scenarios.Receipt{
			Status: status, After: shortTimes.Draw(t, "after"), Code: scenarios.DefaultCode(status),
			Segment: rapid.IntRange(0, 3).Draw(t, "segment"),
		})
	}
	return script
}

func randomModel(t *rapid.T, c orchestrator.Channel) *scenarios.Model {
	m := scenarios.DefaultModel()
	m.Accepted, m.Delivered = randomLatency(t), randomLatency(t)
	if c.Reports(orchestrator.Read) && rapid.Bool().Draw(t, "reads") {
		read := randomLatency(t)
		m.Read = &read
	}
	m.Reach, m.Readers = 1-anyShare.Draw(t, "unreached"), 1-anyShare.Draw(t, "unread")
	m.Stall, m.Repeat, m.Reorder = anyShare.Draw(t, "stall"), anyShare.Draw(t, "repeat"), anyShare.Draw(t, "reorder")
	m.Reject.Share, m.Reject.After = anyShare.Draw(t, "reject"), shortTimes.Draw(t, "reject after")
	return &m
}

func randomLatency(t *rapid.T) scenarios.Latency {
	if rapid.Bool().Draw(t, "fixed") {
		return scenarios.Latency{Kind: scenarios.Fixed, A: shortTimes.Draw(t, "latency")}
	}
	return scenarios.Latency{Kind: scenarios.Exponential, A: 10 * time.Second}
}

// outcome runs a scenario. A broken invariant is an error.
func outcome(t *rapid.T, s *scenarios.Scenario, o RunOptions) (string, Summary) {
	var out bytes.Buffer
	o.JSON = &out
	r, err := Run(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), r.Summary
}

// A crowd, a world, and a naive list of events tell of the same things, and count the same, with every
// invariant held.
func TestCrowdWorldAndNaiveListAreAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t, false)
		want := naive(t, s)
		world, figures := outcome(t, s, RunOptions{Limits: Limits{Time: forever}})
		if world != want {
			t.Fatal("the world's timeline differs from the naive list's" + firstDifference(world, want))
		}
		crowd, counted := outcome(t, s, RunOptions{Workers: rapid.IntRange(1, 3).Draw(t, "workers")})
		if crowd != want {
			t.Fatal("the crowd's timeline differs" + firstDifference(crowd, want))
		}
		if got, want := text(t, counted), text(t, figures); got != want {
			t.Fatalf("the crowd counts\n%s\nthe world\n%s", got, want)
		}
	})
}

func text(t *rapid.T, s Summary) string {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Where messages wait for each other too.
func TestWorldAndNaiveListAreAlikeUnderLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t, true)
		if got, _ := outcome(t, s, RunOptions{}); got != naive(t, s) {
			t.Fatal("the timelines differ" + firstDifference(got, naive(t, s)))
		}
	})
}

// The same scenario and seed give the same bytes, however often it is run, and however it is advanced.
func TestTheSameBytesHoweverTheClockIsAdvanced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t, true)
		want, _ := outcome(t, s, RunOptions{})
		w := NewWorld(s, Options{})
		if err := w.StartScenario(); err != nil {
			t.Fatal(err)
		}
		var err error
		for w.Pending() > 0 && err == nil {
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				_, err = w.AdvanceEvents(rapid.IntRange(1, 5).Draw(t, "events"))
			case 1:
				_, err = w.AdvanceInstant(forever)
			case 2:
				err = w.AdvanceTo(w.Now() + rapid.SampledFrom([]time.Duration{0, 1, 5 * time.Second, time.Hour}).Draw(t, "by"))
			}
			if next, ok := w.Next(); ok != (w.Pending() > 0) || ok && next.At < w.Now() {
				t.Fatalf("%d pending, and next is %v at %v", w.Pending(), next, w.Now())
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		var got []byte
		for _, l := range w.Timeline().All(0) {
			got = append(w.AppendLine(got, l), '\n')
		}
		if string(got) != want {
			t.Fatal("the timelines differ" + firstDifference(string(got), want))
		}
	})
}

// The figures of the summary are what a plain count over the timeline gives.
func TestTheSummaryIsACountOverTheTimeline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t, true)
		r, err := Run(context.Background(), s, RunOptions{Timeline: true})
		if err != nil {
			t.Fatal(err)
		}
		var messages, fired, copies, duplicates, succeeded int
		var end time.Duration
		first := map[uint32]time.Duration{}
		var waits []time.Duration
		for _, l := range r.Timeline.All(0) {
			end = l.At
			switch l.Kind() {
			case Submitted:
				messages++
			case Fired:
				fired++
				if _, ok := first[l.Message]; !ok {
					first[l.Message] = l.At
				}
			case Receipt:
				if l.Copy() > 0 {
					copies++
				}
				if l.Copy() == 2 {
					duplicates++
				}
			case Succeeded:
				succeeded++
				waits = append(waits, l.At-first[l.Message])
			}
		}
		slices.Sort(waits)
		rank := func(percent int) orchestrator.Seconds {
			for i := range waits { // the least time that this many in a hundred do not exceed
				if (i+1)*100 >= percent*len(waits) {
					return orchestrator.Seconds(waits[i])
				}
			}
			return 0
		}
		got := r.Summary
		want := got
		want.Messages, want.Succeeded, want.Copies, want.Duplicates = messages, succeeded, copies, duplicates
		want.Fallbacks, want.End = fired-len(first), orchestrator.Seconds(end)
		want.TimeToSuccess = Percentiles{P50: rank(50), P95: rank(95), P99: rank(99), Max: rank(100)}
		if got, want := text(t, got), text(t, want); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
		if n := got.Succeeded + got.Failed + got.Expired + got.Cancelled + got.Open; n != messages {
			t.Fatalf("%d outcomes of %d messages", n, messages)
		}
	})
}
