package features

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim"
)

func (a *arguments) channel() orchestrator.Channel { return a.readChannel(a.text()) }

func (a *arguments) readChannel(text string) orchestrator.Channel {
	c, ok := orchestrator.ParseChannel(text)
	if !ok {
		a.fail("unknown channel "+problem.Quote(text), problem.Allowed(text, orchestrator.ChannelNames()))
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
		a.fail("unknown status "+problem.Quote(text),
			problem.Allowed(text, orchestrator.StatusNames(orchestrator.Undelivered)))
	case c != 0 && !c.Reports(status):
		a.fail(fmt.Sprintf("%s never reports %s", c, status), "the highest that it reports is "+c.Highest().String())
	}
	return status
}

func (a *arguments) duration() time.Duration { return a.readDuration(a.text()) }

func (a *arguments) readDuration(text string) time.Duration {
	d, err := scenarios.ParseDuration(text)
	if err != nil {
		a.fail(saying(text, err), "write a duration such as 50ms, 45s, 1m30s, 2h or 1d")
	}
	return d
}

// instant is the next part as when something is expected to happen.
func (a *arguments) instant() instant { return a.readInstant(a.text()) }

func (a *arguments) readInstant(text string) instant {
	at, give, tolerant := strings.Cut(text, giveOrTake)
	i := instant{at: a.readDuration(at)}
	if tolerant {
		i.give = a.readDuration(give)
	}
	return i
}

// saying is what is wrong with a text, which it shows.
func saying(text string, err error) string {
	if quoted := problem.Quote(text); !strings.Contains(err.Error(), quoted) {
		return quoted + " " + err.Error()
	}
	return err.Error()
}

// span is the next two parts as the ends of a window of virtual time.
func (a *arguments) span() (from, to time.Duration) {
	before := len(a.problems)
	from, to = a.duration(), a.duration()
	if len(a.problems) == before && from >= to {
		a.fail(fmt.Sprintf("the window ends at %s and begins at %s", clock(to), clock(from)),
			"a window ends after it begins")
	}
	return from, to
}

// code is the next part as a delivery error code.
func (a *arguments) code() orchestrator.Code { return a.readCode(a.text()) }

func (a *arguments) readCode(text string) orchestrator.Code {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > int(orchestrator.MaxCode) {
		hint := "write a number such as 1, 41 or 46"
		if err == nil && n > int(orchestrator.MaxCode) && n <= orchestrator.MaxOwnCode {
			hint += `; a table of receipts has a column "providerCode" for a provider's own number`
		}
		a.fail(problem.Quote(text)+" is no delivery error code", hint)
		return 0
	}
	return orchestrator.Code(n)
}

// number is the next part as a code of the API.
func (a *arguments) number() int {
	text := a.text()
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		a.fail(problem.Quote(text)+" is no error code", "write a number such as 1300 or 3022")
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
		a.fail(problem.Quote(text)+" is not a whole number", "")
	}
	return n
}

// percent is the next part as a share of a whole, 0 to 100.
func (a *arguments) percent() *big.Rat {
	text := a.text()
	p, ok := new(big.Rat).SetString(text)
	if !ok || strings.ContainsAny(text, "/eEpPxX_") || p.Sign() < 0 || p.Cmp(big.NewRat(100, 1)) > 0 {
		a.fail(problem.Quote(text)+" is not a percentage", "write 0 to 100, such as 99 or 99.5")
		return new(big.Rat)
	}
	return p
}

// amount is the next part as a sum of money.
func (a *arguments) amount() (n sim.Millionths) {
	text := a.text()
	if err := n.UnmarshalJSON([]byte(text)); err != nil || n < 0 {
		a.fail(problem.Quote(text)+" is no amount", "write a number with at most six decimals, such as 0.03")
	}
	return n
}

// oneOf is the next part as one of the words known.
func (a *arguments) oneOf(what string, known []string) string {
	return a.known(what, a.text(), known)
}

func (a *arguments) known(what, text string, known []string) string {
	if slices.Contains(known, text) {
		return text
	}
	hint := problem.Allowed(text, known)
	const few = 10 // that are read at a glance
	if meant := problem.DidYouMean(text, known); meant != "" && len(known) > few {
		hint = meant
	}
	a.fail("unknown "+what+" "+problem.Quote(text), hint)
	return text
}
