package sim

import (
	"cascade/sim/chunked"
	"cascade/sim/merge"
)

// Timeline is everything that happened, in order of time, then of cause. Lines are only ever appended, and
// never moved: a reader may keep an index as a cursor.
type Timeline struct{ lines chunked.List[Line] }

// Len is the number of lines.
func (t *Timeline) Len() int { return t.lines.Len() }

// At is line i, from 0: an empty one, of no kind, where there is none.
func (t *Timeline) At(i int) Line {
	if i < 0 || i >= t.lines.Len() {
		return Line{}
	}
	return *t.lines.At(i)
}

// All goes through the lines from index from on.
func (t *Timeline) All(from int) func(yield func(int, Line) bool) {
	return func(yield func(int, Line) bool) {
		for i := max(from, 0); i < t.lines.Len(); i++ {
			if !yield(i, *t.lines.At(i)) {
				return
			}
		}
	}
}

// Append adds lines that happened after all the others.
func (t *Timeline) Append(lines ...Line) {
	for _, l := range lines {
		t.lines.Add(l)
	}
}

// appendEntries appends the lines of many events at once.
func (t *Timeline) appendEntries(entries []merge.Entry) {
	for i := 0; i < len(entries); i++ {
		i += t.fill(entries[i:])
		if i < len(entries) { // the chunk is almost full
			t.Append(linesOf(&entries[i])...)
		}
	}
}

// fill appends the lines of as many entries as the last chunk has room for, and returns how many these are.
func (t *Timeline) fill(entries []merge.Entry) int {
	to := t.lines.Free()
	i, n := 0, 0
	for ; i < len(entries) && n+merge.PerEntry <= len(to); i++ {
		e := &entries[i]
		for _, bits := range e.Lines {
			to[n] = Line{e.At, e.Message, bits} // the next line is written over one that is not there
			if bits != 0 {
				n++
			}
		}
	}
	t.lines.Extend(n)
	return i
}

// linesOf is the lines of an entry.
func linesOf(e *merge.Entry) []Line {
	lines := make([]Line, 0, merge.PerEntry)
	for _, bits := range e.Lines {
		if bits != 0 {
			lines = append(lines, Line{e.At, e.Message, bits})
		}
	}
	return lines
}
