package command

import (
	"io"
	"os"

	"github.com/rivo/uniseg"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"cascade/sim/report"
)

// progress is a bar with the time left, on a terminal. Anywhere else it is nothing.
type progress struct{ bar *progressbar.ProgressBar }

// slowRun is from how many messages a run takes long enough to be watched.
const slowRun = 100_000

func newProgress(w io.Writer, name string, messages int) *progress {
	terminal, ok := w.(*os.File)
	if messages < slowRun || !ok || !report.Colours(w) {
		return &progress{}
	}
	columns, _, err := term.GetSize(int(terminal.Fd()))
	if err != nil || columns <= 0 {
		columns = 80
	}
	return &progress{newBar(w, columns, name, messages)}
}

// What stands in a bar's line besides the name: each with the space before it.
const (
	percentWidth = len("  100% ||  ")
	timesWidth   = len(" [10h59m59s:10h59m59s]")
	leastName    = 8
	leastBar     = 8
	mostBar      = 30
)

// newBar makes a bar whose line is never longer than the terminal, where it could not be drawn over. What does not
// fit is left out, the least needed first: the count, the times, the end of the name.
func newBar(w io.Writer, columns int, name string, messages int) *progressbar.ProgressBar {
	count := len(report.Thousands(messages))*2 + len(" (/)")
	room := columns - 1 - percentWidth - leastName - leastBar
	options := []progressbar.Option{progressbar.OptionSetWriter(w), progressbar.OptionClearOnFinish()}
	times := room >= timesWidth
	if times {
		room -= timesWidth
	}
	options = append(options, progressbar.OptionSetPredictTime(times), progressbar.OptionSetElapsedTime(times))
	if times && room >= count {
		room -= count
		options = append(options, progressbar.OptionShowCount())
	}
	name = short(name, max(0, leastName+room))
	bar := min(mostBar, max(1, leastBar+leastName+room-uniseg.StringWidth(name)))
	return progressbar.NewOptions(messages, append(options,
		progressbar.OptionSetDescription(name), progressbar.OptionSetWidth(bar))...)
}

// short cuts text off where it is wider than so many columns.
func short(text string, width int) string {
	if uniseg.StringWidth(text) <= width {
		return text
	}
	kept := ""
	for g := uniseg.NewGraphemes(text); g.Next(); {
		if uniseg.StringWidth(kept+g.Str()) >= width {
			break
		}
		kept += g.Str()
	}
	return kept + "…"
}

func (p *progress) set(messages int) {
	if p.bar != nil {
		_ = p.bar.Set(messages)
	}
}

func (p *progress) close() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
