package live

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cascade/orchestrator/webhook"
)

// abreast is how many webhooks of one world are out at once.
const abreast = 64

// SignatureHeader holds the HMAC-SHA256 of the body, in hexadecimal, where the server has a secret.
const SignatureHeader = "X-Cascade-Signature"

// attempt is one HTTP request that tells a receiver.
type attempt struct {
	hook
	number   int
	lane     *lane
	receiver *receiver
	answer   int     // the HTTP status; 0: none
	failure  failure // why there is none
}

// deliver sends the webhooks that are ready and waits for their answers; the lock is released meanwhile. Their
// lines are then written in order of cause. Where the world never stands still, nobody waits, and a line is
// written when its answer comes.
func (w *World) deliver() {
	lanes := w.ready
	w.ready = nil
	w.out += len(lanes)
	if w.host.options.Real {
		for _, l := range lanes {
			w.host.running.Go(func() { w.deliverAlone(l) })
		}
		return
	}
	w.free.give() // callbacks need not wait for the driver
	w.observe()
	batches := make([][]attempt, len(lanes))
	sizes := make([]int, len(lanes))
	for i, l := range lanes {
		sizes[i] = len(l.queue)
	}
	w.mu.Unlock()
	inParallel(len(lanes), func(i int) { batches[i] = w.deliverLane(lanes[i], sizes[i]) })
	w.mu.Lock()
	w.out -= len(lanes)
	attempts := slices.Concat(batches...)
	slices.SortFunc(attempts, func(a, b attempt) int { return cmp.Compare(a.place, b.place) })
	for _, a := range attempts {
		w.settle(a.lane, a)
	}
	for _, l := range lanes {
		w.rest(l)
	}
}

// inParallel calls do for 0 to n-1, a few at a time.
func inParallel(n int, do func(i int)) {
	if n == 1 {
		do(0)
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(n, abreast) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// deliverLane sends the first n webhooks of a lane one after the other, up to one that is not taken and is to
// be tried again.
func (w *World) deliverLane(l *lane, n int) []attempt {
	var made []attempt
	for i := range n {
		w.mu.Lock()
		h := l.queue[i]
		w.mu.Unlock()
		a := w.try(l, h)
		made = append(made, a)
		if _, again := webhook.RetryAfter(h.attempt); again && !webhook.Taken(a.answer) {
			break
		}
	}
	return made
}

// deliverAlone sends the first webhook of a lane and records it as soon as it is answered.
func (w *World) deliverAlone(l *lane) {
	w.slots <- struct{}{}
	w.mu.Lock()
	h := l.queue[0]
	w.mu.Unlock()
	a := w.try(l, h)
	<-w.slots
	w.mu.Lock()
	defer w.mu.Unlock()
	w.out--
	if w.ctx.Err() != nil {
		return
	}
	w.catchUp()
	w.settle(l, a)
	w.rest(l)
	w.collect()
	if len(w.ready) > 0 && !w.driven {
		w.deliver()
	}
	w.hurry()
}

// try makes one attempt.
func (w *World) try(l *lane, h hook) attempt {
	w.mu.Lock()
	body := w.body(h.line)
	w.mu.Unlock()
	began := time.Now()
	a := attempt{hook: h, number: h.attempt, lane: l, receiver: l.receiver}
	a.answer, a.failure = w.host.post(w.ctx, l.receiver, body)
	w.host.options.Observer.Attempted(a.answer, time.Since(began))
	return a
}

// newClient is what webhooks are sent with: it follows no redirects, and no proxies unless it is given a
// transport that does.
func newClient(t http.RoundTripper) *http.Client {
	if t == nil {
		t = &http.Transport{
			DialContext:         (&net.Dialer{Timeout: webhook.Timeout}).DialContext,
			MaxIdleConnsPerHost: abreast,
			IdleConnTimeout:     30 * time.Second,
		}
	}
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// post sends a body to a receiver. It gives the HTTP status that answered, or 0 and why there is none.
func (r *Registry) post(ctx context.Context, to *receiver, body []byte) (answer int, why failure) {
	ctx, cancel := context.WithTimeout(ctx, webhook.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.url, bytes.NewReader(body))
	if err != nil {
		return 0, noConnection
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "Cascade")
	if to.authorization != "" {
		request.Header.Set("Authorization", to.authorization)
	}
	if r.options.Secret != "" {
		request.Header.Set(SignatureHeader, sign(body, r.options.Secret))
	}
	response, err := r.client.Do(request)
	if err != nil {
		return 0, failureOf(err)
	}
	defer response.Body.Close()
	io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)) // so that the connection can be used again
	return response.StatusCode, 0
}

func sign(body []byte, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// failure is why an attempt was not answered.
type failure uint8

const (
	noConnection failure = iota + 1
	noAnswer             // the connection broke before there was one
	tooLate              // not within the time that a receiver has
)

func (f failure) String() string { return [...]string{"", "no connection", "no answer", "too late"}[f] }

func failureOf(err error) failure {
	var dial *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return tooLate
	case errors.As(err, &dial) && dial.Op == "dial":
		return noConnection
	}
	return noAnswer
}
