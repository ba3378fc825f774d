package features

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// Phrase is one entry of the vocabulary.
type Phrase struct {
	Keyword    string `json:"keyword"`    // Given, When or Then: where it belongs; Gherkin takes it anywhere
	Phrase     string `json:"phrase"`     // such as "<channel> fires at <duration>", optional parts in []
	Expression string `json:"expression"` // the regular expression that steps are matched with
	About      string `json:"about"`      // what it means, in a sentence
	Example    string `json:"example"`    // a whole step without its keyword, with its table or doc string

	pattern *regexp.Regexp
	act     action
}

// action carries out a step.
type action func(*story, *arguments) error

// use is what the vocabulary's listing says of a phrase.
type use struct{ phrase, about, example string }

// vocabulary collects the phrases in the order in which they are listed.
type vocabulary struct{ phrases []Phrase }

// Given adds a phrase that describes the world or the message.
func (v *vocabulary) Given(expression string, act action, u use) { v.add("Given", expression, act, u) }

// When adds a phrase that makes something happen.
func (v *vocabulary) When(expression string, act action, u use) { v.add("When", expression, act, u) }

// Then adds a phrase that expects something.
func (v *vocabulary) Then(expression string, act action, u use) { v.add("Then", expression, act, u) }

func (v *vocabulary) add(keyword, expression string, act action, u use) {
	v.phrases = append(v.phrases, Phrase{
		Keyword: keyword, Phrase: u.phrase, Expression: expression, About: u.about, Example: u.example,
		pattern: regexp.MustCompile(expression), act: act,
	})
}

// phrases is the vocabulary, compiled once: godog would compile it anew for each scenario. It never changes.
var phrases = sync.OnceValue(func() []Phrase {
	var v vocabulary
	v.givens()
	v.whens()
	v.thens()
	return v.phrases
})

// Vocabulary lists every phrase: the Givens, then the Whens, then the Thens.
func Vocabulary() []Phrase { return append([]Phrase(nil), phrases()...) }

// defined tells whether the vocabulary has a phrase for the text of a step.
func defined(text string) bool {
	for i := range phrases() {
		if phrases()[i].pattern.MatchString(text) {
			return true
		}
	}
	return false
}

// handler is the function that godog calls, with a string for each part of the expression in parentheses.
func (p *Phrase) handler() any {
	switch n := p.pattern.NumSubexp(); n {
	case 0:
		return func(ctx context.Context) error { return p.run(ctx) }
	case 1:
		return func(ctx context.Context, a string) error { return p.run(ctx, a) }
	case 2:
		return func(ctx context.Context, a, b string) error { return p.run(ctx, a, b) }
	case 3:
		return func(ctx context.Context, a, b, c string) error { return p.run(ctx, a, b, c) }
	case 4:
		return func(ctx context.Context, a, b, c, d string) error { return p.run(ctx, a, b, c, d) }
	default:
		panic(fmt.Sprintf("features: %s has %d parts, and handlers take 4 at most", p.Expression, n))
	}
}

// run carries out a step of the scenario that ctx belongs to. A panic is a mistake of ours: it fails the step.
func (p *Phrase) run(ctx context.Context, captures ...string) (err error) {
	s := storyOf(ctx)
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("internal error in this step: %v", broken)
		}
	}()
	a := &arguments{captures: captures, step: s.step}
	if err := p.act(s, a); err != nil {
		return indented{err}
	}
	if err := a.err(); err != nil {
		return indented{err}
	}
	return nil
}

// indented is an error of several lines as reports print it below a step.
type indented struct{ error }

// Error is the text with every line but the first, and those that are empty, moved in.
func (e indented) Error() string {
	return strings.ReplaceAll(strings.ReplaceAll(e.error.Error(), "\n", "\n    "), "\n    \n", "\n\n")
}

// Unwrap is the error as it stands.
func (e indented) Unwrap() error { return e.error }
