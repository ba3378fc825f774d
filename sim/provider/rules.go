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

// answerFor is the answer to a send that a rule is for, or else nil. A rule means a recipient by any of their numbers,
// whichever was dialled.
func (rs *rules) answerFor(s *Send, aliases []string) answer {
	if len(rs.all) == 0 {
		return nil
	}
	first := rs.first(s, s.Recipient)
	for _, alias := range aliases {
		first = min(first, rs.first(s, alias))
	}
	if first == len(rs.all) {
		return nil
	}
	return rs.answers[first]
}

// first is the place of the first rule that is for a send to a number, or one behind the last.
func (rs *rules) first(s *Send, number string) int {
	first, found := rs.numbers[number]
	if !found {
		first = len(rs.all)
	}
	for _, i := range rs.others {
		if i < first && rs.all[i].Meets(number, s.Body.Type, s.Body.Content.Template) {
			first = i
		}
	}
	return first
}
