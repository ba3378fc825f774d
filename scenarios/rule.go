package scenarios

import (
	"regexp"
	"strings"

	"cascade/orchestrator"
)

const ruleHint = `say whom it is for, such as msisdn: "+91*", type: image or template: NAME`

// rule reads a script or model, and which sends it is for.
func (v value) rule(c orchestrator.Channel) Rule {
	var rule Rule
	f := v.fields("msisdn", "type", "template", "script", "model")
	number, hasNumber := f.get("msisdn")
	if hasNumber {
		rule.MSISDN = number.numbers()
	}
	kind, hasKind := f.get("type")
	if hasKind {
		rule.Type = orchestrator.ContentType(1 + kind.oneOf(orchestrator.ContentTypes()...))
	}
	template, hasTemplate := f.get("template")
	if hasTemplate {
		rule.Template = template.templateName(rule.Type)
	}
	if !hasNumber && !hasKind && !hasTemplate && isMapping(v.node) {
		v.fail(ruleHint, "%s is for nobody", v.name)
	}
	rule.Script, rule.HasScript, rule.Model = f.behaviour(c)
	if !rule.HasScript && rule.Model == nil && isMapping(v.node) {
		v.fail("script: [] is silence", "%s has neither a script nor a model", v.name)
	}
	return rule
}

// templateName reads the template that a rule is for. Only messages of the type template have one.
func (v value) templateName(kind orchestrator.ContentType) string {
	name, ok := v.text()
	switch {
	case ok && name == "":
		v.fail("name it as messages do", "template is empty")
	case ok && kind != 0 && kind != orchestrator.Template:
		v.fail("leave one of them out", "no message of the type %s is a template", kind)
	}
	return name
}

var prefixPattern = regexp.MustCompile(`^\+[0-9]{1,14}\*$`)

// numbers reads a number, or how it begins and a star.
func (v value) numbers() string {
	if text, _ := scalar(v.node); strings.HasSuffix(text, "*") {
		if !prefixPattern.MatchString(text) {
			v.fail(`write a plus, digits and a star, such as "+91*"`, "msisdn %s is not how a number begins", text)
			return ""
		}
		return text
	}
	number, _ := v.msisdn()
	return number
}

// Meets tells whether the rule is for a send: to a number, of a type of message, and of a template where it is one.
func (r *Rule) Meets(number string, kind orchestrator.ContentType, template string) bool {
	return r.meetsNumber(number) && (r.Type == 0 || r.Type == kind) &&
		(r.Template == "" || kind == orchestrator.Template && r.Template == template)
}

func (r *Rule) meetsNumber(number string) bool {
	if prefix, open := strings.CutSuffix(r.MSISDN, "*"); open {
		return strings.HasPrefix(number, prefix)
	}
	return r.MSISDN == "" || r.MSISDN == number
}

// OneNumber tells whether the rule is for all that is sent to one number, and names nothing else.
func (r *Rule) OneNumber() bool {
	return r.MSISDN != "" && !strings.HasSuffix(r.MSISDN, "*") && r.Type == 0 && r.Template == ""
}

// covers tells whether the rule is for all sends that the other one is for.
func (r *Rule) covers(other *Rule) bool {
	kind := other.Type
	if other.Template != "" {
		kind = orchestrator.Template
	}
	return (r.MSISDN == other.MSISDN || r.meetsNumber(strings.TrimSuffix(other.MSISDN, "*"))) &&
		(r.Type == 0 || r.Type == kind) &&
		(r.Template == "" || r.Template == other.Template)
}
