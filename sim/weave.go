package sim

import (
	"slices"
	"time"
)

// weave puts the stitches of messages that were run one after the other in order of time: it collects them in
// buckets of virtual time, and sorts a bucket when no message to come can add to it. A ring of buckets covers
// what is near, one bucket all that is far.
type weave struct {
	shift   uint // a bucket of the ring is 1<<shift nanoseconds wide
	base    int64
	ring    [ringSize]bucket
	far     bucket
	scanned int64             // the base at which far was last looked through
	starts  [sliceCount]int32 // of the slices of the bucket at hand
	sorted  []stitch
	spare   []stitch
	bundles []*bundle // by number, from 1
	free    int32     // the first of the bundles that are not in use; 0: none
	emit    func([]stitch) error
}

const (
	ringSize   = 1 << 10
	sliceBits  = 11
	sliceCount = 1 << sliceBits
)

// bucket is a list of bundles, in the order in which they were filled. Only the latest has room.
type bucket struct {
	latest *bundle
	first  int32 // its number; 0: none
	room   int32 // for as many stitches
}

// bundle is some of a bucket's stitches. It names the next one by its number: a bundle without pointers is one
// that the garbage collector does not read.
type bundle struct {
	stitches [bundleSize]stitch
	next     int32 // 0: none
}

const bundleSize = 63

// bucketMessages is how many messages a bucket of the ring is for: their lines fit into the processor's cache.
const bucketMessages = 512

// newWeave expects a message each span, on average.
func newWeave(span time.Duration, emit func([]stitch) error) *weave {
	w := &weave{shift: 20, emit: emit} // a bucket is a millisecond at least
	for w.shift < 50 && time.Duration(1)<<w.shift < bucketMessages*span {
		w.shift++
	}
	return w
}

// add takes stitches, those of a message in order. None may be before the instant last flushed.
func (w *weave) add(stitches []stitch) {
	for i := range stitches {
		b := &w.far
		if at := int64(stitches[i].at) >> w.shift; at-w.base < ringSize {
			b = &w.ring[at&(ringSize-1)]
		}
		if b.room == 0 {
			w.grow(b)
		}
		b.latest.stitches[bundleSize-b.room] = stitches[i]
		b.room--
	}
}

// grow makes room in a bucket.
func (w *weave) grow(b *bucket) {
	n := w.free
	if n == 0 {
		w.bundles = append(w.bundles, new(bundle))
		n = int32(len(w.bundles))
	}
	fresh := w.bundles[n-1]
	w.free, fresh.next = fresh.next, 0
	if b.latest == nil {
		b.first = n
	} else {
		b.latest.next = n
	}
	b.latest, b.room = fresh, bundleSize
}

// in is the bucket's stitches that are in one of its bundles.
func (b *bucket) in(bundle *bundle) []stitch {
	if bundle == b.latest {
		return bundle.stitches[:bundleSize-b.room]
	}
	return bundle.stitches[:]
}

// release puts a bundle among those that are not in use, and returns the number of the next one of its bucket.
func (w *weave) release(n int32) int32 {
	bundle := w.bundles[n-1]
	next := bundle.next
	bundle.next, w.free = w.free, n
	return next
}

// flush emits what happened before the instant, as far as whole buckets go.
func (w *weave) flush(before time.Duration) error {
	for end := int64(before) >> w.shift; w.base < end; w.base++ {
		if w.base-w.scanned == ringSize/2 {
			w.rescan()
		}
		if err := w.emitBucket(&w.ring[w.base&(ringSize-1)]); err != nil {
			return err
		}
	}
	return nil
}

// finish emits everything that is left.
func (w *weave) finish() error {
	w.rescan()
	for slot := range int64(ringSize) {
		if err := w.emitBucket(&w.ring[(w.base+slot)&(ringSize-1)]); err != nil {
			return err
		}
	}
	w.gather(&w.far)
	return w.emitSorted(false)
}

// rescan moves what has come near to the ring. It is due before base has gone a whole ring.
func (w *weave) rescan() {
	w.scanned = w.base
	far := w.far
	w.far = bucket{}
	for n := far.first; n != 0; n = w.release(n) {
		w.add(far.in(w.bundles[n-1]))
	}
}

// emitBucket sorts a bucket and empties it: it counts the stitches of each slice of the bucket's time, puts every
// stitch into its slice, where those of the same order stay as they were added, and sorts the slices.
func (w *weave) emitBucket(b *bucket) error {
	if b.latest == nil {
		return nil
	}
	if w.bundles[b.first-1] == b.latest { // too few to be worth counting
		w.gather(b)
		return w.emitSorted(false)
	}
	starts := &w.starts
	*starts = [sliceCount]int32{}
	for n := b.first; n != 0; n = w.bundles[n-1].next {
		stitches := b.in(w.bundles[n-1])
		for i := range stitches {
			starts[w.slice(stitches[i].at)]++
		}
	}
	total, widest := int32(0), int32(0)
	for i := range starts {
		count := starts[i]
		widest = max(widest, count)
		starts[i] = total
		total += count
	}
	w.sorted = slices.Grow(w.sorted[:0], int(total))[:total]
	for n := b.first; n != 0; n = w.release(n) {
		stitches := b.in(w.bundles[n-1])
		for i := range stitches {
			start := &starts[w.slice(stitches[i].at)]
			w.sorted[*start] = stitches[i]
			*start++
		}
	}
	*b = bucket{}
	return w.emitSorted(widest <= sortedRun)
}

// gather empties a bucket into sorted, in the order in which its stitches were added.
func (w *weave) gather(b *bucket) {
	w.sorted = w.sorted[:0]
	for n := b.first; n != 0; n = w.release(n) {
		w.sorted = append(w.sorted, b.in(w.bundles[n-1])...)
	}
	*b = bucket{}
}

// emitSorted sorts what has been collected, and emits it. Nearly tells that no stitch has far to go.
func (w *weave) emitSorted(nearly bool) error {
	if nearly {
		insertStitches(w.sorted)
	} else {
		w.spare = slices.Grow(w.spare[:0], len(w.sorted))[:len(w.sorted)]
		sortStitches(w.sorted, w.spare)
	}
	return w.emit(w.sorted)
}

// slice is the slice of its bucket's time that an instant falls into.
func (w *weave) slice(at time.Duration) int {
	return int(at>>(w.shift-sliceBits)) & (sliceCount - 1)
}
