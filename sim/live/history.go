package live

import (
	"cascade/sim"
	"cascade/sim/chunked"
)

// history finds the lines of one message: each line leads to the one before it of the same message.
type history struct {
	seen   int                  // lines that were looked at
	before chunked.List[uint32] // by line: 1 + the line before of its message, or 0
	last   []uint32             // by message: 1 + its last line, or 0
}

// add notes line i.
func (h *history) add(i int, message uint32) {
	for int(message) >= len(h.last) {
		h.last = append(h.last, 0)
	}
	h.before.Add(h.last[message])
	h.last[message] = uint32(i) + 1
	h.seen = i + 1
}

// skip notes that line i is of no message.
func (h *history) skip(i int) {
	h.before.Add(0)
	h.seen = i + 1
}

// of goes through the lines of a message, the last one first.
func (w *World) of(message uint32) func(yield func(i int, l sim.Line) bool) {
	return func(yield func(int, sim.Line) bool) {
		if int(message) >= len(w.history.last) {
			return
		}
		for i := w.history.last[message]; i > 0; i = *w.history.before.At(int(i - 1)) {
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
		if l.OfUnknown() {
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
