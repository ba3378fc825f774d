package merge_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/sim/merge"
)

// failer is a test, or a law under test.
type failer interface{ Fatal(args ...any) }

// merged puts the entries of messages, which are submitted at the instants of their first ones, in order. It takes
// them over in batches of a few messages, as a crowd does.
func merged(t failer, expected time.Duration, messages [][]merge.Entry, batch int) []merge.Entry {
	var got []merge.Entry
	m := merge.New(expected, func(sorted []merge.Entry) error {
		got = append(got, sorted...)
		return nil
	})
	for i, entries := range messages {
		if i%batch == 0 {
			if err := m.Flush(entries[0].At); err != nil {
				t.Fatal(err)
			}
		}
		m.Add(entries)
	}
	if err := m.Finish(); err != nil {
		t.Fatal(err)
	}
	return got
}

// What comes out is what a stable sort of everything gives. A message goes on for up to six seconds, and messages
// come for longer. Where they are expected all at once a bucket is a millisecond, and the ring a second: what is far
// has to be looked through again and again.
func TestAMergerSorts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gap := rapid.SampledFrom([]time.Duration{0, time.Microsecond, 10 * time.Millisecond, 50 * time.Millisecond}).Draw(t, "gap")
		spans := rapid.SampledFrom([]time.Duration{1, time.Millisecond, time.Second}).Draw(t, "spans of")
		var messages [][]merge.Entry
		var want []merge.Entry
		for n := range rapid.IntRange(1, 300).Draw(t, "messages") {
			at := time.Duration(n) * gap
			var entries []merge.Entry
			for range rapid.IntRange(1, 4).Draw(t, "events") {
				e := merge.Entry{At: at, Order: rapid.Uint64Range(0, 2).Draw(t, "order"), Message: uint32(n),
					Lines: [merge.PerEntry]uint32{uint32(len(want)) + 1}}
				if last := len(entries) - 1; last >= 0 && entries[last].At == at {
					e.Order = max(e.Order, entries[last].Order) // as one message's lines are
				}
				entries, want = append(entries, e), append(want, e)
				at += spans * time.Duration(rapid.IntRange(0, 2).Draw(t, "span"))
			}
			messages = append(messages, entries)
		}
		expected := rapid.SampledFrom([]time.Duration{0, gap}).Draw(t, "expected")
		got := merged(t, expected, messages, rapid.IntRange(1, 20).Draw(t, "batch"))
		slices.SortStableFunc(want, func(a, b merge.Entry) int {
			return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Order, b.Order))
		})
		if !slices.Equal(got, want) {
			for i := range want {
				if i >= len(got) || got[i] != want[i] {
					t.Fatalf("entry %d of %d is not %v", i, len(want), want[i])
				}
			}
		}
	})
}

// What is far when it is added comes near in time, and then before what was added later: a message of every 50 ms is
// heard of again when the one 40 after it is submitted, two rings of a bucket's millisecond on.
func TestWhatIsFarComesNearInTime(t *testing.T) {
	var messages [][]merge.Entry
	var want []merge.Entry
	for n := range uint32(200) {
		at := time.Duration(n) * 50 * time.Millisecond
		messages = append(messages, []merge.Entry{{At: at, Message: n}, {At: at + 2*time.Second, Message: n}})
		want = append(want, messages[n]...)
	}
	slices.SortStableFunc(want, func(a, b merge.Entry) int { return cmp.Compare(a.At, b.At) })
	if got := merged(t, 0, messages, 1); !slices.Equal(got, want) {
		t.Error("it does not sort")
	}
}

// A bucket of many entries is counted out, one of many at the same instant is sorted by merging.
func TestAMergerSortsWhatIsCrowded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		instants := rapid.SampledFrom([]uint64{1, 20, 1 << 19}).Draw(t, "instants")
		seed := rapid.Uint64().Draw(t, "seed")
		var messages [][]merge.Entry
		var want []merge.Entry
		for n := range rapid.IntRange(60, 3000).Draw(t, "messages") {
			seed = seed*6364136223846793005 + 1442695040888963407
			e := merge.Entry{At: time.Duration(seed >> 33 % instants), Order: seed >> 20 % 3, Message: uint32(n)}
			messages, want = append(messages, []merge.Entry{{Message: uint32(n)}, e}), append(want,
				merge.Entry{Message: uint32(n)}, e)
		}
		got := merged(t, 0, messages, 256)
		slices.SortStableFunc(want, func(a, b merge.Entry) int {
			return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Order, b.Order))
		})
		if !slices.Equal(got, want) {
			t.Fatal("it does not sort")
		}
	})
}
