package command

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim/report"
)

// Keys prints every key of scenario files with what it takes and means.
func Keys(out io.Writer) error {
	keys := scenarios.Keys()
	width := 0
	for _, k := range keys {
		width = max(width, len(k.Path))
	}
	var text strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&text, "%s  %s: %s\n", report.Pad(k.Path, width), k.Value, k.Meaning)
	}
	text.WriteString("\n")
	var channels, figures []string
	for _, c := range orchestrator.Channels() {
		channels = append(channels, c.String())
	}
	for _, figure := range scenarios.Figures() {
		rest, ofChannel := strings.CutPrefix(figure, "channels."+channels[0]+".")
		switch {
		case ofChannel:
			figures = append(figures, "channels.CHANNEL."+rest)
		case !strings.HasPrefix(figure, "channels."):
			figures = append(figures, figure)
		}
	}
	fmt.Fprintf(&text, "%s  %s\n", report.Pad("CHANNEL", width), strings.Join(channels, ", "))
	for i, figure := range figures {
		head := ""
		if i == 0 {
			head = "FIGURE"
		}
		fmt.Fprintf(&text, "%s  %s\n", report.Pad(head, width), figure)
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// Scenarios lists the catalogue with a line about each, or prints the text of the one that is named. It
// returns the exit code.
func Scenarios(args []string, out, errs io.Writer) int {
	names := scenarios.Names()
	if len(args) > 0 {
		s, err := scenarios.Load(args[0])
		if err == nil && !slices.Contains(names, args[0]) {
			err = failure(fmt.Sprintf("%s is a file, not a name of the catalogue", args[0]),
				"cascade scenarios lists the catalogue")
		}
		if err != nil {
			problem.Print(errs, err)
			return 2
		}
		_, _ = out.Write(s.Text)
		return 0
	}
	width := len(slices.MaxFunc(names, func(a, b string) int { return len(a) - len(b) }))
	for _, name := range names {
		s, err := scenarios.Load(name)
		if err != nil {
			problem.Print(errs, err)
			return 2
		}
		fmt.Fprintf(out, "%s  %s\n", report.Pad(name, width), s.About)
	}
	return 0
}
