package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/sim/journey"
)

// Story is a message as a picture within a page, which lays on it what moves and what is pointed at, and says beside it
// what it is of. It has a lane for every step of the route, and tells where things are in marks that are not seen: a rect
// with data-lane above the line of each lane, where its name is to stand, a circle with data-step and data-t for each
// instant of a step, and data-t at the names of instants. Instants are in seconds since virtual zero there, as in the
// timeline's JSON.
type Story struct {
	Title    string // for those who do not see it
	Route    orchestrator.Route
	Journeys []journey.Journey // the message's; or several: those of sends, each of which is a step of the route
	Width    float64           // in pixels, at least
	Zero     time.Time         // instants are named by the clock that began then; the zero Time: as spans since the submission
	Below    float64           // room below each lane for more
	Fires    time.Duration     // when a message fires that is scheduled, since its submission; 0: at once
}

const (
	storyLeft   = 30.0
	storyRight  = 60.0
	storyTop    = 23.0 // names of instants stand above it
	storyHead   = 56.0 // above the line of a lane, for its name and for why it has its turn
	storyNarrow = 72.0 // the same where there is less room beside each other
	storyWide   = 480.0
	storyPitch  = 53.0 // from there to the head of the next lane
	storyGap    = 9.0  // between two names, at least
	storyLine   = 4.0  // what takes the room of a name where there is none: a window's end
	storyApart  = 26.0 // two instants are, at least: so large is what is pointed at
)

// Story adds the picture.
func (p *Picture) Story(s Story) {
	d := storyDrawing{Story: s, head: storyHead}
	if s.Width < storyWide {
		d.head = storyNarrow
	}
	d.pitch = d.head + storyPitch + s.Below
	d.from = d.Journeys[0].Submitted
	for i, step := range s.Route {
		lane := storyLane{y: storyTop + d.head + d.pitch*float64(i), channel: step.Channel, of: &d.Journeys[0], route: s.Route}
		n := i + 1
		if len(s.Journeys) > 1 {
			of := later(s.Journeys[i], s.Journeys[i].Submitted-d.from)
			lane.of, lane.route, n = &of, s.Route[i:i+1], 1
		}
		lane.legs = lane.of.Legs()
		for at := range lane.legs {
			if int(lane.legs[at].Step) == n {
				lane.leg = &lane.legs[at]
			}
		}
		d.lanes = append(d.lanes, lane)
	}
	d.spread()
	width := max(clampWidth(s.Width), d.axis.right()+storyRight)
	bottom := storyTop + d.pitch*float64(len(d.lanes))
	d.ticks(bottom)
	for i, lane := range d.lanes {
		if i > 0 && lane.leg != nil {
			d.arrow(d.axis.of(lane.leg.At), d.lanes[i-1].y, lane.y)
		}
	}
	for i := range d.lanes {
		d.lane(i, width)
	}
	p.panels = append(p.panels, panel{s.Title, width, bottom, d.Bytes()})
}

// later is a journey counted from an instant that was so much earlier.
func later(j journey.Journey, by time.Duration) journey.Journey {
	j.Lines = slices.Clone(j.Lines)
	for i := range j.Lines {
		j.Lines[i].At += by
	}
	return j
}

// storyDrawing is the picture of a story under way.
type storyDrawing struct {
	lanesDrawing
	Story
	from  time.Duration // virtual zero to the submission
	head  float64
	pitch float64 // from lane to lane
	lanes []storyLane
}

type storyLane struct {
	y       float64
	channel orchestrator.Channel
	of      *journey.Journey
	route   orchestrator.Route
	legs    []journey.Leg // of that journey
	leg     *journey.Leg  // nil: the step has not had its turn
}

// spread lays the instants out so that no name stands in another: of instants, or of what one lane reports.
func (d *storyDrawing) spread() {
	journeys := make([]*journey.Journey, len(d.lanes))
	more := []time.Duration{0}
	if d.Journeys[0].End().Kind == 0 {
		more = append(more, d.Fires)
	}
	for i, lane := range d.lanes {
		journeys[i] = lane.of
		if d.route = lane.route; lane.leg != nil {
			if at, open := d.lapses(lane.of); open {
				more = append(more, at)
			}
		}
	}
	d.axis = instantsOf(more, journeys...)
	least := make([]float64, len(d.axis.at))
	right := make([]float64, 1+len(d.lanes)) // of the names in each row, so far: those of instants, then the lanes'
	for row := range right {
		right[row] = -storyLeft - storyGap
	}
	for i, at := range d.axis.at {
		names := make([]float64, len(right)) // half as wide as each is
		names[0] = wide(d.name(at)) / 2
		for row, lane := range d.lanes {
			names[1+row] = lane.halfWidth(at)
		}
		if i > 0 {
			least[i] = least[i-1] + storyApart
		}
		for row, half := range names {
			if half > 0 {
				least[i] = max(least[i], right[row]+storyGap+half)
			}
		}
		for row, half := range names {
			if half > 0 {
				right[row] = least[i] + half
			}
		}
	}
	d.axis.spread(storyLeft, d.Width-storyLeft-storyRight, func(i int) float64 { return least[i] })
}

// wide is how wide a small text is at the most, where its reader has letters and words set further apart.
func wide(text string) float64 { return textWidth(text, 12.2) }

// halfWidth is half as wide as what is written in the lane at an instant; 0: nothing.
func (l *storyLane) halfWidth(at time.Duration) float64 {
	if l.leg == nil {
		return 0
	}
	for moments := range byInstant(l.leg) {
		if moments[0].At == at {
			names, note := markNames(moments)
			return max(wide(names), wide(note), storyLine) / 2
		}
	}
	return 0
}

// name is an instant's.
func (d *storyDrawing) name(at time.Duration) string {
	if d.Zero.IsZero() {
		return Span(at)
	}
	text := d.Zero.Add(d.from + at).UTC().Format("15:04:05.000")
	return strings.TrimSuffix(text, ".000")
}

// ticks names the instants.
func (d *storyDrawing) ticks(bottom float64) {
	now := time.Duration(0)
	for _, lane := range d.lanes {
		for _, m := range lane.of.Lines {
			now = max(now, m.At)
		}
	}
	for i, at := range d.axis.at {
		class, line := "soft small middle", "grid"
		if at > now { // a window will end
			class, line = "small middle note", "dash"
		}
		x := d.axis.x[i]
		d.line(x, 22, x, bottom-12, line)
		fmt.Fprintf(d, `<text x="%s" y="16" class="%s" data-t="%s">%s</text>`+"\n", num(x), class, d.instantOf(at), plain(d.name(at)))
	}
}

// instantOf is an instant since virtual zero, as the timeline's JSON has it.
func (d *storyDrawing) instantOf(at time.Duration) []byte {
	return orchestrator.AppendSeconds(nil, d.from+at)
}

// lane draws one step.
func (d *storyDrawing) lane(i int, width float64) {
	lane := &d.lanes[i]
	d.route, d.legs = lane.route, lane.legs
	fmt.Fprintf(d, `<g class="%s">`+"\n", colour(lane.channel))
	fmt.Fprintf(d, `<rect x="0" y="%s" width="%s" height="%s" class="plot" data-lane="%d"/>`+"\n",
		num(lane.y-d.head), num(width), num(d.head), i+1)
	d.line(storyLeft-14, lane.y, width-14, lane.y, "grid")
	if lane.leg != nil {
		x := d.axis.of(lane.leg.At)
		if lane.leg.Fired() {
			d.turn(lane.of, lane.leg, x, lane.y)
			d.receipts(lane.of, lane.leg, lane.y)
		} else {
			d.cross(x, lane.y)
		}
		d.spots(lane, i+1)
	}
	d.WriteString("</g>\n")
}

// spots mark where the instants of a step are.
func (d *storyDrawing) spots(lane *storyLane, n int) {
	at := []time.Duration{lane.leg.At}
	for moments := range byInstant(lane.leg) {
		at = append(at, moments[0].At)
	}
	if over, ended := lane.leg.TurnEnd(lane.of); ended && lane.leg.Fired() {
		at = append(at, over)
	}
	slices.Sort(at)
	for _, at := range slices.Compact(at) {
		fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="12" class="plot" data-step="%d" data-t="%s"/>`+"\n",
			num(d.axis.of(at)), num(lane.y), n, d.instantOf(at))
	}
}
