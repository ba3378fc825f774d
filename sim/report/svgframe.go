package report

// frame is where the curves of a picture lie, by how wide the picture is to be.
type frame struct {
	width, left, right float64
	narrow             bool // what stands at the right of a wide picture stands below
}

// Widths of pictures. A narrow one is for a telephone, or a column of a page.
const (
	narrowest   = 280.0
	widest      = 2400.0
	narrowBelow = 640.0
)

// frameOf is the frame of a picture that is to be so wide; 0: the usual.
func frameOf(width float64) frame {
	switch width = clampWidth(width); {
	case width < narrowBelow:
		return frame{width, 48, width - 16, true}
	default:
		return frame{width, curveLeft, width - (crowdWidth - curveRight), false}
	}
}

// clampWidth is the width of a picture that is to be so wide; 0: the usual.
func clampWidth(width float64) float64 {
	if width == 0 {
		return crowdWidth
	}
	return min(max(width, narrowest), widest)
}

// margins are those at the sides of the picture.
func (f frame) margin() float64 {
	if f.narrow {
		return 16
	}
	return margin
}

// heading writes what follows, and what is said of it beside or, on a narrow picture, below. It returns the last line's
// place.
func (f frame) heading(p *pen, y float64, strong, soft string) float64 {
	if !f.narrow {
		p.pair(f.margin(), y, "", strong, soft)
		return y
	}
	p.text(f.margin(), y, "strong", strong)
	return p.lines(f.margin(), y+16, f.width-2*f.margin(), 15, "soft small", soft)
}

// head writes a picture's title and what is said of it, and returns the last line's place.
func (f frame) head(p *pen, title, subtitle string) float64 {
	y := p.lines(f.margin(), 36, (f.width-2*f.margin())*12/17, 20, "title", title)
	return p.lines(f.margin(), y+21, f.width-2*f.margin(), 15, "sub", subtitle)
}
