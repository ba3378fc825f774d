package smpp

import (
	"sync"
	"sync/atomic"

	"cascade/orchestrator/channel/smpp"
)

// About how many bytes of requests may wait on one link, some ten thousand short messages, and on all together. Where all
// are too many, those are throttled that have more than a few.
const (
	mostWaiting    = 2 << 20
	mostAllWaiting = 64 << 20
	fewWaiting     = 32 << 10
)

// waitingBytes is about what a request takes beside its body.
const waitingBytes = 64

// queue is the requests of a link that wait for their turn.
type queue struct {
	mu    sync.Mutex
	some  sync.Cond // there is one, or there will be none any more
	list  []smpp.PDU
	size  int           // of the list
	taken int           // of what was taken last
	all   *atomic.Int64 // both, of all links
	ended bool
}

func (q *queue) init(all *atomic.Int64) { q.some.L, q.all = &q.mu, all }

// put adds a request. It reports false where too many wait.
func (q *queue) put(pdu smpp.PDU) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.size > mostWaiting || q.size > fewWaiting && q.all.Load() > mostAllWaiting {
		return false
	}
	size := len(pdu.Body) + waitingBytes
	q.size += size
	q.all.Add(int64(size))
	q.list = append(q.list, pdu)
	q.some.Signal()
	return true
}

// take gives all that wait, as soon as there is one, in the room that the last list had. It reports false at the end.
func (q *queue) take(last []smpp.PDU) ([]smpp.PDU, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.all.Add(-int64(q.taken)) // it is done
	for len(q.list) == 0 && !q.ended {
		q.some.Wait()
	}
	taken := q.list
	clear(last)
	q.list = last[:0]
	q.taken, q.size = q.size, 0
	return taken, len(taken) > 0
}

// end lets take report the end, once nothing waits.
func (q *queue) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended = true
	q.some.Signal()
}
