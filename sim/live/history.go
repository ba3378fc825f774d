package live

import (
	"cascade/sim"
)

// history finds the lines of one message: each line leads to the one before it of the same message.
type history struct {
	seen   int      // lines that were looked at
	before pieces   // by line: 1 + the line before of its message, or 0
	last   []uint32 // by message: 1 + its last line, or 0
}

// add notes line i.
func (h *history) add(i int, message uint32) {
	for int(message) >= len(h.last) {
		h.last = append(h.last, 0)
	}
	h.before.add(h.last[message])
	h.last[message] = uint32(i) + 1
	h.seen = i + 1
}

// skip notes that line i is of no message.
func (h *history) skip(i int) {
	h.before.add(0)
	h.seen = i + 1
}

// of goes through the lines of a message, the last one first.
func (w *World) of(message uint32) func(yield func(i int, l sim.Line) bool) {
	return func(yield func(int, sim.Line) bool) {
		if int(message) >= len(w.history.last) {
			return
		}
		for i := w.history.last[message]; i > 0; i = w.history.before.at(i - 1) {
			if !yield(int(i-1), w.sim.Timeline().At(int(i-1))) {
				return
			}
		}
	}
}

// collect looks at the lines written since the last time, and queues the webhooks that tell of them.
func (w *World) collect() {
	t := w.sim.Timeline()
	if w.history.seen == t.Len() {
		return
	}
	submitted := 0
	for i, l := range t.All(w.history.seen) {
		if l.OfStranger() {
			w.history.skip(i)
			continue
		}
		w.history.add(i, l.Message)
		switch {
		case l.Kind() == sim.Submitted:
			submitted++
		case l.Told():
			w.tellReceipt(i, l)
		}
	}
	if submitted > 0 {
		w.registry.options.Observer.Submitted(submitted)
	}
	w.grown.give()
}

// pieces is a list of numbers that grows without being copied.
type pieces [][]uint32

const pieceBits = 12

func (p pieces) at(i uint32) uint32 { return p[i>>pieceBits][i&(1<<pieceBits-1)] }

func (p *pieces) add(n uint32) {
	last := len(*p) - 1
	if last < 0 || len((*p)[last]) == 1<<pieceBits {
		var piece []uint32
		if last >= 0 { // the first one grows: most worlds have a few lines
			piece = make([]uint32, 0, 1<<pieceBits)
		}
		*p = append(*p, piece)
		last++
	}
	(*p)[last] = append((*p)[last], n)
}
