package suite

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"cascade/orchestrator/problem"
)

// tagExpression picks scenarios by their tags: "@a", "not @a", "@a and @b", "@a or @b" and parentheses, or in
// godog's older form "~@a", "@a && @b", "@a,@b". The zero pointer picks all.
type tagExpression struct {
	operator    string // "" for a tag, "not", "and" or "or"
	tag         string
	left, right *tagExpression
}

// match tells whether the tags are picked.
func (e *tagExpression) match(tags []*messages.PickleTag) bool {
	switch {
	case e == nil:
		return true
	case e.operator == "not":
		return !e.left.match(tags)
	case e.operator == "and":
		return e.left.match(tags) && e.right.match(tags)
	case e.operator == "or":
		return e.left.match(tags) || e.right.match(tags)
	}
	return slices.ContainsFunc(tags, func(t *messages.PickleTag) bool { return t.Name == e.tag })
}

// tagWords cuts a tag expression into words.
var tagWords = regexp.MustCompile(`[()~,]|&&|\|\||[^()~,&|\s]+|\S`)

// parseTags reads a tag expression; an empty one picks all.
func parseTags(text string) (*tagExpression, error) {
	p := tagParser{words: tagWords.FindAllString(text, -1)}
	if len(p.words) == 0 {
		return nil, nil
	}
	e := p.or()
	if p.wrong == "" && len(p.words) > 0 {
		p.fail("%q is one too many", p.words[0])
	}
	if p.wrong != "" {
		what := fmt.Sprintf("--tags %q: %s", text, p.wrong)
		return nil, problem.Problem{What: what, Hint: `write such as "@smoke and not @slow"`}
	}
	return e, nil
}

// tagParser goes through the words of a tag expression. The first thing wrong stays.
type tagParser struct {
	words []string
	wrong string
}

func (p *tagParser) fail(format string, values ...any) {
	if p.wrong == "" {
		p.wrong = fmt.Sprintf(format, values...)
	}
}

// take takes the next word if it is one of these.
func (p *tagParser) take(words ...string) bool {
	if len(p.words) == 0 || !slices.Contains(words, p.words[0]) {
		return false
	}
	p.words = p.words[1:]
	return true
}

func (p *tagParser) or() *tagExpression {
	e := p.and()
	for p.take("or", "||", ",") {
		e = &tagExpression{operator: "or", left: e, right: p.and()}
	}
	return e
}

func (p *tagParser) and() *tagExpression {
	e := p.not()
	for p.take("and", "&&") {
		e = &tagExpression{operator: "and", left: e, right: p.not()}
	}
	return e
}

func (p *tagParser) not() *tagExpression {
	switch {
	case p.take("not", "~"):
		return &tagExpression{operator: "not", left: p.not()}
	case p.take("("):
		e := p.or()
		if !p.take(")") {
			p.fail("a parenthesis is not closed")
		}
		return e
	case len(p.words) == 0:
		p.fail("a tag is missing at the end")
		return &tagExpression{}
	}
	word := p.words[0]
	p.words = p.words[1:]
	name := strings.TrimPrefix(word, "@")
	operators := []string{"(", ")", "~", ",", "&&", "||", "and", "or", "not"}
	if name == "" || slices.Contains(operators, word) || strings.ContainsAny(name, "@&|") {
		p.fail("%q is no tag", word)
	}
	return &tagExpression{tag: "@" + name}
}
