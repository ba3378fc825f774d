package orchestrator

import "testing"

func TestTemplateUnknown(t *testing.T) {
	plan := Plan{{WhatsApp, 0, 0}}
	unknown := []Finding{{Field: "content.template.name",
		What: `the world does not describe the template "other": ` +
			"it is taken as utility with a TTL of 2592000 s (30 days)",
		Mend: "describe it under templates in the scenario, with its category and ttl"}}
	RuleTemplateUnknown.run(t, lintTemplates(), []lintCase{
		{"the world does not describe the template", templated("other"), plan, unknown},
		{"it does", templated("order"), plan, nil},
		{"no template", plainText(), plan, nil},
		{"a direct send needs none", viaDirectSend(0).as(Template), plan, nil},
		{"it counts on WhatsApp alone", templated("other"), Plan{{Channel: Viber}}, nil},
	})
	RuleTemplateUnknown.run(t, LintWorld{}, []lintCase{
		{"a world without templates describes none", templated("other"), plan, unknown},
	})
}
