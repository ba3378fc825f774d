package sim

import "slices"

// Timeline is everything that happened, in order of time, then of cause. Lines are only ever appended, and
// never moved: a reader may keep an index as a cursor.
type Timeline struct {
	chunks [][]Line
	length int
}

// chunkLines is how many lines a chunk holds. Only the first chunk grows; the others are made whole, so that
// long timelines are never copied.
const (
	chunkBits  = 12
	chunkLines = 1 << chunkBits
)

// Len is the number of lines.
func (t *Timeline) Len() int { return t.length }

// At is line i, from 0.
func (t *Timeline) At(i int) Line { return t.chunks[i>>chunkBits][i&(chunkLines-1)] }

// All goes through the lines from index from on.
func (t *Timeline) All(from int) func(yield func(int, Line) bool) {
	return func(yield func(int, Line) bool) {
		for i := from; i < t.length; i++ {
			if !yield(i, t.At(i)) {
				return
			}
		}
	}
}

// Append adds lines that happened after all the others.
func (t *Timeline) Append(lines ...Line) {
	for _, l := range lines {
		t.push(l)
	}
}

func (t *Timeline) push(l Line) {
	last := len(t.chunks) - 1
	if t.length == len(t.chunks)<<chunkBits {
		t.chunks = append(t.chunks, t.newChunk())
		last++
	}
	t.chunks[last] = append(t.chunks[last], l)
	t.length++
}

// appendWoven appends many lines at once.
func (t *Timeline) appendWoven(lines []woven) {
	for len(lines) > 0 {
		if t.length == len(t.chunks)<<chunkBits {
			t.chunks = append(t.chunks, make([]Line, 0, chunkLines))
		}
		last := &t.chunks[len(t.chunks)-1]
		n := min(len(lines), chunkLines-len(*last))
		to := slices.Grow(*last, n)[len(*last) : len(*last)+n]
		for i := range to {
			to[i] = lines[i].Line
		}
		*last = (*last)[:len(*last)+n]
		t.length += n
		lines = lines[n:]
	}
}

// newChunk is small where it is the first: most worlds have one message.
func (t *Timeline) newChunk() []Line {
	if len(t.chunks) == 0 {
		return make([]Line, 0, 16)
	}
	return make([]Line, 0, chunkLines)
}
