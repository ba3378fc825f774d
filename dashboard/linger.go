package dashboard

import (
	"io"
	"net/http"
	"time"
)

// What is left of a body when its request was answered is read all the same, up to so much and for so long: many
// clients read no answer before they have written everything, and see a broken connection instead.
const (
	lingerBytes = 128 << 20
	lingerTime  = 2 * time.Second
	smallBody   = 256 << 10 // which the HTTP server itself reads to its end
)

// linger prepares for a body that may not be wanted. What it returns is called when the request was answered.
func linger(w http.ResponseWriter, r *http.Request) (rest func()) {
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
