package orchestrator

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// lintCase is a message on a plan, and what one rule says of it.
type lintCase struct {
	name string
	m    Message
	plan Plan
	want []Finding // of the rule under test alone, without the rule's name
}

// run checks one rule over its cases; findings of other rules are left to those rules' tests.
func (rule LintRule) run(t *testing.T, w LintWorld, cases []lintCase) {
	t.Helper()
	for _, test := range cases {
		var got []Finding
		for _, finding := range Lint(&test.m, test.plan, w) {
			if finding.Rule == rule {
				finding.Rule = ""
				got = append(got, finding)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

var reachable = User{MSISDN: "+6598765432"}

func plainText() Message {
	return Message{User: reachable, Type: Text, Content: Content{Text: "Hello World!"}}
}

func templated(name string) Message {
	content := Content{Template: name, FallbackText: "Hello World!"}
	return Message{User: reachable, Type: Template, Content: content}
}

func viaDirectSend(ttl time.Duration) Message {
	m := plainText()
	m.Content.DirectSend = &DirectSend{Category: Utility, TTL: ttl}
	return m
}

func (m Message) to(user User) Message                  { m.User = user; return m }
func (m Message) as(t ContentType) Message              { m.Type = t; return m }
func (m Message) expiring(after time.Duration) Message  { m.Expiry = When{After: after}; return m }
func (m Message) scheduled(after time.Duration) Message { m.Scheduled = When{After: after}; return m }
func (m Message) fallbackText(s string) Message         { m.Content.FallbackText = s; return m }
func (m Message) text(s string, enc Encoding) Message {
	m.Content.Text, m.Content.SMS.Encoding = s, enc
	return m
}

func secs(n int) time.Duration { return time.Duration(n) * time.Second }

func lintTemplates() LintWorld {
	return LintWorld{Templates: map[string]TemplateSpec{
		"order":  {Category: Utility, TTL: 10 * time.Minute},
		"long":   {Category: Utility, TTL: 12 * time.Hour},
		"notice": {Category: Utility},
		"sale":   {Category: Marketing},
		"dayold": {Category: Marketing, TTL: 24 * time.Hour},
	}}
}

func TestAPlanInGoodOrderHasNoFinding(t *testing.T) {
	m := templated("order").expiring(secs(3600))
	plan := Plan{{WhatsApp, secs(900), Delivered}, {Viber, secs(120), Delivered}, {Channel: SMS}}
	if got := Lint(&m, plan, lintTemplates()); got == nil || len(got) != 0 {
		t.Errorf("got %#v, want an empty list", got)
	}
}

func TestFindingsUseTheCallersFieldNames(t *testing.T) {
	m := plainText().as(Image)
	names := LintWorld{PlanField: "plan", MessageField: "message"}
	got := Lint(&m, Plan{{Channel: WhatsApp}, {Channel: SMS}}, names)
	var fields []string
	for _, finding := range got {
		fields = append(fields, finding.Field)
	}
	want := []string{"plan[0].fallbackAfter", "message.content.fallbackText"}
	if diff := cmp.Diff(want, fields); diff != "" {
		t.Error(diff)
	}
}

// Whatever the message, findings come in the order of the rules, then of the steps, and say all four things.
func TestFindingsComeInTheOrderOfTheRules(t *testing.T) {
	rules := LintRules()
	if len(rules) != 17 {
		t.Fatalf("%d rules, want 17", len(rules))
	}
	rapid.Check(t, func(t *rapid.T) {
		m := Message{
			Type:      ContentType(rapid.IntRange(1, len(ContentTypes())).Draw(t, "type")),
			Content:   Content{Text: rapid.StringN(0, 200, -1).Draw(t, "text"), Template: "order"},
			User:      User{MSISDN: rapid.SampledFrom([]string{"", "+6598765432"}).Draw(t, "msisdn")},
			Expiry:    When{After: secs(rapid.IntRange(0, 200).Draw(t, "expiry"))},
			Scheduled: When{After: secs(rapid.IntRange(0, 200).Draw(t, "scheduled"))},
		}
		var plan Plan
		for _, c := range rapid.Permutation(Channels()).Draw(t, "channels")[:rapid.IntRange(0, 9).Draw(t, "n")] {
			success := Status(rapid.IntRange(0, int(c.Highest())).Draw(t, "success"))
			plan = append(plan, Step{c, secs(rapid.SampledFrom([]int{0, 10, 60}).Draw(t, "window")), success})
		}
		findings := Lint(&m, plan, lintTemplates())
		if !slices.IsSortedFunc(findings, func(a, b Finding) int {
			return slices.Index(rules, a.Rule) - slices.Index(rules, b.Rule)
		}) {
			t.Fatalf("out of order: %v", findings)
		}
		for i, f := range findings {
			if !slices.Contains(rules, f.Rule) || f.Field == "" || f.What == "" || f.Mend == "" {
				t.Fatalf("incomplete: %+v", f)
			}
			if i > 0 && f == findings[i-1] {
				t.Fatalf("said twice: %+v", f)
			}
		}
	})
}
