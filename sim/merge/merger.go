package merge

import (
	"slices"
	"time"
)

// Merger puts the lines of messages that were run one after the other in order of time: it collects them in
// buckets of virtual time, and sorts a bucket when no message to come can add to it. A ring of buckets covers
// what is near, one bucket all that is far.
type Merger struct {
	shift   uint // a bucket of the ring is 1<<shift nanoseconds wide
	base    int64
	ring    [ringSize]bucket
	far     bucket
	scanned int64             // the base at which far was last looked through
	starts  [sliceCount]int32 // of the slices of the bucket at hand
	sorted  []Entry
	spare   []Entry
	chunks  []*chunk // by number, from 1
	free    int32    // the first of the chunks that are not in use; 0: none
	emit    func([]Entry) error
}

const (
	ringSize   = 1 << 10
	sliceBits  = 11
	sliceCount = 1 << sliceBits
)

// bucketMessages is how many messages a bucket of the ring is for: their entries fit into the processor's cache.
const bucketMessages = 512

// New expects a message each span, on average.
func New(span time.Duration, emit func([]Entry) error) *Merger {
	m := &Merger{shift: 20, emit: emit} // a bucket is a millisecond at least
	for m.shift < 50 && time.Duration(1)<<m.shift < bucketMessages*span {
		m.shift++
	}
	return m
}

// Add takes entries, those of a message in order. None may be before the instant last flushed.
func (m *Merger) Add(entries []Entry) {
	for i := range entries {
		b := &m.far
		if at := int64(entries[i].At) >> m.shift; at-m.base < ringSize {
			b = &m.ring[at&(ringSize-1)]
		}
		if b.room == 0 {
			m.grow(b)
		}
		b.latest.entries[chunkSize-b.room] = entries[i]
		b.room--
	}
}

// Flush emits what happened before the instant, as far as whole buckets go.
func (m *Merger) Flush(before time.Duration) error {
	for end := int64(before) >> m.shift; m.base < end; m.base++ {
		if m.base-m.scanned == ringSize/2 {
			m.rescan()
		}
		if err := m.emitBucket(&m.ring[m.base&(ringSize-1)]); err != nil {
			return err
		}
	}
	return nil
}

// Finish emits everything that is left.
func (m *Merger) Finish() error {
	m.rescan()
	for slot := range int64(ringSize) {
		if err := m.emitBucket(&m.ring[(m.base+slot)&(ringSize-1)]); err != nil {
			return err
		}
	}
	m.gather(&m.far)
	return m.emitSorted(false)
}

// rescan moves what has come near to the ring. It is due before base has gone a whole ring.
func (m *Merger) rescan() {
	m.scanned = m.base
	far := m.far
	m.far = bucket{}
	for n := far.first; n != 0; n = m.release(n) {
		m.Add(far.in(m.chunks[n-1]))
	}
}

// emitBucket sorts a bucket and empties it: it counts the entries of each slice of the bucket's time, puts every
// entry into its slice, where those of the same order stay as they were added, and sorts the slices.
func (m *Merger) emitBucket(b *bucket) error {
	if b.latest == nil {
		return nil
	}
	if m.chunks[b.first-1] == b.latest { // too few to be worth counting
		m.gather(b)
		return m.emitSorted(false)
	}
	starts := &m.starts
	*starts = [sliceCount]int32{}
	for n := b.first; n != 0; n = m.chunks[n-1].next {
		entries := b.in(m.chunks[n-1])
		for i := range entries {
			starts[m.slice(entries[i].At)]++
		}
	}
	total, widest := int32(0), int32(0)
	for i := range starts {
		count := starts[i]
		widest = max(widest, count)
		starts[i] = total
		total += count
	}
	m.sorted = slices.Grow(m.sorted[:0], int(total))[:total]
	for n := b.first; n != 0; n = m.release(n) {
		entries := b.in(m.chunks[n-1])
		for i := range entries {
			start := &starts[m.slice(entries[i].At)]
			m.sorted[*start] = entries[i]
			*start++
		}
	}
	*b = bucket{}
	return m.emitSorted(widest <= sortedRun)
}

// emitSorted sorts what has been collected, and emits it. Nearly tells that no entry has far to go.
func (m *Merger) emitSorted(nearly bool) error {
	if nearly {
		insert(m.sorted)
	} else {
		m.spare = slices.Grow(m.spare[:0], len(m.sorted))[:len(m.sorted)]
		sortEntries(m.sorted, m.spare)
	}
	return m.emit(m.sorted)
}

// slice is the slice of its bucket's time that an instant falls into.
func (m *Merger) slice(at time.Duration) int {
	return int(at>>(m.shift-sliceBits)) & (sliceCount - 1)
}
