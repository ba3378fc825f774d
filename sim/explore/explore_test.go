package explore

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// DrawWorld draws a world for the tests of this package: a world of one message on any plan of up to the given length.
func DrawWorld(t *rapid.T, most int) *scenarios.Scenario {
	s := &scenarios.Scenario{Name: "drawn", Seed: 1, Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	s.Providers = map[orchestrator.Channel]*scenarios.Provider{}
	m := orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: "Hello World!"}}
	m.User = orchestrator.User{MSISDN: scenarios.DefaultRecipient, LineUserID: "U1"}
	channels := rapid.Permutation(orchestrator.Channels()).Draw(t,
		"channels")[:rapid.IntRange(1, most).Draw(t, "steps")]
	for _, c := range channels {
		step := orchestrator.Step{Channel: c}
		step.FallbackAfter = rapid.SampledFrom([]time.Duration{0, 10 * time.Second, time.Minute, 10 * time.Minute}).Draw(t, "window")
		step.SuccessStatus = rapid.SampledFrom([]orchestrator.Status{0, 0, orchestrator.Accepted, orchestrator.Sent, c.Highest()}).Draw(t, "success")
		s.Plan = append(s.Plan, step)
		ttl := rapid.SampledFrom([]time.Duration{0, 30 * time.Second, 10 * time.Minute}).Draw(t, "ttl")
		s.Providers[c] = &scenarios.Provider{TTL: ttl}
	}
	if len(channels) > 1 && rapid.Bool().Draw(t, "no line user") {
		m.User.LineUserID = "" // Line's step is skipped
	}
	if rapid.Bool().Draw(t, "template") {
		m.Type, m.Content = orchestrator.Template, orchestrator.Content{
			Template: "otp", Language: "en", FallbackText: "Your code",
		}
		spec := orchestrator.TemplateSpec{Category: orchestrator.Authentication}
		spec.TTL = rapid.SampledFrom([]time.Duration{0, 30 * time.Second, 15 * time.Minute}).Draw(t, "template ttl")
		s.Templates = map[string]orchestrator.TemplateSpec{"otp": spec}
	}
	if rapid.Bool().Draw(t, "expires") {
		m.Expiry.After = rapid.SampledFrom([]time.Duration{5 * time.Second, time.Minute, 70 * time.Second, time.Hour}).Draw(t, "expiry")
	}
	if rapid.Bool().Draw(t, "scheduled") {
		m.Scheduled.After = rapid.SampledFrom([]time.Duration{time.Second, time.Minute}).Draw(t, "start")
	}
	s.Message = &m
	return s
}

func explored(t interface{ Fatal(...any) }, q Question) *Findings {
	f, err := Explore(context.Background(), q, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func ask(
	t interface{ Fatal(...any) }, s *scenarios.Scenario, m *orchestrator.Message, p Providers, properties []Property,
) Question {
	q, err := Ask(s, m, p, properties)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// stories are all that were found, by name.
func (f *Findings) stories() map[string]*Story {
	all := map[string]*Story{"most": f.Most, "failed": f.Failed, "expired": f.Expired, "open": f.OpenForever}
	for c, s := range f.Second {
		all[fmt.Sprintf("second %d", c)] = s
	}
	for _, v := range f.Broken() {
		all[v.Text] = v.Story
	}
	return all
}

func TestEveryStoryIsCarriedOutByTheSimulatorAsItIsTold(t *testing.T) {
	properties := []Property{}
	for _, text := range PropertyPhrases() {
		for _, always := range []bool{false, true} {
			p, err := ParseProperty(text, always, time.ParseDuration)
			if err != nil {
				t.Fatal(err)
			}
			properties = append(properties, p)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := DrawWorld(t, 4)
		p := Providers(rapid.IntRange(0, 2).Draw(t, "providers"))
		for name, story := range explored(t, ask(t, s, s.Message, p, properties)).stories() {
			if story == nil {
				continue
			}
			if _, err := story.Replay(context.Background(), story.Scenario(s, s.Message, "story", "")); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	})
}

func TestWhatIsLeftOutChangesNoAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := DrawWorld(t, 2)
		q := ask(t, s, s.Message, Providers(rapid.IntRange(0, 2).Draw(t, "providers")), nil)
		short := explored(t, q)
		q.Whole = true
		if diff := cmp.Diff(answers(explored(t, q)), answers(short)); diff != "" {
			t.Fatalf("the whole walk (-) and the short one (+) answer differently:\n%s", diff)
		}
	})
}

// answers are what was found without the stories, which may differ where several are equally short.
func answers(f *Findings) []string {
	var all []string
	for name, s := range f.stories() {
		all = append(all, fmt.Sprintf("%s %v", name, s != nil))
	}
	for _, s := range f.Steps {
		all = append(all, fmt.Sprintf("%v", s))
	}
	slices.Sort(all)
	return append(all, fmt.Sprintf("ends %v %v, %d copies", f.Ends, f.End, f.MostCopies))
}

func TestNothingHappensThatTheWalkDoesNotKnow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := DrawWorld(t, 4)
		f := explored(t, ask(t, s, s.Message, Wild, nil))
		for _, p := range s.Providers {
			p.HasScript = true
		}
		for _, step := range s.Plan {
			for range rapid.IntRange(0, 4).Draw(t, "receipts") {
				r := scenarios.Receipt{Status: orchestrator.Status(rapid.IntRange(1, 6).Draw(t, "status"))}
				if !step.Channel.Reports(r.Status) {
					continue
				}
				if r.Status.IsFailure() {
					r.Code = 46
				}
				r.After = rapid.SampledFrom([]time.Duration{0, time.Second, 10 * time.Second, time.Minute, time.Hour}).Draw(t, "after")
				s.Providers[step.Channel].Script = append(s.Providers[step.Channel].Script, r)
			}
		}
		r, err := sim.Run(context.Background(), s, sim.RunOptions{Timeline: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range r.Timeline.All(0) {
			switch {
			case l.Kind() == sim.Fired:
				step := f.Steps[l.Step()-1]
				if !step.Fires || l.At < step.When.least || l.At > step.When.most {
					t.Fatalf("%s fires at %s, the walk says %v", step.Channel, l.At, step)
				}
			case l.Kind() == sim.Lapsed && !f.Steps[l.Step()-1].Lapses:
				t.Fatalf("step %d lapses, the walk says never", l.Step())
			case l.Copy() > f.MostCopies:
				t.Fatalf("copy %d, the walk says at most %d", l.Copy(), f.MostCopies)
			}
		}
		if r.Summary.Duplicates > 0 && f.Second == [causes]*Story{} {
			t.Fatal("a duplicate that the walk does not know")
		}
		if r.Summary.Failed > 0 && r.Summary.Copies > 0 && f.Failed == nil {
			t.Fatal("it fails although it was delivered, which the walk does not know")
		}
		if r.Summary.Expired > 0 && r.Summary.Copies > 0 && f.Expired == nil {
			t.Fatal("it expires although it was delivered, which the walk does not know")
		}
		if r.Summary.Open > 0 && f.OpenForever == nil {
			t.Fatal("it stays open, which the walk does not know")
		}
	})
}

// The sizes of walks say what the rules are: a change of the rules changes them.
func TestSizesOfWalks(t *testing.T) {
	var got strings.Builder
	for n := 1; n <= 6; n++ {
		s := &scenarios.Scenario{}
		for _, c := range orchestrator.Channels()[:n] {
			s.Plan = append(s.Plan, orchestrator.Step{Channel: c, FallbackAfter: time.Minute})
		}
		m := &orchestrator.Message{
			Type: orchestrator.Text, Content: orchestrator.Content{Text: "Hello World!"},
			User: orchestrator.User{
				MSISDN: scenarios.DefaultRecipient, LineUserID: "U1",
			}, Expiry: orchestrator.When{After: time.Hour},
		}
		for _, p := range []Providers{Sane, Real, Wild} {
			q := ask(t, s, m, p, nil)
			f := explored(t, q)
			fmt.Fprintf(&got, "%d steps, %s: %d states, %d transitions\n", n, p, f.States, f.Transitions)
			if n > 2 {
				continue
			}
			q.Whole = true
			f = explored(t, q)
			fmt.Fprintf(&got, "%d steps, %s, every receipt: %d states, %d transitions\n", n, p, f.States, f.Transitions)
		}
	}
	const golden = "testdata/sizes.txt"
	if os.Getenv("REWRITE") != "" {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("sizes changed:\n%s", diff)
	}
}
