package scenarios

import (
	"time"

	"cascade/orchestrator"
)

// categories are the kinds of template with the time-to-live that each may be set to.
var categories = [...]struct {
	name        string
	category    orchestrator.Category
	least, most time.Duration
}{
	{"authentication", orchestrator.Authentication, 30 * time.Second, 15 * time.Minute},
	{"utility", orchestrator.Utility, 30 * time.Second, 12 * time.Hour},
	{"marketing", orchestrator.Marketing, 12 * time.Hour, 30 * day},
}

// templates reads what the world knows of WhatsApp templates, by name.
func (v value) templates() map[string]orchestrator.TemplateSpec {
	specs := map[string]orchestrator.TemplateSpec{}
	for _, field := range v.anyFields().list {
		if v.enough() {
			break
		}
		if field.key == "" {
			field.fail("name it as messages do", "a template has no name")
		}
		specs[field.key] = field.template()
	}
	return specs
}

// template reads one template. A ttl left out is the category's default.
func (v value) template() orchestrator.TemplateSpec {
	var spec orchestrator.TemplateSpec
	f := v.fields("category", "ttl")
	field, ok := f.need("category", "one of authentication, utility, marketing")
	if !ok {
		return spec
	}
	i := field.oneOf(categories[0].name, categories[1].name, categories[2].name)
	if i < 0 {
		return spec
	}
	spec.Category = categories[i].category
	if field, ok := f.get("ttl"); ok {
		ttl, ok := field.duration()
		least, most := categories[i].least, categories[i].most
		switch {
		case !ok:
		case ttl < least || ttl > most:
			field.fail("leave ttl out for the category's default", "ttl %s of %s is not between %s and %s",
				formatSpan(ttl), categories[i].name, formatSpan(least), formatSpan(most))
		case ttl%time.Second != 0:
			field.fail("write whole seconds", "ttl %s is not whole seconds", ttl)
		default:
			spec.TTL = ttl
		}
	}
	return spec
}
