package features

import (
	"fmt"
	"strings"

	"cascade/orchestrator"
	"cascade/sim/report"
)

// findings are what the linter says of the message: the one sent last, or the one that would be sent now.
func (s *story) findings() ([]orchestrator.Finding, error) {
	if err := s.unexpectedRefusal(); err != nil {
		return nil, err
	}
	if !s.asItStands() {
		h, err := s.happened("")
		if err != nil {
			return nil, err
		}
		live := s.world.Scenario()
		m, world := s.world.Message(h.n), live.LintWorld()
		world.Submitted = h.submitted()
		return append(orchestrator.Lint(&m, live.Plan, world), s.linted...), nil
	}
	live, err := s.compose()
	if err != nil {
		return nil, err
	}
	m, findings, problems := s.toSend("", "")
	if problems != nil {
		return nil, fmt.Errorf("a payload that is refused is not linted\n%s", reasons(problems))
	}
	world := live.LintWorld()
	world.Submitted = s.now()
	return append(orchestrator.Lint(m, m.Plan, world), findings...), nil
}

func (s *story) linterWarns(a *arguments) error {
	var rules []string
	for _, rule := range orchestrator.LintRules() {
		rules = append(rules, string(rule))
	}
	rule := a.oneOf("rule of the linter", rules)
	if err := a.err(); err != nil {
		return err
	}
	findings, err := s.findings()
	if err != nil {
		return err
	}
	for _, f := range findings {
		if string(f.Rule) == rule {
			return nil
		}
	}
	return fmt.Errorf("expected: the linter warns of %q\nhappened: %s", rule, findingWords(findings))
}

func (s *story) linterSilent(*arguments) error {
	findings, err := s.findings()
	if err != nil || len(findings) == 0 {
		return err
	}
	return fmt.Errorf("expected: the linter has no warning\nhappened: %s", findingWords(findings))
}

func findingWords(findings []orchestrator.Finding) string {
	if len(findings) == 0 {
		return "it has no warning"
	}
	var b strings.Builder
	b.WriteString("it warns of " + report.Plural(len(findings), "thing"))
	for _, f := range findings {
		fmt.Fprintf(&b, "\n  %s (%s): %s (%s)", f.Rule, f.Field, f.What, f.Mend)
	}
	return b.String()
}
