package scenarios

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"time"

	yaml "github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// Parse reads a scenario file. The file's name is for messages, and without its folder and extension it is the
// scenario's name where the text gives none; it may be "" for text that has no file. The error, if any, is a
// problem.List: everything that is wrong, in the order of the file.
func Parse(file string, text []byte) (*Scenario, error) {
	s := &Scenario{File: file, Text: text}
	problems := read(text, func(top value) { top.scenario(s) })
	if len(problems) > 0 {
		return nil, problems.In(file)
	}
	return s, nil
}

// ParseProvider reads one provider in the form that it has under `providers`, as YAML or as JSON, for a world whose
// virtual zero is start: outages by the clock of a zone are held to those by virtual time. The error, if any, is a
// problem.List; the file's name is for messages and may be "".
func ParseProvider(start time.Time, c orchestrator.Channel, file string, text []byte) (*Provider, error) {
	return parsePart(c.String(), file, text, func(v value) *Provider {
		v.reader.start = start
		return v.provider(c)
	})
}

// ParseTraffic reads traffic in the form that it has under `traffic`, as ParseProvider does.
func ParseTraffic(file string, text []byte) (*Traffic, error) {
	return parsePart("traffic", file, text, value.traffic)
}

// ParseFaults reads faults of the API in the form that they have under `faults`, as ParseProvider does.
func ParseFaults(file string, text []byte) ([]Fault, error) {
	return parsePart("faults", file, text, value.faults)
}

// ParsePlan reads a plan in the form that it has under `plan`, as ParseProvider does.
func ParsePlan(file string, text []byte) (orchestrator.Plan, error) {
	return parsePart("plan", file, text, func(v value) orchestrator.Plan {
		v.path = "plan" // as its problems name it
		return v.plan(nil)
	})
}

// parsePart reads a part of a scenario that stands alone, which messages call name.
func parsePart[T any](name, file string, text []byte, visit func(value) T) (part T, err error) {
	problems := read(text, func(top value) {
		top.name = name
		part = visit(top)
	})
	if len(problems) > 0 {
		var none T
		return none, problems.In(file)
	}
	return part, nil
}

// read parses the text and lets visit go through it. It returns every problem that it or visit found.
func read(text []byte, visit func(top value)) problem.List {
	root, unread := parseTree(text)
	if unread != nil {
		return problem.List{*unread}
	}
	r := &reader{places: map[string]Place{}, start: defaultStart()}
	visit(r.root(root))
	return worthTelling(r.problems)
}

// parseTree reads the YAML of one document, which has to hold something.
func parseTree(text []byte) (ast.Node, *problem.Problem) {
	if len(text) <= MaxSize && json.Valid(text) {
		// JSON is YAML but for the tabs that may indent it; inside its strings there are none.
		text = bytes.ReplaceAll(text, []byte("\t"), []byte(" "))
	}
	if hostile := guard(text); hostile != nil {
		return nil, hostile
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	// The library counts a carriage return after a comment as a line of its own.
	tokens := lexer.Tokenize(strings.ReplaceAll(string(text), "\r\n", "\n"))
	if odd := checkShape(tokens); odd != nil {
		return nil, odd
	}
	file, err := parseTokens(tokens)
	switch {
	case err != nil && isFeature(text):
		return nil, &problem.Problem{
			Line: 1, Column: 1, What: "a feature file is no scenario", Hint: "cascade test runs feature files",
		}
	case err != nil:
		return nil, syntaxProblem(err)
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType {
			body = doc.Body
			break
		}
	}
	if body == nil {
		return nil, &problem.Problem{
			Line: 1, Column: 1, What: "the file is empty",
			Hint: "write {} for one of which nothing is said; cascade schema knows the keys",
		}
	}
	return body, nil
}

// isFeature tells whether the text is Gherkin's, by the line that it begins with.
func isFeature(text []byte) bool {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if bytes.HasPrefix(line, []byte("Feature:")) || bytes.HasPrefix(line, []byte("# language:")) {
			return true
		}
		if len(line) > 0 && line[0] != '#' && line[0] != '@' {
			break
		}
	}
	return false
}

// parseTokens calls the library. Should it ever panic on a file, that file is refused like any other.
func parseTokens(tokens token.Tokens) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the text confuses the YAML library")
		}
	}()
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

// syntaxProblem is the library's error with its place. It tells one only: what follows cannot be trusted.
func syntaxProblem(err error) *problem.Problem {
	p := &problem.Problem{Line: 1, Column: 1}
	var syntax yaml.Error
	if !errors.As(err, &syntax) {
		p.What = err.Error()
	} else {
		p.What = syntax.GetMessage() // Error would print the file around it, which takes seconds for long lines
		if t := syntax.GetToken(); t != nil && t.Position != nil {
			p.Line, p.Column = max(1, t.Position.Line), max(1, t.Position.Column)
		}
	}
	p.What, _, _ = strings.Cut("not YAML: "+p.What, "\n")
	p.Hint = "check the indentation, the brackets and the quotes"
	return p
}

// baseName is a file's name without folder and extension.
func baseName(file string) string {
	base := filepath.Base(file)
	return strings.TrimSuffix(base, filepath.Ext(base))
}
