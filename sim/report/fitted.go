package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/fit"
)

// Fitted prints what receipts say of a channel's provider, as comments: each line begins with a hash.
func Fitted(out io.Writer, c fit.Channel) {
	fmt.Fprintf(out, "#\n# %s: %s\n", c.Channel, Plural(c.Sends, "send"))
	share := func(name string, s fit.Share) {
		if s.Of == 0 {
			return
		}
		low, high := s.Interval()
		fmt.Fprintf(out, "#   %-10s %s (%s to %s) of %s\n", name, percent(s.Value), percent(low), percent(high), Thousands(s.Of))
	}
	share("reached", c.Reach)
	share("rejected", c.Reject)
	if c.Channel.Reports(orchestrator.Delivered) {
		share("delivered", c.Arrives)
	}
	if c.Channel.Reports(orchestrator.Read) {
		share("read", c.Readers)
	}
	for _, part := range []struct {
		name string
		l    *fit.Latency
	}{{"accepted", &c.Accepted}, {"sent", &c.Sent}, {"delivered", &c.Delivered}, {"read", &c.Read}} {
		if len(part.l.Points) > 0 {
			fmt.Fprintf(out, "#   %-10s %s\n", part.name, latencyWords(part.l))
		}
	}
	switch c.From {
	case orchestrator.Accepted:
		fmt.Fprintln(out, "#   no handing over was logged: times count from the first receipt, accepted is assumed")
	case orchestrator.Sent:
		fmt.Fprintln(out, "#   nothing before Sent was logged: times count from it, accepted and sent are assumed")
	}
	if c.NoStart > 0 {
		fmt.Fprintf(out, "#   %s without a start: only their shares count\n", Plural(c.NoStart, "send"))
	}
	if c.ReadOnly > 0 {
		fmt.Fprintf(out, "#   %s read without a delivery reported: taken as delivered then\n", Thousands(c.ReadOnly))
	}
}

// FittedSection is a channel's curves, and what its receipts say, on a page.
func FittedSection(c fit.Channel) Section {
	s := Section{Title: c.Channel.String(), About: Plural(c.Sends, "send")}
	var text strings.Builder
	Fitted(&text, c)
	lines := strings.Split(strings.TrimSpace(text.String()), "\n")[2:] // without the heading
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "# ")
	}
	s.Facts = []Paragraph{{Lines: lines}}
	s.Picture.Fitted(c)
	return s
}

// latencyWords are percentiles with the number of messages that each rests on, and whether a lognormal fits.
func latencyWords(l *fit.Latency) string {
	first, last := l.Points[0], l.Points[len(l.Points)-1]
	if len(l.Curve.Steps) == 1 {
		return "always " + Seconds(first.At)
	}
	var words []string
	for _, p := range l.Points {
		words = append(words, fmt.Sprintf("p%s %s (%s)", strings.TrimSuffix(percent(p.Share), "%"), Seconds(fit.Rounded(p.At)), Thousands(int(p.Effective))))
	}
	how := "; by percentiles"
	switch {
	case l.Lognormal:
		how = fmt.Sprintf("; lognormal (misfit %.2f, rejected above %.2f)", l.Misfit, fit.RejectedAbove)
	case first.At == last.At:
		how = "; taken as fixed"
	case l.Misfit > 0:
		how = fmt.Sprintf("; no lognormal (misfit %.2f), by percentiles", l.Misfit)
	}
	return strings.Join(words, " ") + how
}

// percent is a share with as many decimals as it is read with.
func percent(x float64) string {
	text := fmt.Sprintf("%.2f", x*100)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "%"
}

// FittedScenario is a scenario whose providers behave as the receipts say. Its Text is the file, with how well it fits in
// comments.
func FittedScenario(l *fit.Log, channels []fit.Channel) *scenarios.Scenario {
	s := scenarios.Default()
	s.Name, s.About = "fitted", "Providers as the receipts tell them."
	s.Plan, s.Providers = nil, map[orchestrator.Channel]*scenarios.Provider{}
	var notes bytes.Buffer
	fmt.Fprintf(&notes, "# Made by cascade fit of %s; check the windows of the plan.\n", Plural(l.Rows-l.Bad, "receipt"))
	if l.Whole {
		notes.WriteString("# All times are whole seconds: latencies are off by up to one.\n")
	}
	for i, c := range channels {
		step := orchestrator.Step{Channel: c.Channel}
		if i < len(channels)-1 {
			step.FallbackAfter = time.Minute
		}
		s.Plan = append(s.Plan, step)
		s.Providers[c.Channel] = &scenarios.Provider{Model: c.Model()}
		Fitted(&notes, c)
	}
	s.Text = append(notes.Bytes(), s.Write()...)
	return s
}
