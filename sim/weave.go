package sim

import (
	"slices"
	"time"
)

// woven is a line with its place within its instant.
type woven struct {
	Line
	order uint64
}

// strand is the order of one message's lines among those of others. A World takes the least of all queued
// events, so that what an event causes within its own instant follows it at once, whatever its class: such a
// line keeps the highest order that its message has had at the instant.
type strand struct {
	at    time.Duration
	order uint64
}

// add appends the lines that an event wrote.
func (s *strand) add(dst []woven, e *event, lines []Line) []woven {
	if e.at != s.at || e.order > s.order {
		s.at, s.order = e.at, e.order
	}
	for _, l := range lines {
		dst = append(dst, woven{l, s.order})
	}
	return dst
}

// weave puts the lines of messages that were run one after the other in order of time: it collects them in
// buckets of virtual time, and sorts a bucket when no message to come can add to it. A ring of buckets covers
// what is near, a list what is far.
type weave struct {
	shift   uint // a bucket is 1<<shift nanoseconds wide
	base    int64
	ring    [ringSize]bucket
	far     []woven
	scanned int64             // the base at which far was last looked through
	ends    [sliceCount]int32 // of the slices of the bucket at hand
	sorted  []woven
	spare   []woven
	bundles []*bundle // by number, from 1
	free    int32     // the first of the bundles that are not in use; 0: none
	emit    func([]woven) error
}

const (
	ringSize   = 1 << 12
	sliceBits  = 11
	sliceCount = 1 << sliceBits
)

// bucket is a list of bundles, the latest first. Only that one has room: for as many lines as room says.
type bucket struct {
	latest *bundle
	number int32 // of the latest
	room   int32
}

// bundle is some of a bucket's lines, from the end on. It names the next one by its number: a bundle without
// pointers is one that the garbage collector does not read.
type bundle struct {
	lines [bundleSize]woven
	next  int32 // 0: none
}

const bundleSize = 42

// newWeave expects a message each span, on average.
func newWeave(span time.Duration, emit func([]woven) error) *weave {
	w := &weave{shift: 20, emit: emit} // a bucket is a millisecond at least
	for w.shift < 50 && time.Duration(1)<<w.shift < 256*span {
		w.shift++
	}
	return w
}

// add takes lines. None may be before the instant last flushed.
func (w *weave) add(lines []woven) {
	for i := range lines {
		at := int64(lines[i].At) >> w.shift
		if at-w.base >= ringSize {
			w.far = append(w.far, lines[i])
			continue
		}
		w.put(at&(ringSize-1), &lines[i])
	}
}

func (w *weave) put(slot int64, l *woven) {
	b := &w.ring[slot]
	if b.room == 0 {
		w.grow(b)
	}
	b.room--
	b.latest.lines[b.room] = *l
}

func (w *weave) grow(b *bucket) {
	n := w.free
	if n == 0 {
		w.bundles = append(w.bundles, new(bundle))
		n = int32(len(w.bundles))
	}
	fresh := w.bundles[n-1]
	w.free = fresh.next
	fresh.next = b.number
	b.latest, b.number, b.room = fresh, n, bundleSize
}

// flush emits what happened before the instant, as far as whole buckets go.
func (w *weave) flush(before time.Duration) error {
	for end := int64(before) >> w.shift; w.base < end; w.base++ {
		if w.base-w.scanned == ringSize/2 {
			w.rescan()
		}
		if err := w.emitBucket(w.base & (ringSize - 1)); err != nil {
			return err
		}
	}
	return nil
}

// finish emits everything that is left.
func (w *weave) finish() error {
	w.rescan()
	for slot := range int64(ringSize) {
		if err := w.emitBucket((w.base + slot) & (ringSize - 1)); err != nil {
			return err
		}
	}
	w.spare = slices.Grow(w.spare[:0], len(w.far))[:len(w.far)]
	sortWoven(w.far, w.spare)
	return w.emit(w.far)
}

// rescan moves what has come near from the list to the ring. It is due before base has gone a whole ring.
func (w *weave) rescan() {
	w.scanned = w.base
	keep := w.far[:0]
	for i := range w.far {
		at := int64(w.far[i].At) >> w.shift
		if at-w.base >= ringSize {
			keep = append(keep, w.far[i])
			continue
		}
		w.put(at&(ringSize-1), &w.far[i])
	}
	w.far = keep
}

// emitBucket sorts a bucket and empties it: it counts the lines of each slice of the bucket's time, puts every
// line into its slice, and sorts the slices. The lines stand in the bucket from the last to the first, and the
// slices are filled from their ends, so that lines of the same order stay as they were added.
func (w *weave) emitBucket(slot int64) error {
	b := w.ring[slot]
	if b.latest == nil {
		return nil
	}
	w.ring[slot] = bucket{}
	ends := &w.ends
	*ends = [sliceCount]int32{}
	n := int32(0)
	for from, number := b.room, b.number; number != 0; from = 0 {
		bundle := w.bundles[number-1]
		number = bundle.next
		lines := bundle.lines[from:]
		n += int32(len(lines))
		for i := range lines {
			ends[w.slice(lines[i].At)]++
		}
	}
	widest := int32(0)
	for i, sum := 0, int32(0); i < sliceCount; i++ {
		widest = max(widest, ends[i])
		sum += ends[i]
		ends[i] = sum
	}
	w.sorted = slices.Grow(w.sorted[:0], int(n))[:n]
	for from, number := b.room, b.number; number != 0; from = 0 {
		bundle := w.bundles[number-1]
		lines := bundle.lines[from:]
		for i := range lines {
			end := &ends[w.slice(lines[i].At)]
			*end--
			w.sorted[*end] = lines[i]
		}
		number, bundle.next, w.free = bundle.next, w.free, number
	}
	if widest <= sortedRun {
		insertWoven(w.sorted) // no line has far to go
	} else {
		w.spare = slices.Grow(w.spare[:0], int(n))[:n]
		sortWoven(w.sorted, w.spare)
	}
	return w.emit(w.sorted)
}

// slice is the slice of its bucket's time that an instant falls into.
func (w *weave) slice(at time.Duration) int {
	return int(at>>(w.shift-sliceBits)) & (sliceCount - 1)
}

// before tells whether a line comes before another one of a message with a higher number.
func (a *woven) before(b *woven) bool {
	return a.At < b.At || a.At == b.At && a.order < b.order
}

// sortedRun is up to how many lines are best sorted by insertion.
const sortedRun = 16

// sortWoven sorts lines by instant and order, and keeps those alike as they stand: they were added message by
// message. It is a merge sort over sorted runs of a few lines; spare is as long as v.
func sortWoven(v, spare []woven) {
	const run = sortedRun
	for from := 0; from < len(v); from += run {
		insertWoven(v[from:min(from+run, len(v))])
	}
	from, to := v, spare
	for width := run; width < len(v); width *= 2 {
		for at := 0; at < len(v); at += 2 * width {
			middle, end := min(at+width, len(v)), min(at+2*width, len(v))
			mergeWoven(to[at:end], from[at:middle], from[middle:end])
		}
		from, to = to, from
	}
	if len(v) > 0 && &from[0] != &v[0] {
		copy(v, from)
	}
}

func insertWoven(v []woven) {
	for i := 1; i < len(v); i++ {
		l := v[i]
		j := i
		for ; j > 0 && l.before(&v[j-1]); j-- {
			v[j] = v[j-1]
		}
		v[j] = l
	}
}

// mergeWoven merges two sorted runs; on a tie the first run's line comes first.
func mergeWoven(dst, a, b []woven) {
	if len(a) == 0 || len(b) == 0 || !b[0].before(&a[len(a)-1]) {
		copy(dst[copy(dst, a):], b)
		return
	}
	for len(a) > 0 && len(b) > 0 {
		if b[0].before(&a[0]) {
			dst[0], b = b[0], b[1:]
		} else {
			dst[0], a = a[0], a[1:]
		}
		dst = dst[1:]
	}
	copy(dst[copy(dst, a):], b)
}
