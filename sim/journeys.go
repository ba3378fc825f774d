package sim

import (
	"iter"
	"slices"

	"cascade/orchestrator"
	"cascade/sim/chunked"
)

// Journey is the sends of one business message over wires: those with one ref, or else, of those without, the ones to
// one recipient. Whoever sends over wires falls back as they see fit; their journeys tell what came of it.
type Journey struct {
	Ref       string
	Recipient string     // of the first send, by their own number
	Sends     []uint32   // the first of them, in order, as the numbers of messages
	More      int        // sends beyond those
	Copies    int        // that the recipient got of all sends
	Cost      Millionths // of all sends
}

// journeys finds the journey of each message that came over a wire, and counts its copies and cost as lines come. The
// zero value knows none.
type journeys struct {
	list       chunked.List[journey]
	byRef      map[string]uint32
	plain      map[string]uint32   // by recipient, of the sends without a ref
	recipients map[string][]uint32 // by recipient, all that have a send to them, in order
	links      []journeyLink       // by message
	duplicates int                 // journeys with two copies or more
}

// journey is a journey in as little room as it needs.
type journey struct {
	first, last   uint32 // its sends
	sends, copies uint32
	cost          Millionths
}

// journeyLink leads from a message to its journey, and to the send after it.
type journeyLink struct{ journey, next uint32 } // each plus one; 0: none

// add takes in message n, which came over a wire.
func (j *journeys) add(n uint32, ref, recipient string) {
	if j.byRef == nil {
		j.byRef, j.plain, j.recipients = map[string]uint32{}, map[string]uint32{}, map[string][]uint32{}
	}
	by, key := j.byRef, ref
	if ref == "" {
		by, key = j.plain, recipient
	}
	at, known := by[key]
	if !known {
		at = uint32(j.list.Len())
		by[key] = at
		j.list.Add(journey{first: n})
	}
	own := j.recipients[recipient]
	if i, there := slices.BinarySearch(own, at); !there {
		j.recipients[recipient] = slices.Insert(own, i, at)
	}
	for len(j.links) <= int(n) {
		j.links = append(j.links, journeyLink{})
	}
	of := j.list.At(int(at))
	if known {
		j.links[of.last].next = n + 1
	}
	of.last = n
	of.sends++
	j.links[n].journey = at + 1
}

// count counts a line of message n that adds to the cost.
func (j *journeys) count(n uint32, l Line, cost Millionths) {
	of, ok := j.of(n)
	if !ok {
		return
	}
	of.cost += cost
	if l.Kind() != Receipt || l.Copy() == 0 {
		return
	}
	if of.copies++; of.copies == 2 {
		j.duplicates++
	}
}

// JourneyFilter chooses journeys. A zero field does not.
type JourneyFilter struct {
	Ref       string
	Recipient string // of any of its sends
	Copies    int    // at least
}

// How much a list of journeys holds: so many sends of one, and no further journey beyond so many in all.
const (
	mostSends      = 1000
	mostSendsInAll = 10 * mostSends
)

// Journeys lists journeys that began before the one of a number, the newest first, at most so many. Rest is where to go
// on from, or 0 where there are no more.
func (w *World) Journeys(f JourneyFilter, before, most int) (list []Journey, rest int) {
	listed := 0
	f.Recipient = w.Owner(f.Recipient)
	for at := range w.journeys.chosen(f, before) {
		of := w.journeys.list.At(at)
		if int(of.copies) < f.Copies {
			continue
		}
		if len(list) == most || listed >= mostSendsInAll {
			return list, at + 1
		}
		j := w.openJourney(of)
		listed += len(j.Sends)
		list = append(list, j)
	}
	return list, 0
}

// chosen goes through the numbers of the journeys that a filter may choose, but for their copies, the newest first.
func (j *journeys) chosen(f JourneyFilter, before int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		all := j.recipients[f.Recipient]
		at, known := j.byRef[f.Ref]
		switch {
		case f.Ref != "" && !known:
			return
		case f.Ref != "" && (f.Recipient == "" || slices.Contains(all, at)):
			all = []uint32{at}
		case f.Ref != "":
			return
		case f.Recipient == "":
			for i := max(0, min(before, j.list.Len())) - 1; i >= 0 && yield(i); i-- {
			}
			return
		}
		for i := len(all) - 1; i >= 0; i-- {
			if n := int(all[i]); n < before && !yield(n) {
				return
			}
		}
	}
}

func (w *World) openJourney(of *journey) Journey {
	first := w.message(of.first).prepared.Message
	j := Journey{
		Ref: first.Wire.Ref, Recipient: w.Owner(w.Recipient(of.first)), Copies: int(of.copies), Cost: of.cost,
		Sends: make([]uint32, 0, min(of.sends, mostSends)),
	}
	for n := range w.journeys.sends(of) {
		if len(j.Sends) == mostSends {
			break
		}
		j.Sends = append(j.Sends, n)
	}
	j.More = int(of.sends) - len(j.Sends)
	return j
}

// sends goes through the sends of a journey, in order.
func (j *journeys) sends(of *journey) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for n := of.first; yield(n) && n != of.last; {
			n = j.links[n].next - 1
		}
	}
}

// NewestSend is the newest message that went over a wire to a recipient on a channel.
func (w *World) NewestSend(recipient string, c orchestrator.Channel) (newest uint32, ok bool) {
	recipient = w.Owner(recipient)
	for _, at := range w.journeys.recipients[recipient] {
		for n := range w.journeys.sends(w.journeys.list.At(int(at))) {
			if (!ok || n > newest) && w.Route(n)[0].Channel == c && w.Owner(w.Recipient(n)) == recipient {
				newest, ok = n, true
			}
		}
	}
	return newest, ok
}

// JourneyOf is the journey of message n, where it came over a wire.
func (w *World) JourneyOf(n uint32) (Journey, bool) {
	of, ok := w.journeys.of(n)
	if !ok {
		return Journey{}, false
	}
	return w.openJourney(of), true
}

// SendsWith are the sends of the journey of message n, in order, the first thousand at most. A message that came over
// no wire is alone.
func (w *World) SendsWith(n uint32) []uint32 {
	if j, ok := w.JourneyOf(n); ok {
		return j.Sends
	}
	return []uint32{n}
}

// BeginsJourney tells whether no send before message n belongs to its journey.
func (w *World) BeginsJourney(n uint32) bool {
	of, ok := w.journeys.of(n)
	return !ok || of.first == n
}

// of is the journey of message n, where it came over a wire.
func (j *journeys) of(n uint32) (*journey, bool) {
	if int(n) >= len(j.links) || j.links[n].journey == 0 {
		return nil, false
	}
	return j.list.At(int(j.links[n].journey - 1)), true
}

// auditJourneys tells what does not hold of a journey, and its first message: each message that came over a wire is a
// send of one journey, in order, and a journey has the copies of its sends.
func (w *World) auditJourneys() (broken string, first uint32) {
	sends := map[uint32]bool{}
	for _, chunk := range w.journeys.list.Chunks() {
		for _, j := range chunk {
			copies, before := uint32(0), uint32(0)
			for n, left := j.first, j.sends; left > 0; left-- {
				switch {
				case sends[n]:
					return "a send is of one journey", j.first
				case n < before:
					return "the sends of a journey stand in order", j.first
				}
				sends[n], before = true, n
				copies += uint32(w.message(n).copies)
				if left > 1 {
					n = w.journeys.links[n].next - 1
				}
			}
			if copies != j.copies {
				return "a journey has the copies of its sends", j.first
			}
		}
	}
	for n, link := range w.journeys.links {
		if link.journey != 0 && !sends[uint32(n)] {
			return "a message that came over a wire is a send of a journey", uint32(n)
		}
	}
	return "", 0
}
