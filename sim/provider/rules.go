package provider

import (
	"cascade/orchestrator"
	"cascade/scenarios"
)

// rules answer the sends that a scenario has rules for: the first one that fits. Those for one number each, of which
// there may be thousands, are found at once.
type rules struct {
	numbers map[string]int // the first rule for all that is sent to a number
	others  []int          // the rules that have to be tried one by one
	all     []scenarios.Rule
	answers []answer // of each
}

func newRules(c orchestrator.Channel, all []scenarios.Rule) rules {
	if len(all) == 0 {
		return rules{}
	}
	rs := rules{numbers: map[string]int{}, all: all}
	for i := range all {
		rule := &all[i]
		rs.answers = append(rs.answers, newAnswer(c, rule.HasScript, rule.Script, rule.Model))
		if !rule.OneNumber() {
			rs.others = append(rs.others, i)
		} else if _, earlier := rs.numbers[rule.MSISDN]; !earlier {
			rs.numbers[rule.MSISDN] = i
		}
	}
	return rs
}

// answerFor is the answer to a send that a rule is for, or else nil.
func (rs *rules) answerFor(s *Send) answer {
	if len(rs.all) == 0 {
		return nil
	}
	first, found := rs.numbers[s.Recipient]
	if !found {
		first = len(rs.all)
	}
	for _, i := range rs.others {
		if i < first && rs.all[i].Meets(s.Recipient, s.Body.Type, s.Body.Content.Template) {
			first = i
		}
	}
	if first == len(rs.all) {
		return nil
	}
	return rs.answers[first]
}
