package live

import (
	"crypto/hmac"
	"net/http"
	"sync"
	"time"
)

// Receiver is a receiver of webhooks that the world has of its own, for whoever has none to register yet: it answers as
// it is told to. What came to it is in Registry.Mail. The zero Receiver takes everything at once.
type Receiver struct {
	mu     sync.Mutex
	manner Manner
}

// Manner is how a Receiver answers.
type Manner struct {
	Status int           // the HTTP status; 0: 200
	Delay  time.Duration // of real time, before it answers
}

// Receiver is the world's own. It has none of the world's locks: it can be told while the world waits for its answer.
func (w *World) Receiver() *Receiver { return &w.receiver }

// Answer lets it answer so from now on.
func (r *Receiver) Answer(m Manner) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.manner = m
}

// Manner is how it answers now.
func (r *Receiver) Manner() Manner {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.manner
	if m.Status == 0 {
		m.Status = http.StatusOK
	}
	return m
}

// Verify tells whether a webhook's signature is the one of its body: right, wrong or missing; "" where webhooks are not
// signed.
func (r *Registry) Verify(h http.Header, body []byte) string {
	switch given := h.Get(SignatureHeader); {
	case r.options.Secret == "":
		return ""
	case given == "":
		return "missing"
	case hmac.Equal([]byte(given), []byte(sign(body, r.options.Secret))):
		return "right"
	}
	return "wrong"
}
