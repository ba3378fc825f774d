package sim

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

// At is line i, from 0: an empty one, of no kind, where there is none.
func (t *Timeline) At(i int) Line {
	if i < 0 || i >= t.length {
		return Line{}
	}
	return t.chunks[i>>chunkBits][i&(chunkLines-1)]
}

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

// appendStitches appends the lines of many events at once.
func (t *Timeline) appendStitches(stitches []stitch) {
	for i := 0; i < len(stitches); i++ {
		i += t.fill(stitches[i:])
		if i < len(stitches) { // the chunk is almost full
			t.Append(stitches[i].all()...)
		}
	}
}

// fill appends the lines of as many events as the last chunk has room for, and returns how many these are.
func (t *Timeline) fill(stitches []stitch) int {
	if len(t.chunks) == 0 {
		return 0
	}
	last := &t.chunks[len(t.chunks)-1]
	from := len(*last)
	to := (*last)[:min(cap(*last), chunkLines)]
	i, n := 0, from
	for ; i < len(stitches) && n+stitchLines <= len(to); i++ {
		s := &stitches[i]
		for _, bits := range s.lines {
			to[n] = Line{s.at, s.message, bits} // the next line is written over one that is not there
			if bits != 0 {
				n++
			}
		}
	}
	*last = to[:n]
	t.length += n - from
	return i
}

// newChunk is small where it is the first: most worlds have one message.
func (t *Timeline) newChunk() []Line {
	if len(t.chunks) == 0 {
		return make([]Line, 0, 16)
	}
	return make([]Line, 0, chunkLines)
}
