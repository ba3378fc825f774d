// Package chunked is lists that grow without being copied: a million messages, and their eleven million lines, are
// written once, and stay where they are.
package chunked

import "unsafe"

// List is a list in chunks of the same length. Only the first chunk grows, for most lists are of a few. The zero value
// is an empty list.
type List[T any] struct {
	chunks [][]T
	length int
}

const (
	chunkBits = 10
	chunkSize = 1 << chunkBits
	firstRoom = 256 // bytes, where the first chunk begins
)

// Len is the number of elements.
func (l *List[T]) Len() int { return l.length }

// At is element i, from 0, where it stands. It must be there.
func (l *List[T]) At(i int) *T { return &l.chunks[i>>chunkBits][i&(chunkSize-1)] }

// Add appends an element, and returns it where it stands: there it stays once the first chunk is full.
func (l *List[T]) Add(v T) *T {
	if l.length == len(l.chunks)<<chunkBits {
		l.chunks = append(l.chunks, make([]T, 0, l.room()))
	}
	last := &l.chunks[len(l.chunks)-1]
	*last = append(*last, v)
	l.length++
	return &(*last)[len(*last)-1]
}

// room is how many elements the next chunk has room for.
func (l *List[T]) room() int {
	if len(l.chunks) > 0 {
		return chunkSize
	}
	var one T
	return max(1, firstRoom/int(max(1, unsafe.Sizeof(one))))
}

// Free is the room behind the last element, as far as it need not be made first. What is written there belongs to the
// list once Extend has taken it in.
func (l *List[T]) Free() []T {
	if len(l.chunks) == 0 {
		return nil
	}
	last := l.chunks[len(l.chunks)-1]
	return last[len(last):min(cap(last), chunkSize)]
}

// Extend takes in the first n elements of Free.
func (l *List[T]) Extend(n int) {
	if n > 0 {
		last := &l.chunks[len(l.chunks)-1]
		*last = (*last)[:len(*last)+n]
		l.length += n
	}
}

// Chunks are the elements in order, chunk by chunk.
func (l *List[T]) Chunks() [][]T { return l.chunks }
