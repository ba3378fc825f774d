package report

import (
	"fmt"
	"io"

	"cascade/sim/explore"
)

// Explored prints what was found of a message, each answer with its story.
func Explored(out io.Writer, a *explore.Account) {
	x := explored{out, a, Colours(out)}
	x.head()
	for i := range a.Told {
		x.answer(&a.Told[i])
	}
	if a.Told[len(a.Told)-1].Result == nil {
		fmt.Fprintln(out)
	}
	x.foot()
}

type explored struct {
	out     io.Writer
	a       *explore.Account
	colours bool
}

// head says what was asked, and when each channel fires.
func (x *explored) head() {
	q, f := x.a.Question, x.a.Findings
	fmt.Fprintf(x.out, "%s   every order of receipts and timers, with %s providers\n\n  %s\n\n",
		Bold(x.a.Name, x.colours), q.Providers, PlanWords(q.Route))
	width := max(len("the plan"), channelWidth(q.Route))
	for i, step := range f.Steps {
		words := "can never fire"
		if step.Fires {
			words = "fires " + spanWords(step.When)
		}
		if step.Fires && !step.Lapses && i < len(f.Steps)-1 && q.Route[i].Window > 0 {
			words += "; its window makes no difference"
		}
		fmt.Fprintf(x.out, "  %s  %s\n", Pad(step.Channel.String(), width), words)
	}
	words := "can never end"
	if f.Ends {
		words = "ends " + spanWords(f.End)
	}
	fmt.Fprintf(x.out, "  %s  %s\n\n", Pad("the plan", width), words)
}

func spanWords(s explore.Span) string {
	latest, bounded := s.Latest()
	switch {
	case !bounded:
		return "at " + Seconds(s.Earliest()) + " or later, without a limit"
	case latest == s.Earliest():
		return "at " + Seconds(latest)
	}
	return "from " + Seconds(s.Earliest()) + " to " + Seconds(latest)
}

// answer tells one answer, with its story. What was not found is only told for certain where everything was walked.
func (x *explored) answer(t *explore.Told) {
	unsure := ""
	if !x.a.Findings.Complete {
		unsure = " (as far as was walked)"
	}
	switch {
	case t.Result == nil && t.Asked:
		fmt.Fprintf(x.out, "  yes  %s: holds%s\n", t.Words, unsure)
		return
	case t.Result == nil:
		fmt.Fprintf(x.out, "  no   %s%s\n", t.Words, unsure)
		return
	case t.Broken():
		fmt.Fprintf(x.out, "  %s  %s\n\n", Bold("no ", x.colours), t.Title())
	default:
		fmt.Fprintf(x.out, "  %s  %s\n\n", Bold("yes", x.colours), t.Title())
	}
	Timeline(x.out, t.Result, x.colours)
	fmt.Fprintln(x.out)
}

// foot says how much was walked.
func (x *explored) foot() {
	f := x.a.Findings
	how := "all that there are"
	if !f.Complete {
		how = fmt.Sprintf("all of at most %d events; what takes more was not walked", f.Depth)
	}
	fmt.Fprintf(x.out, "  %s, %s: %s\n", Plural(f.States, "state"), Plural(f.Transitions, "transition"), how)
}
