package door

import (
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"cascade/orchestrator/sendapi"
)

// Bodies counts the bytes of all requests whose answer is not yet written.
type Bodies struct {
	most int64
	held atomic.Int64
	full func()
}

// NewBodies counts up to so many bytes. Full is called when there is no room for a body.
func NewBodies(most int64, full func()) *Bodies { return &Bodies{most: most, full: full} }

// Held is how many bytes there are.
func (b *Bodies) Held() int64 { return b.held.Load() }

// counted is a body whose bytes count until it is let go.
type counted struct {
	io.ReadCloser
	all  *Bodies
	mine int64
}

// Take counts a request's body from now on. What it returns lets it go, when the request was answered.
func (b *Bodies) Take(r *http.Request) (letGo func()) {
	if r.Body == nil || r.Body == http.NoBody {
		return func() {}
	}
	body := &counted{ReadCloser: r.Body, all: b}
	r.Body = body
	return func() { b.held.Add(-body.mine) }
}

// Read fails with a refusal where all bodies together would be too large.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.mine += int64(n)
	if held := c.all.held.Add(int64(n)); held > c.all.most {
		c.all.full()
		// Nothing of what was read is given: who has all that they wanted would not look at the error.
		return 0, sendapi.Refuse(http.StatusServiceUnavailable, 1100,
			"requests of %d MiB together are under way already: send this one again when others are answered", c.all.most>>20)
	}
	return n, err
}

// What is left of a body when its request was answered is read all the same, up to so much and for so long: many
// clients read no answer before they have written everything, and see a broken connection instead.
const (
	lingerBytes = 128 << 20
	lingerTime  = 20 * time.Second // a machine under load takes its time over tens of megabytes
	smallBody   = 256 << 10        // which the HTTP server itself reads to its end
)

// Linger prepares for a body that may not be wanted. What it returns is called when the request was answered.
func Linger(w http.ResponseWriter, r *http.Request) (rest func()) {
	if r.ContentLength >= 0 && r.ContentLength <= smallBody {
		return func() {}
	}
	c, body := http.NewResponseController(w), r.Body
	if c.EnableFullDuplex() != nil {
		return func() {}
	}
	return func() {
		if c.Flush() == nil && c.SetReadDeadline(time.Now().Add(lingerTime)) == nil {
			io.CopyN(io.Discard, body, lingerBytes) // an error means that the client has had enough as well
		}
	}
}
