package features

import (
	"github.com/cucumber/godog"

	"cascade/orchestrator/problem"
)

// arguments are what a step says: the parts of its text, read in order, and its table or doc string. Problems
// collect, so that all of a step's are told at once; the values read are only good when err is nil.
type arguments struct {
	captures []string
	step     *godog.Step
	to       string // the number of an earlier message that the step is about; "": it is about the one sent last
	used     bool   // the table or doc string was read
	problems problem.List
}

// fail notes what is wrong with the step, with the mend, if any.
func (a *arguments) fail(what, hint string) {
	a.problems = append(a.problems, problem.Problem{What: what, Hint: hint})
}

// wrong is a step that cannot be carried out, with the mend.
func wrong(what, hint string) error { return problem.List{{What: what, Hint: hint}} }

// err is all that is wrong with the step. A table or doc string that nobody read is wrong too.
func (a *arguments) err() error {
	if a.step != nil && a.step.Argument != nil && !a.used {
		switch {
		case a.step.Argument.DataTable != nil:
			a.fail("this step takes no table", "")
		case a.step.Argument.DocString != nil:
			a.fail("this step takes no doc string", "")
		}
	}
	if len(a.problems) == 0 {
		return nil
	}
	return a.problems
}

// text is the next part as it stands; "" for an optional part left out.
func (a *arguments) text() string {
	text := a.captures[0]
	a.captures = a.captures[1:]
	return text
}

// ofMessage is an action about a message: its expression begins with the number of an earlier one, which is
// optional.
func ofMessage(act action) action {
	return func(s *story, a *arguments) error {
		a.to = a.text()
		return act(s, a)
	}
}

// optional is the next part, or what it is when it is left out.
func optional[T any](a *arguments, read func() T, otherwise T) T {
	if a.captures[0] == "" {
		a.captures = a.captures[1:]
		return otherwise
	}
	return read()
}

// doc is the step's doc string.
func (a *arguments) doc() string {
	a.used = true
	if a.step.Argument == nil || a.step.Argument.DocString == nil {
		a.fail(`this step needs a doc string: the JSON body between two lines of """`, "")
		return ""
	}
	return a.step.Argument.DocString.Content
}
