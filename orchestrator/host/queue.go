package host

import (
	"errors"
	"sync"
)

// task is something that the loop is to apply.
type task struct {
	needs []uint64          // numbers of messages that it touches, as far as they are known: they are read ahead
	do    func(*turn) error // applies it. An error is its caller's alone, and then it has changed nothing
	done  chan error        // is told when it is committed, or why not; nil: nobody waits, and it is done again

	dropped func() // is called where the host ends before the task is committed; nil: that is all the same
}

// queue is what came in and was not applied yet.
type queue struct {
	mu       sync.Mutex
	receipts []*task // and the answers to sends: first within an instant
	requests []*task // submissions and cancels, webhooks' answers: last within it
	taken    uint64  // receipts that were ever taken from the queue
	wake     chan struct{}
	most     int   // requests that may wait
	closed   error // why nothing more is taken; nil: it is
	ended    bool  // nothing is applied any more
}

// ErrBusy is returned when more waits than the store keeps up with.
var ErrBusy = errors.New("too much waits to be written: try again later")

func (q *queue) add(receipt bool, tasks ...*task) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	waits := tasks[0].done != nil // what nobody waits for has happened already, and cannot be refused
	switch {
	case q.closed != nil && waits:
		return q.closed
	case q.ended:
		drop(q.closed, tasks)
		return q.closed
	case waits && len(q.requests)+len(q.receipts)+len(tasks) > q.most:
		return ErrBusy
	case receipt:
		q.receipts = append(q.receipts, tasks...)
	default:
		q.requests = append(q.requests, tasks...)
	}
	q.ring()
	return nil
}

// ring wakes the loop.
func (q *queue) ring() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// waiting is the place of the last receipt that waits, among all that ever came.
func (q *queue) waiting() uint64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.taken + uint64(len(q.receipts))
}

// applied is how many receipts were ever taken.
func (q *queue) applied() uint64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.taken
}

// take takes what waits, of each kind at most so many.
func (q *queue) take(most int) (receipts, requests []*task) {
	q.mu.Lock()
	defer q.mu.Unlock()
	receipts, q.receipts = cut(q.receipts, most)
	requests, q.requests = cut(q.requests, most)
	q.taken += uint64(len(receipts))
	return receipts, requests
}

func cut(list []*task, most int) (first, rest []*task) {
	if len(list) <= most {
		return list, nil
	}
	return list[:most:most], list[most:]
}

// back puts tasks first in line again.
func (q *queue) back(receipts, requests []*task) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.taken -= uint64(len(receipts))
	q.receipts = append(receipts[:len(receipts):len(receipts)], q.receipts...)
	q.requests = append(requests[:len(requests):len(requests)], q.requests...)
}

func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.receipts) + len(q.requests)
}

// close refuses whatever somebody would wait for.
func (q *queue) close(why error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = why
}

// drop ends the queue: what waits is never applied, and whoever waits is told so.
func (q *queue) drop(why error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended = true; q.closed == nil {
		q.closed = why
	}
	drop(q.closed, q.receipts)
	drop(q.closed, q.requests)
	q.receipts, q.requests = nil, nil
}

func drop(why error, list []*task) {
	for _, task := range list {
		if task.done != nil {
			task.done <- why
		}
		if task.dropped != nil {
			task.dropped()
		}
	}
}
