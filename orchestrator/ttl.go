package orchestrator

import (
	"slices"
	"time"
)

// Category is what a WhatsApp template is for; it sets how long Meta holds a message.
type Category uint8

// The template categories.
const (
	Authentication Category = iota + 1
	Utility
	Marketing
)

var categoryNames = [...]string{"", "authentication", "utility", "marketing"}

// Categories lists every category's spelling.
func Categories() []string { return slices.Clone(categoryNames[1:]) }

// String is the category's spelling, such as "utility".
func (c Category) String() string {
	if int(c) < len(categoryNames) {
		return categoryNames[c]
	}
	return "Category(?)"
}

// ParseCategory reads an exact spelling: authentication, utility or marketing.
func ParseCategory(s string) (Category, bool) {
	i := slices.Index(categoryNames[1:], s)
	return Category(i + 1), i >= 0
}

const day = 24 * time.Hour

// How long messages are held where no template says so.
const (
	DefaultProviderTTL = 30 * day         // of a provider that no TTL is given for
	MinDirectSendTTL   = 30 * time.Second // of content.whatsApp.directSend.ttlSeconds
	MaxDirectSendTTL   = 12 * time.Hour
)

// DefaultTTL is how long Meta holds a template of the category that sets no TTL: authentication 10 minutes,
// utility and marketing 30 days. The zero category counts as utility, here and below.
func (c Category) DefaultTTL() time.Duration {
	if c == Authentication {
		return 10 * time.Minute
	}
	return 30 * day
}

// MinTTL is the shortest TTL that a template of the category may set: 30 s, marketing 12 hours.
func (c Category) MinTTL() time.Duration {
	if c == Marketing {
		return 12 * time.Hour
	}
	return 30 * time.Second
}

// MaxTTL is the longest TTL that a template of the category may set: authentication 15 minutes, utility
// 12 hours (shorter than its default), marketing 30 days.
func (c Category) MaxTTL() time.Duration {
	switch c {
	case Authentication:
		return 15 * time.Minute
	case Marketing:
		return 30 * day
	default:
		return 12 * time.Hour
	}
}

// TemplateSpec is what the world knows of a WhatsApp template. The zero value is what an unknown template
// is taken for: utility at its default TTL.
type TemplateSpec struct {
	Category Category
	TTL      time.Duration // 0: the category's default
}

// Lifetime is the template's TTL: its own, or its category's default.
func (t TemplateSpec) Lifetime() time.Duration {
	if t.TTL != 0 {
		return t.TTL
	}
	return t.Category.DefaultTTL()
}

// Lifetime is the direct send's TTL: its own, or its category's default.
func (d *DirectSend) Lifetime() time.Duration {
	return TemplateSpec{Category: d.Category, TTL: d.TTL}.Lifetime()
}

// WhatsAppTTL is how long WhatsApp holds the message for a recipient who is offline, counted from the
// firing, among the templates that the world describes. It is the direct send's TTL, else the template's;
// 0 for a message that is neither, which the provider's own TTL holds for. Known is false only for a
// template that the world does not describe: it is taken as utility at its default TTL.
func (m *Message) WhatsAppTTL(templates map[string]TemplateSpec) (ttl time.Duration, known bool) {
	if m.Content.DirectSend != nil {
		return m.Content.DirectSend.Lifetime(), true
	}
	if m.Type != Template {
		return 0, true
	}
	spec, known := templates[m.Content.Template]
	return spec.Lifetime(), known
}
