package command

import (
	"io"

	"github.com/schollz/progressbar/v3"

	"cascade/sim/report"
)

// progress is a bar with the time left, on a terminal. Anywhere else it is nothing.
type progress struct{ bar *progressbar.ProgressBar }

// slowRun is from how many messages a run takes long enough to be watched.
const slowRun = 100_000

func newProgress(w io.Writer, name string, messages int) *progress {
	if messages < slowRun || !report.Colours(w) {
		return &progress{}
	}
	return &progress{progressbar.NewOptions(messages,
		progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(name),
		progressbar.OptionSetPredictTime(true), progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30),
	)}
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
