package sendapi

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

const unknownToTheAPI = "the API does not know this field: it is ignored"

// Findings is what the linter says of the payload's JSON: what the API's schema asks of it and no rule does, and the
// fields that the API does not know. They come in the order of the text, those of each kind.
func (r *Request) Findings() []orchestrator.Finding {
	s := schema{findings: []orchestrator.Finding{}}
	s.value(&messageFields, &r.body, "")
	for _, u := range r.unknown {
		mend := "leave it out, or correct its spelling; upper and lower case count"
		if u.hint != "" {
			mend = u.hint
		}
		s.findings = append(s.findings, orchestrator.Finding{
			Rule: orchestrator.RuleUnknownField, Field: u.path, What: unknownToTheAPI, Mend: mend,
		})
	}
	return s.findings
}

// Place is where a field stands in the JSON text, or what of its path there is: line and column from 1, columns in
// bytes. It reports false where nothing of it is there, as of a step of the subaccount's plan.
func (r *Request) Place(path string) (line, column int, ok bool) {
	for _, u := range r.unknown {
		if u.path == path {
			line, column = r.lines.place(u.at)
			return line, column, true
		}
	}
	v := &r.body
	for _, step := range strings.FieldsFunc(path, func(c rune) bool { return c == '.' || c == '[' || c == ']' }) {
		next := v.get(step)
		if i, err := strconv.Atoi(step); err == nil && i < len(v.parts) {
			next = &v.parts[i]
		}
		if next == nil {
			break
		}
		v = next
	}
	if v == &r.body {
		return 0, 0, false
	}
	line, column = r.lines.place(v.at)
	return line, column, true
}

// schema holds a payload to what the API's schema says of its fields, where the checker does not.
type schema struct{ findings []orchestrator.Finding }

func (s *schema) report(path, what, mend string) {
	s.findings = append(s.findings, orchestrator.Finding{
		Rule: orchestrator.RuleSchema, Field: path, What: what, Mend: mend,
	})
}

func (s *schema) value(f *field, v *value, path string) {
	switch {
	case v.wrong && f.kind == '0' && isFigure(v.text): // in quotes, as some of the API's own examples have it
	case v.wrong:
		s.report(path, "is "+KindName(v.kind)+", and the API's schema has "+KindName(f.kind)+" there",
			"give "+KindName(f.kind))
	case v.kind == '{':
		s.object(f, v, path)
	case v.kind == '[':
		s.bounds(f, float64(v.count), path, "has %s values")
		for i := range v.parts {
			s.value(f.item, &v.parts[i], path+"["+strconv.Itoa(i)+"]")
		}
	case v.kind == '"' && len(f.words) > 0:
		s.word(f, v, path)
	case v.kind == '"':
		s.bounds(f, float64(utf8.RuneCountInString(v.text)), path, "has %s characters")
	case v.kind == '0':
		if n, err := strconv.ParseFloat(v.text, 64); err == nil {
			s.bounds(f, n, path, "is %s")
		}
	}
}

func isFigure(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

func (s *schema) object(f *field, v *value, path string) {
	if path != "" {
		path += "."
	}
	for i := range f.fields {
		part := &f.fields[i]
		if one := v.get(part.name); one != nil {
			s.value(part, one, path+part.name)
		} else if part.required {
			s.report(path+part.name, "is missing, and the API's schema requires it", "give "+KindName(part.kind))
		}
	}
}

// word tells of a text that is none of the schema's. Their case does not matter, as in the API's own examples.
func (s *schema) word(f *field, v *value, path string) {
	for _, word := range f.words {
		if strings.EqualFold(word, v.text) {
			return
		}
	}
	s.report(path, problem.Quote(v.text)+" is none of the words of the API's schema", problem.Allowed(v.text, f.words))
}

// bounds tells of a figure beyond the schema's limits.
func (s *schema) bounds(f *field, n float64, path, is string) {
	if f.most == 0 || f.least <= n && n <= f.most {
		return
	}
	allowed := figure(f.most) + " at most"
	if f.least != 0 {
		allowed = figure(f.least) + " to " + figure(f.most)
	}
	s.report(path, fmt.Sprintf(is, figure(n))+", and the API's schema allows "+allowed, "give "+allowed)
}

func figure(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
