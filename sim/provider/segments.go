package provider

import (
	"cmp"
	"slices"

	"cascade/orchestrator"
)

// segments puts the receipts of an SMS together of those of its segments, each of which is answered like an SMS of its
// own. The message has what all of its segments have, from the instant on at which the last of them has it, and it has
// failed when one of them has, with that one's code. A segment's own receipts count as those of a step do: a status
// only rises, a failure after Delivered or after another one is nothing, and a higher status takes a failure back.
type segments struct {
	reports []report
	states  []segment // by number
}

// report is a receipt of one segment.
type report struct {
	Receipt
	segment int // from 0
}

// segment is how far a segment has got.
type segment struct {
	status   orchestrator.Status
	failed   bool
	restored bool // a status after its failure took that back: it fails no more
}

// begin makes room for an SMS of so many segments.
func (g *segments) begin(count int) {
	g.reports = g.reports[:0]
	g.states = slices.Grow(g.states[:0], count)[:count]
	clear(g.states)
}

// add notes the receipts of a segment, numbered from 0.
func (g *segments) add(number int, receipts []Receipt) {
	for _, r := range receipts {
		g.reports = append(g.reports, report{r, number})
	}
}

// tell reports to the send what holds of the whole message, in order of time.
func (g *segments) tell(s *Send) {
	slices.SortStableFunc(g.reports, func(a, b report) int {
		return cmp.Or(cmp.Compare(a.After, b.After), cmp.Compare(a.Place, b.Place), cmp.Compare(a.segment, b.segment))
	})
	var reached [orchestrator.Read + 1]int // how many segments have got to each status
	failed, told := 0, orchestrator.Status(0)
	for _, r := range g.reports {
		at := &g.states[r.segment]
		if r.Status.IsFailure() {
			if at.fails() {
				if failed++; failed == 1 {
					s.fail(r.Status, r.After, r.Code, r.Own)
				}
			}
			continue
		}
		// A receipt stands for those before it, too: a segment that is Delivered was Sent, whoever forgot to say so. One
		// that rises after its failure was not lost after all.
		for ; at.status < r.Status; at.status++ {
			reached[at.status+1]++
			if at.failed {
				at.failed, at.restored = false, true
				failed--
			}
		}
		common := told // the highest that all segments have reached: only that holds of the message
		for common < orchestrator.Read && reached[common+1] == len(g.states) {
			common++
		}
		if common > told && failed == 0 {
			told = common
			s.report(told, r.After, 0)
		}
	}
}

// fails makes the segment failed, and tells whether it was not and could.
func (s *segment) fails() bool {
	if s.failed || s.restored || s.status >= orchestrator.Delivered {
		return false
	}
	s.failed = true
	return true
}

// answerSegments answers a send segment by segment.
func (p *Simulated) answerSegments(s *Send, way passage) {
	g := &p.segments
	g.begin(s.Segments)
	for n := range s.Segments {
		s.segment, s.Receipts = n, s.Receipts[:0]
		p.answerOne(s, way)
		g.add(n, s.Receipts)
	}
	s.segment, s.Receipts = 0, s.Receipts[:0]
	g.tell(s)
}
