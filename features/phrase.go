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

// steps is where phrases are registered: a godog suite. It reports the line that calls Step as the place of the
// phrase, so that phrases_*.go calls it itself.
type steps interface{ Step(expression, handler any) }

// vocabulary goes through the phrases in the order in which they are listed.
type vocabulary struct {
	steps
	phrases  []Phrase
	compiled []Phrase // the same, from before; nil: they are compiled now
}

// Given is a phrase that describes the world or the message.
func (v *vocabulary) Given(expression string, act action, u use) (pattern, handler any) {
	return v.next("Given", expression, act, u)
}

// When is a phrase that makes something happen.
func (v *vocabulary) When(expression string, act action, u use) (pattern, handler any) {
	return v.next("When", expression, act, u)
}

// Then is a phrase that expects something.
func (v *vocabulary) Then(expression string, act action, u use) (pattern, handler any) {
	return v.next("Then", expression, act, u)
}

func (v *vocabulary) next(keyword, expression string, act action, u use) (pattern, handler any) {
	if v.compiled != nil {
		p := &v.compiled[0]
		v.compiled = v.compiled[1:]
		return p.pattern, p.handler()
	}
	v.phrases = append(v.phrases, Phrase{
		Keyword: keyword, Phrase: u.phrase, Expression: expression, About: u.about, Example: u.example,
		pattern: regexp.MustCompile(expression), act: act,
	})
	return nil, nil
}

func (v *vocabulary) all() {
	v.givens()
	v.whens()
	v.thens()
}

// unregistered is no suite: the phrases are only listed.
type unregistered struct{}

func (unregistered) Step(any, any) {}

// phrases is the vocabulary, compiled once: godog would compile it anew for each scenario. It never changes.
var phrases = sync.OnceValue(func() []Phrase {
	v := vocabulary{steps: unregistered{}}
	v.all()
	return v.phrases
})

// Vocabulary lists every phrase: the Givens, then the Whens, then the Thens.
func Vocabulary() []Phrase { return append([]Phrase(nil), phrases()...) }

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
	s, err := storyOf(ctx)
	if err != nil {
		return indented{err}
	}
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("internal error in this step: %v", broken)
		}
	}()
	a := &arguments{captures: captures, step: s.step}
	if err := s.take(ctx); err != nil {
		return indented{err}
	}
	defer s.letGo()
	s.begins(p.Keyword)
	err = p.act(s, a)
	if err == nil {
		err = a.err()
	}
	if err == nil {
		return nil
	}
	return indented{s.tooLate(err)}
}

// indented is an error of several lines as reports print it below a step.
type indented struct{ error }

// Error is the text with every line but the first, and those that are empty, moved in.
func (e indented) Error() string {
	return strings.ReplaceAll(strings.ReplaceAll(e.error.Error(), "\n", "\n    "), "\n    \n", "\n\n")
}

// Unwrap is the error as it stands.
func (e indented) Unwrap() error { return e.error }
