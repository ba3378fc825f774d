package host

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"cascade/orchestrator"
)

// News is what a group has added to a message's record.
type News struct {
	Place      uint64 // of the first line, among all that were written since the host began; they count from 1
	End        uint64 // of the last one
	Subaccount string
	Message    *orchestrator.Message
	Lines      []byte // each with a line feed after it
}

// mostNews is how many messages' news are kept for those who watch. Who is further behind reads the store anew.
const mostNews = 8_192

// feed is the news of late, of all hosts of a process.
type feed struct {
	run   int64  // tells it from the feeds of other runs
	grown signal // there are more
	mu    sync.Mutex
	news  []News // in the order of their places; the oldest are cut off now and then
	count uint64 // lines that were ever written
}

func (f *feed) add(list []News) {
	defer f.grown.give()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, n := range list {
		n.Place, n.End = f.count+1, f.count+uint64(bytes.Count(n.Lines, []byte{'\n'}))
		f.count = n.End
		f.news = append(f.news, n)
	}
	if len(f.news) > 2*mostNews {
		f.news = slices.Clone(f.news[len(f.news)-mostNews:])
	}
}

func (f *feed) last() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count
}

// after are the news that hold lines after a place, at most so many. It reports whether none between is missing.
func (f *feed) after(place uint64, most int) (list []News, whole bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case place > f.count:
		return nil, false
	case place == f.count:
		return nil, true
	case len(f.news) == 0, f.news[0].Place > place+1:
		return nil, false
	}
	first, _ := slices.BinarySearchFunc(f.news, place+1, func(n News, p uint64) int { return cmp.Compare(n.End, p) })
	return slices.Clone(f.news[first:min(len(f.news), first+most)]), true
}

// News are those that hold lines after a place, at most so many, the oldest first; the first may hold some before it
// too. It reports whether none between is missing: they are kept for a while, and of this run alone.
func (h *Host) News(after uint64, most int) (list []News, whole bool) {
	return h.o.feed.after(after, most)
}

// Grown is closed when there are more news.
func (h *Host) Grown() <-chan struct{} { return h.o.feed.grown.wait() }
