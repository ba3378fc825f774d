package merge

// bucket is a list of chunks, in the order in which they were filled. Only the latest has room.
type bucket struct {
	latest *chunk
	first  int32 // its number; 0: none
	room   int32 // for as many entries
}

// chunk is some of a bucket's entries. It names the next one by its number: a chunk without pointers is one
// that the garbage collector does not read.
type chunk struct {
	entries [chunkSize]Entry
	next    int32 // 0: none
}

const chunkSize = 63

// grow makes room in a bucket.
func (m *Merger) grow(b *bucket) {
	n := m.free
	if n == 0 {
		m.chunks = append(m.chunks, new(chunk))
		n = int32(len(m.chunks))
	}
	fresh := m.chunks[n-1]
	m.free, fresh.next = fresh.next, 0
	if b.latest == nil {
		b.first = n
	} else {
		b.latest.next = n
	}
	b.latest, b.room = fresh, chunkSize
}

// in is the bucket's entries that are in one of its chunks.
func (b *bucket) in(chunk *chunk) []Entry {
	if chunk == b.latest {
		return chunk.entries[:chunkSize-b.room]
	}
	return chunk.entries[:]
}

// release puts a chunk among those that are not in use, and returns the number of the next one of its bucket.
func (m *Merger) release(n int32) int32 {
	chunk := m.chunks[n-1]
	next := chunk.next
	chunk.next, m.free = m.free, n
	return next
}

// gather empties a bucket into sorted, in the order in which its entries were added.
func (m *Merger) gather(b *bucket) {
	m.sorted = m.sorted[:0]
	for n := b.first; n != 0; n = m.release(n) {
		m.sorted = append(m.sorted, b.in(m.chunks[n-1])...)
	}
	*b = bucket{}
}
