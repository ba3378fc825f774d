package report

import (
	"io"
	"os"

	"golang.org/x/term"
)

// paint marks words in colour, where the reader sees colours. Colour is never all that tells.
type paint bool

// newPaint uses colours on a terminal, unless NO_COLOR is set.
func newPaint(w io.Writer) paint {
	return paint(isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb")
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}

func (p paint) bold(s string) string  { return p.code("1", s) }
func (p paint) faint(s string) string { return p.code("2", s) }
func (p paint) red(s string) string   { return p.code("31", s) }
func (p paint) green(s string) string { return p.code("32", s) }
func (p paint) amber(s string) string { return p.code("33", s) }

func (p paint) code(code, s string) string {
	if !p {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// Colours tells whether the writer is a terminal that shows colours, and its reader wants them.
func Colours(w io.Writer) bool { return bool(newPaint(w)) }

// Bold marks a title where colours are shown.
func Bold(s string, colours bool) string { return paint(colours).bold(s) }
