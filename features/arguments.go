package features

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// arguments are what a step says: the parts of its text, read in order, and its table or doc string. Problems
// collect, so that all of a step's are told at once; the values read are only good when err is nil.
type arguments struct {
	captures []string
	step     *godog.Step
	to       string // the number of an earlier message that the step is about; "": it is about the one sent last
	used     bool   // the table or doc string was read
	problems []error
}

func (a *arguments) failf(format string, values ...any) {
	a.problems = append(a.problems, fmt.Errorf(format, values...))
}

// err is all that is wrong with the step. A table or doc string that nobody read is wrong too.
func (a *arguments) err() error {
	if a.step != nil && a.step.Argument != nil && !a.used {
		a.used = true
		switch {
		case a.step.Argument.DataTable != nil:
			a.failf("this step takes no table")
		case a.step.Argument.DocString != nil:
			a.failf("this step takes no doc string")
		}
	}
	return errors.Join(a.problems...)
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

func (a *arguments) channel() orchestrator.Channel { return a.readChannel(a.text()) }

func (a *arguments) readChannel(text string) orchestrator.Channel {
	c, ok := orchestrator.ParseChannel(text)
	if !ok {
		a.failf("unknown channel %q\nhint: %s", text, meant(text, channelNames()))
	}
	return c
}

// status is the next part as a status that the channel can report.
func (a *arguments) status(c orchestrator.Channel) orchestrator.Status {
	return a.readStatus(a.text(), c)
}

func (a *arguments) readStatus(text string, c orchestrator.Channel) orchestrator.Status {
	status, ok := orchestrator.ParseStatus(text)
	switch {
	case !ok:
		a.failf("unknown status %q\nhint: %s", text, meant(text, statusNames()))
	case c != 0 && !c.Reports(status):
		a.failf("%s never reports %s\nhint: the highest that it reports is %s", c, status, c.Highest())
	}
	return status
}

// anyTime is the instant of a step that names none.
const anyTime time.Duration = -1

func (a *arguments) duration() time.Duration { return a.readDuration(a.text()) }

func (a *arguments) readDuration(text string) time.Duration {
	d, err := scenarios.ParseDuration(text)
	if err != nil {
		a.failf("%w\nhint: write a duration such as 50ms, 45s, 1m30s, 2h or 1d", saying(text, err))
	}
	return d
}

// saying makes sure that the error shows the text that it is about.
func saying(text string, err error) error {
	if strings.Contains(err.Error(), strconv.Quote(text)) {
		return err
	}
	return fmt.Errorf("%q %w", text, err)
}

// span is the next two parts as the ends of a window of virtual time.
func (a *arguments) span() (from, to time.Duration) {
	before := len(a.problems)
	from, to = a.duration(), a.duration()
	if len(a.problems) == before && from >= to {
		a.failf("the window ends at %s and begins at %s\nhint: a window ends after it begins", clock(to), clock(from))
	}
	return from, to
}

// optional is the next part, or what it is when it is left out.
func optional[T any](a *arguments, read func() T, otherwise T) T {
	if a.captures[0] == "" {
		a.captures = a.captures[1:]
		return otherwise
	}
	return read()
}

// code is the next part as a delivery error code.
func (a *arguments) code() orchestrator.Code { return a.readCode(a.text()) }

func (a *arguments) readCode(text string) orchestrator.Code {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > int(orchestrator.MaxCode) {
		a.failf("%q is no delivery error code\nhint: write a number such as 1, 41 or 46", text)
		return 0
	}
	return orchestrator.Code(n)
}

// number is the next part as a code of the API.
func (a *arguments) number() int {
	text := a.text()
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		a.failf("%q is no error code\nhint: write a number such as 1300 or 3022", text)
	}
	return n
}

// count is the next part as a number of things, 0 or more.
func (a *arguments) count() int {
	text := a.text()
	if text == "no" {
		return 0
	}
	n, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
	if err != nil || n < 0 {
		a.failf("%q is not a whole number", text)
	}
	return n
}

// percent is the next part as a share of a whole, 0 to 100.
func (a *arguments) percent() *big.Rat {
	text := a.text()
	p, ok := new(big.Rat).SetString(text)
	if !ok || strings.ContainsAny(text, "/eEpPxX_") || p.Sign() < 0 || p.Cmp(big.NewRat(100, 1)) > 0 {
		a.failf("%q is not a percentage\nhint: write 0 to 100, such as 99 or 99.5", text)
		return new(big.Rat)
	}
	return p
}

// amount is the next part as a sum of money.
func (a *arguments) amount() (n sim.Millionths) {
	text := a.text()
	if err := n.UnmarshalJSON([]byte(text)); err != nil || n < 0 {
		a.failf("%q is no amount\nhint: write a number with at most six decimals, such as 0.03", text)
	}
	return n
}

// oneOf is the next part as one of the words known.
func (a *arguments) oneOf(what string, known []string) string {
	text := a.text()
	for _, word := range known {
		if word == text {
			return text
		}
	}
	a.failf("unknown %s %q\nhint: %s", what, text, meant(text, known))
	return text
}

// doc is the step's doc string.
func (a *arguments) doc() string {
	a.used = true
	if a.step.Argument == nil || a.step.Argument.DocString == nil {
		a.failf("this step needs a doc string: the JSON body between two lines of \"\"\"")
		return ""
	}
	return a.step.Argument.DocString.Content
}
