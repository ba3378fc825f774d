package chunked_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cascade/sim/chunked"
)

func TestAListHoldsWhatWasAdded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l chunked.List[uint64]
		var want []uint64
		for range rapid.IntRange(1, 6).Draw(t, "turns") {
			if rapid.Bool().Draw(t, "in its room") {
				free := l.Free()
				n := rapid.IntRange(0, len(free)).Draw(t, "n")
				for i := range n {
					free[i] = uint64(len(want))
					want = append(want, free[i])
				}
				l.Extend(n)
				continue
			}
			for range rapid.IntRange(0, 1500).Draw(t, "n") {
				*l.Add(0) = uint64(len(want))
				want = append(want, uint64(len(want)))
			}
		}
		for i := range want {
			if *l.At(i) != want[i] {
				t.Fatalf("element %d is %d", i, *l.At(i))
			}
		}
		if got := slices.Concat(l.Chunks()...); l.Len() != len(want) || !slices.Equal(got, want) {
			t.Fatalf("%d elements, want %d", l.Len(), len(want))
		}
	})
}

// Only the first chunk grows: the number of allocations is that of the chunks, and a few.
func TestChunksAreNeverCopied(t *testing.T) {
	n := testing.AllocsPerRun(1, func() {
		var l chunked.List[uint64]
		for range 40 << 10 {
			l.Add(1)
		}
	})
	if n > 60 {
		t.Errorf("%v allocations for 40 chunks", n)
	}
}
