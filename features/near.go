package features

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"cascade/orchestrator/problem"
)

// Undefined is what there is to say of a step that no phrase matches: the phrase that was most likely meant. It is
// nil where a phrase matches.
func Undefined(step *godog.Step) error {
	if defined(step.Text) {
		return nil
	}
	return indented{nearMiss(step)}
}

// defined tells whether the vocabulary has a phrase for the text of a step.
func defined(text string) bool {
	for i := range phrases() {
		if phrases()[i].pattern.MatchString(text) {
			return true
		}
	}
	return false
}

// nearMiss is the error of an undefined step, with the phrase that was most likely meant.
func nearMiss(step *messages.PickleStep) error {
	hint := nearest(step.Text, step.Type)
	if hint == "" {
		hint = "cascade steps lists the vocabulary"
	}
	return wrong("undefined step "+problem.Quote(step.Text), hint)
}

// nearest tells of the phrase that the text of a step is nearest to: "" where it is near to none.
func nearest(text string, kind messages.PickleStepType) string {
	p, ok := closestPhrase(text, kind)
	if !ok {
		return ""
	}
	example, more, _ := strings.Cut(p.Example, "\n")
	hint := fmt.Sprintf("%s For instance: %s %s", problem.Meant(p.Phrase), p.Keyword, example)
	if more != "" {
		hint += "\n" + more
	}
	return hint
}

// keywordOf is the keyword of the phrases that a step may have meant: "" when it is told by none.
func keywordOf(kind messages.PickleStepType) string {
	switch kind {
	case messages.PickleStepType_CONTEXT:
		return "Given"
	case messages.PickleStepType_ACTION:
		return "When"
	case messages.PickleStepType_OUTCOME:
		return "Then"
	}
	return ""
}

// earlier is how a step begins that speaks of an earlier message.
var earlier = regexp.MustCompile(`^(?:for )?the message to "([^"]+)",? `)

// closestPhrase finds the phrase that a step was most likely meant to be: the least to change, where a word that
// says much counts more than one that says little, one that is nearly right costs less than another, and a
// placeholder stands for words of its kind. Of two that are as near the one with the step's keyword is meant, and a
// phrase of another keyword only where the step is all but right.
func closestPhrase(text string, kind messages.PickleStepType) (Phrase, bool) {
	words := words(earlier.ReplaceAllString(text, "the message "))
	const longest = 60
	if len(words) == 0 || len(words) > longest {
		return Phrase{}, false
	}
	const (
		near     = 0.4 // above it, it is another sentence
		allRight = 0.1
	)
	best, least := Phrase{}, near
	for _, p := range phrases() {
		limit := least
		if keyword := keywordOf(kind); keyword != "" && keyword != p.Keyword {
			limit = min(limit, allRight)
		}
		for _, form := range forms(p.Phrase) {
			if d := wordDistance(words, form) / max(weightOf(words), weightOf(form)); d < limit {
				best, least, limit = p, d, d
			}
		}
	}
	return best, best.Phrase != ""
}

// words are those of a step's text; what stands in quotes is one.
func words(text string) []string {
	return regexp.MustCompile(`"[^"]*"|\S+`).FindAllString(text, -1)
}

// forms are a phrase's words without its optional parts, with all of them, and with each.
func forms(phrase string) [][]string {
	optional := regexp.MustCompile(`\[[^]]*\]`)
	all := [][]string{strings.Fields(optional.ReplaceAllString(phrase, ""))}
	parts := optional.FindAllStringIndex(phrase, -1)
	for _, part := range parts {
		one := optional.ReplaceAllString(phrase[:part[0]], "") + phrase[part[0]+1:part[1]-1] +
			optional.ReplaceAllString(phrase[part[1]:], "")
		all = append(all, strings.Fields(one))
	}
	if len(parts) > 1 {
		all = append(all, strings.Fields(strings.NewReplacer("[", "", "]", "").Replace(phrase)))
	}
	return all
}
