package smpp

import (
	"sync"

	"cascade/orchestrator/channel/smpp"
)

// mostWaiting is about how many bytes of requests may wait on one link: some ten thousand short messages.
const mostWaiting = 2 << 20

// waitingBytes is about what a request takes beside its body.
const waitingBytes = 64

// queue is the requests of a link that wait for their turn.
type queue struct {
	mu    sync.Mutex
	some  sync.Cond // there is one, or there will be none any more
	list  []smpp.PDU
	size  int
	ended bool
}

func (q *queue) init() { q.some.L = &q.mu }

// put adds a request. It reports false where too many wait.
func (q *queue) put(pdu smpp.PDU) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.size > mostWaiting {
		return false
	}
	q.size += len(pdu.Body) + waitingBytes
	q.list = append(q.list, pdu)
	q.some.Signal()
	return true
}

// take gives all that wait, as soon as there is one, in the room that the last list had. It reports false at the end.
func (q *queue) take(last []smpp.PDU) ([]smpp.PDU, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.list) == 0 && !q.ended {
		q.some.Wait()
	}
	taken := q.list
	clear(last)
	q.list, q.size = last[:0], 0
	return taken, len(taken) > 0
}

// end lets take report the end, once nothing waits.
func (q *queue) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended = true
	q.some.Signal()
}
