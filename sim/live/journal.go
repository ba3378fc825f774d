package live

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gofrs/uuid/v5"
)

// Request is one request of the API under test as it came, and its answer. Header, Body and Answer are as they were:
// whoever shows them hides the credentials.
type Request struct {
	Subaccount string        // that it names; "": none, or none that can be told
	At         time.Duration // of its world's time, where there is one
	Method     string
	Target     string // path and query
	Header     http.Header
	Body       []byte // what of it was read, at most MostKept bytes
	BodySize   int64  // the whole body's, as far as it is known
	Status     int
	Answer     []byte      // at most MostKept bytes
	Fault      string      // what befell it on purpose, such as "dropped"; "": nothing
	Near       string      // of a request that nothing answers: the nearest that something does; "": there is none
	Wire       string      // the mock provider that it called; "": none
	Signature  string      // of what came to a world's own receiver: as Registry.Verify has it
	Sends      []uuid.UUID // the messages that it sent over a wire

	place int
}

// MostKept is how many bytes are kept of a body or an answer.
const MostKept = 64 << 10

// How many requests a journal holds, and about how many bytes: the oldest go first.
const (
	mostRequests = 10_000
	mostJournal  = 64 << 20
	requestBytes = 1000 // beside its texts
)

// Journal is the latest requests of one kind, such as those of the API under test, of all subaccounts. Adding one costs
// little: it is made for every send. The zero Journal is empty.
type Journal struct {
	mu      sync.Mutex
	list    []*Request
	next    int // place of the next
	dropped int // places before this one were dropped for want of room
	bytes   int
	grown   signal
}

// Add puts a request at the end.
func (j *Journal) Add(r *Request) {
	j.mu.Lock()
	defer j.mu.Unlock()
	r.place = j.next
	j.next++
	j.list = append(j.list, r)
	j.bytes += r.size()
	for len(j.list) > mostRequests || j.bytes > mostJournal && len(j.list) > 1 {
		j.bytes -= j.list[0].size()
		j.dropped = j.list[0].place + 1
		j.list[0] = nil
		j.list = j.list[1:]
	}
	j.grown.give()
}

func (r *Request) size() int {
	size := len(r.Body) + len(r.Answer) + len(r.Sends)*len(uuid.UUID{}) + len(r.Method) + len(r.Target) +
		len(r.Near) + requestBytes
	for name, values := range r.Header {
		size += len(name)
		for _, v := range values {
			size += len(v)
		}
	}
	return size
}

type keeping struct{}

// Keeping is ctx of a request over a wire that is kept: what World.SendAllOver sends by it is noted there.
func Keeping(ctx context.Context, r *Request) context.Context {
	return context.WithValue(ctx, keeping{}, r)
}

// note notes what a request sent, if it is kept.
func note(ctx context.Context, placed []Placed) {
	if r, ok := ctx.Value(keeping{}).(*Request); ok {
		for _, p := range placed {
			r.Sends = append(r.Sends, p.UMID)
		}
	}
}

// Forget drops what was asked of a subaccount.
func (j *Journal) Forget(subaccount string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	kept := j.list[:0:0]
	j.bytes = 0
	for _, r := range j.list {
		if r.Subaccount != subaccount {
			kept = append(kept, r)
			j.bytes += r.size()
		}
	}
	j.list = kept
}

// Names tells whether a request names the subaccount.
func (j *Journal) Names(subaccount string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.ContainsFunc(j.list, func(r *Request) bool { return r.Subaccount == subaccount })
}

// Read gives the requests from a place on that name the subaccount, or none at all: those may have been meant for it.
// They are at most so many; next is the place to go on from. Dropped tells that some may have gone that were asked for.
func (j *Journal) Read(subaccount string, from, most int) (list []*Request, next int, dropped bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, r := range j.list {
		if len(list) == most {
			return list, r.place, from < j.dropped
		}
		if r.place >= from && (r.Subaccount == subaccount || r.Subaccount == "") {
			list = append(list, r)
		}
	}
	return list, j.next, from < j.dropped
}

// By is the request that sent a message over a wire, if it is still kept.
func (j *Journal) By(umid uuid.UUID) (r *Request, ok bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, r := range slices.Backward(j.list) {
		if slices.Contains(r.Sends, umid) {
			return r, true
		}
	}
	return nil, false
}

// Next is the place of the request that comes next.
func (j *Journal) Next() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.next
}

// Index is the place that a cursor leads to. One of another server's journal leads to the beginning, and reset tells
// so.
func (j *Journal) Index(c Cursor) (place int, reset bool) {
	if c.Index > j.Next() {
		return 0, true
	}
	return c.Index, false
}

// Await waits until a subaccount has a request from a place on, ctx is done, closing is closed or so much real time has
// passed.
func (j *Journal) Await(
	ctx context.Context, closing <-chan struct{}, subaccount string, from int, within time.Duration,
) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for within > 0 {
		list, next, _ := j.Read(subaccount, from, 1)
		if len(list) > 0 {
			return
		}
		j.mu.Lock()
		grown := j.grown.wait()
		missed := j.next > next
		j.mu.Unlock()
		if missed {
			continue
		}
		select {
		case <-grown:
			from = next
		case <-closing:
			return
		case <-ctx.Done():
			return
		}
	}
}
