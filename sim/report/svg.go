package report

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
)

// Picture is an SVG drawing of runs: panels below each other. It holds no script and fetches nothing, and is
// readable on light and dark pages.
type Picture struct{ panels []panel }

// panel is one drawing within a picture.
type panel struct {
	title         string
	width, height float64
	body          []byte
}

// Empty tells that nothing has been drawn.
func (p *Picture) Empty() bool { return len(p.panels) == 0 }

// Append adds the panels of another picture below its own.
func (p *Picture) Append(o Picture) { p.panels = append(p.panels, o.panels...) }

// Write writes the picture as a file of its own.
func (p *Picture) Write(w io.Writer) error {
	_, err := w.Write(p.svg("<style>" + Style() + "</style>\n"))
	return err
}

// Style is the style sheet of pictures, for pages that allow none within them.
func Style() string { return pictureStyle + channelStyle() }

// svg is the whole drawing, with a style of its own or, within a page that has it, without.
func (p *Picture) svg(style string) []byte {
	width, height := 0.0, 0.0
	title := ""
	for _, one := range p.panels {
		width, height = max(width, one.width), height+one.height
		if title == "" {
			title = one.title
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="cascade" role="img" aria-label="%[3]s"`+
		` viewBox="0 0 %[1]s %[2]s" width="%[1]s" height="%[2]s">`, num(width), num(height), plain(title))
	b.WriteString("\n" + style)
	fmt.Fprintf(&b, `<rect class="page" width="%s" height="%s"/>`+"\n", num(width), num(height))
	y := 0.0
	for _, one := range p.panels {
		fmt.Fprintf(&b, `<g transform="translate(0 %s)">`+"\n", num(y))
		b.Write(one.body)
		b.WriteString("</g>\n")
		y += one.height
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// pen draws a panel.
type pen struct{ bytes.Buffer }

func (p *pen) line(x1, y1, x2, y2 float64, class string) {
	fmt.Fprintf(p, `<line x1="%s" y1="%s" x2="%s" y2="%s" class="%s"/>`+"\n",
		num(x1), num(y1), num(x2), num(y2), class)
}

func (p *pen) rect(x, y, w, h, r float64, class string) {
	fmt.Fprintf(p, `<rect x="%s" y="%s" width="%s" height="%s" rx="%s" class="%s"/>`+"\n",
		num(x), num(y), num(max(w, 0)), num(h), num(r), class)
}

func (p *pen) circle(x, y, r float64, class string) {
	fmt.Fprintf(p, `<circle cx="%s" cy="%s" r="%s" class="%s"/>`+"\n", num(x), num(y), num(r), class)
}

func (p *pen) path(d, class string) { fmt.Fprintf(p, `<path d="%s" class="%s"/>`+"\n", d, class) }

// text writes at a point: its class tells the anchor (start, middle, end) beside its looks.
func (p *pen) text(x, y float64, class, text string) {
	fmt.Fprintf(p, `<text x="%s" y="%s" class="%s">%s</text>`+"\n", num(x), num(y), class, plain(text))
}

// pair writes something strong and, after it, what is said of it.
func (p *pen) pair(x, y float64, class, strong, soft string) {
	fmt.Fprintf(p, `<text x="%s" y="%s" class="%s"><tspan class="strong">%s</tspan>`,
		num(x), num(y), class, plain(strong))
	fmt.Fprintf(p, `<tspan dx="8" class="soft small">%s</tspan></text>`+"\n", plain(soft))
}

// lines writes a text from y on, wrapped to a width, each line so much below the one before, and returns the last line's
// place.
func (p *pen) lines(x, y, width, apart float64, class, text string) float64 {
	for i, line := range linesOf(text, width) {
		if i > 0 {
			y += apart
		}
		p.text(x, y, class, line)
	}
	return y
}

// tip gives what follows, up to closeTip, a text that shows on hovering.
func (p *pen) tip(text string) { fmt.Fprintf(p, "<g><title>%s</title>\n", plain(text)) }

func (p *pen) closeTip() { p.WriteString("</g>\n") }

// num is a coordinate: a tenth is finer than any screen shows.
func num(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// plain keeps a text from being read as markup, and leaves out what XML cannot hold.
func plain(text string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?")))
}

// linesOf parts a text of the usual size into lines that are drawn no wider than this, where it has blanks.
func linesOf(text string, width float64) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && textWidth(line+" "+word, 12) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// textWidth is about how wide a text of the size is drawn.
func textWidth(text string, size float64) float64 {
	return float64(len([]rune(text))) * size * 0.56
}
