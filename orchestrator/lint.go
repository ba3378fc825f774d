package orchestrator

import (
	"fmt"
	"time"
)

// LintRule names what the linter looks for. It is what reports and feature files call the rule.
type LintRule string

// The linter's rules. What each one means stands at its check.
const (
	RuleTTLDuplicateRisk   LintRule = "ttl-duplicate-risk"
	RuleReadWait           LintRule = "read-wait"
	RuleNoWindow           LintRule = "no-window"
	RuleLastStepWindow     LintRule = "last-step-window"
	RuleWindowBeyondExpiry LintRule = "window-beyond-expiry"
	RuleSMSTextMissing     LintRule = "sms-text-missing"
	RuleSMSSegments        LintRule = "sms-segments"
	RuleAddressMissing     LintRule = "address-missing"
	RuleSMSLossy           LintRule = "sms-lossy"
	RuleSMSLimits          LintRule = "sms-limits"
	RuleNumberImpossible   LintRule = "number-impossible"
	RuleSchema             LintRule = "schema"
	RuleAcceptedOnly       LintRule = "accepted-only"
	RuleUnknownField       LintRule = "unknown-field"
	RuleRecipientUnused    LintRule = "recipient-unused"
	RuleDeadSetting        LintRule = "dead-setting"
	RuleTemplateUnknown    LintRule = "template-unknown"
)

// lintTable is the rules in the order that findings come in, each with its check. What is wrong with a payload's JSON
// alone is gone once a message is decoded: whoever decoded it has those findings. What nothing meets a whole scenario
// tells.
func lintTable() []lintCheck {
	return []lintCheck{
		{RuleTTLDuplicateRisk, (*linter).ttlDuplicateRisk},
		{RuleReadWait, (*linter).readWait},
		{RuleNoWindow, (*linter).noWindow},
		{RuleLastStepWindow, (*linter).lastStepWindow},
		{RuleWindowBeyondExpiry, (*linter).windowBeyondExpiry},
		{RuleSMSTextMissing, (*linter).smsTextMissing},
		{RuleSMSSegments, (*linter).smsSegments},
		{RuleAddressMissing, (*linter).addressMissing},
		{RuleSMSLossy, (*linter).smsLossy},
		{RuleSMSLimits, (*linter).smsLimits},
		{RuleNumberImpossible, (*linter).numberImpossible},
		{RuleSchema, nil},
		{RuleAcceptedOnly, (*linter).acceptedOnly},
		{RuleUnknownField, nil},
		{RuleRecipientUnused, nil},
		{RuleDeadSetting, nil},
		{RuleTemplateUnknown, (*linter).templateUnknown},
	}
}

type lintCheck struct {
	rule  LintRule
	check func(*linter) // nil: not seen in a decoded message
}

// LintRules lists every rule, in the order that findings come in.
func LintRules() []LintRule {
	var rules []LintRule
	for _, entry := range lintTable() {
		rules = append(rules, entry.rule)
	}
	return rules
}

// Finding is one thing that the linter says of a message that is not refused.
type Finding struct {
	Rule  LintRule `json:"rule"`
	Field string   `json:"field"` // such as "channels[0].fallbackAfter"
	What  string   `json:"what"`  // what can happen
	Mend  string   `json:"mend"`  // what to do about it
}

// LintWorld is what the linter must know besides the message. The zero value is a world that describes no
// template, for a payload on its own.
type LintWorld struct {
	Templates map[string]TemplateSpec
	TTL       map[Channel]time.Duration // how long each channel's provider holds a message, where the world says so
	Start     time.Time                 // the world's time zero, which instants on the calendar are counted from
	Submitted time.Duration             // when the message is submitted, since Start

	// What findings call the plan, such as "plan"; "": "channels".
	PlanField string
	// What findings call the message, such as "message" for "message.content.text"; "": nothing.
	MessageField string
}

// Lint looks for what can go wrong with a message on the plan that it goes by in a subaccount. Its findings come in the
// order of LintRules, and within a rule by step; none is an empty list, not nil. The user's addresses are
// taken as they are: fill in those that traffic brings first.
//
// A step that would be skipped never fires: nothing is said of what it waits for, and it adds no window.
func Lint(m *Message, subaccount Plan, w LintWorld) []Finding {
	plan := m.PlanIn(subaccount)
	l := linter{m: m, plan: plan, route: plan.Route(m), world: w, findings: []Finding{}}
	if l.world.PlanField == "" {
		l.world.PlanField = "channels"
	}
	l.ttl, l.templateKnown = m.WhatsAppTTL(w.Templates)
	for _, entry := range lintTable() {
		if entry.check != nil {
			l.rule = entry.rule
			entry.check(&l)
		}
	}
	return l.findings
}

// linter is one message on its way through the rules.
type linter struct {
	m             *Message
	plan          Plan
	route         Route
	world         LintWorld
	ttl           time.Duration // of the template or direct send on WhatsApp; 0: it is neither
	templateKnown bool
	rule          LintRule // whose turn it is
	findings      []Finding
}

// report adds a finding of the rule whose turn it is.
func (l *linter) report(field, what, mend string) {
	l.findings = append(l.findings, Finding{Rule: l.rule, Field: field, What: what, Mend: mend})
}

// stepField is the name of a step, such as "channels[0]", or of a field in it.
func (l *linter) stepField(i int, name string) string {
	field := fmt.Sprintf("%s[%d]", l.world.PlanField, i)
	if name == "" {
		return field
	}
	return field + "." + name
}

// messageField is the name of a field of the message, such as "content.text".
func (l *linter) messageField(name string) string {
	if l.world.MessageField == "" {
		return name
	}
	return l.world.MessageField + "." + name
}

// waiting lists the steps, by place, whose end makes a later one's turn: those that are not the last and
// would not be skipped.
func (l *linter) waiting() []int {
	var places []int
	for i := 0; i < len(l.route)-1; i++ {
		if l.route[i].Skip == 0 {
			places = append(places, i)
		}
	}
	return places
}

// next is the step that fires when the turn of step i is over, or none when all that follow are skipped.
func (l *linter) next(i int) (step RouteStep, ok bool) {
	for _, step := range l.route[i+1:] {
		if step.Skip == 0 {
			return step, true
		}
	}
	return RouteStep{}, false
}
