package orchestrator

import (
	"testing"
	"time"
)

func TestTemplateTTLByCategory(t *testing.T) {
	tests := []struct {
		name        string
		category    Category
		def, lo, hi time.Duration
	}{
		{"authentication", Authentication, 600 * time.Second, 30 * time.Second, 900 * time.Second},
		{"utility", Utility, 2_592_000 * time.Second, 30 * time.Second, 43_200 * time.Second},
		{"marketing", Marketing, 2_592_000 * time.Second, 43_200 * time.Second, 2_592_000 * time.Second},
	}
	for _, test := range tests {
		c, ok := ParseCategory(test.name)
		if !ok || c != test.category || c.String() != test.name {
			t.Errorf("%s parses to %v, %v", test.name, c, ok)
		}
		if c.DefaultTTL() != test.def || c.MinTTL() != test.lo || c.MaxTTL() != test.hi {
			t.Errorf("%s: %v by default, %v to %v", c, c.DefaultTTL(), c.MinTTL(), c.MaxTTL())
		}
	}
	for _, bad := range []string{"", "Utility", "service"} {
		if c, ok := ParseCategory(bad); ok {
			t.Errorf("%q parses to %v", bad, c)
		}
	}
}

func TestWhatsAppTTLIsTheTemplatesOrTheDirectSends(t *testing.T) {
	templates := map[string]TemplateSpec{
		"order": {Category: Utility, TTL: 10 * time.Minute},
		"code":  {Category: Authentication},
		"sale":  {Category: Marketing},
	}
	named := func(name string) Message { return Message{Type: Template, Content: Content{Template: name}} }
	direct := func(d DirectSend) Message {
		return Message{Type: Text, Content: Content{Text: "hi", DirectSend: &d}}
	}
	tests := []struct {
		name  string
		m     Message
		ttl   time.Duration
		known bool
	}{
		{"a template's own", named("order"), 600 * time.Second, true},
		{"authentication's default", named("code"), 600 * time.Second, true},
		{"marketing's default", named("sale"), 30 * day, true},
		{"an unknown template is utility at its default", named("other"), 30 * day, false},
		{"a direct send's own", direct(DirectSend{Utility, 30 * time.Second}), 30 * time.Second, true},
		{"a direct send's default", direct(DirectSend{Category: Utility}), 30 * day, true},
		{"neither", Message{Type: Text, Content: Content{Text: "hi", Template: "order"}}, 0, true},
	}
	for _, test := range tests {
		if ttl, known := test.m.WhatsAppTTL(templates); ttl != test.ttl || known != test.known {
			t.Errorf("%s: %v, %v, want %v, %v", test.name, ttl, known, test.ttl, test.known)
		}
	}
}
