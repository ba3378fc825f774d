package live

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host/post"
	"cascade/orchestrator/webhook"
)

// SignatureHeader holds the HMAC-SHA256 of the body, in hexadecimal, where the server has a secret.
const SignatureHeader = "X-Cascade-Signature"

// TimeHeader holds the world's time of a webhook, of a timer's call and of an answer, in seconds since virtual zero.
const TimeHeader = "X-Cascade-Time"

// Call makes a request as webhooks are sent: no redirect is followed, nor a proxy.
func (r *Registry) Call(request *http.Request) (*http.Response, error) { return r.client.Do(request) }

// post makes one attempt to tell a receiver: it gives the HTTP status that answered, or why there is none.
func (r *Registry) post(ctx context.Context, h hook, letter Callback) attempt {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, webhook.Timeout)
	defer cancel()
	a := attempt{hook: h}
	if letter.Send != nil {
		answer, said, err := letter.Send(ctx)
		a.answer = answer
		return r.over(a, []byte(said), err, time.Since(began))
	}
	answer, err := r.try(ctx, h.Receiver.Value(), letter)
	a.answer = answer.Status
	return r.over(a, answer.Said, err, time.Since(began))
}

// over is an attempt that has ended, with what became of it.
func (r *Registry) over(a attempt, said []byte, err error, took time.Duration) attempt {
	r.options.Observer.Attempted(a.answer, took)
	switch taken := webhook.IsTaken(a.answer); {
	case !taken:
		a.fault = &fault{post.CauseOf(err), took, post.Beginning(said)}
	case len(said) > 0:
		a.fault = &fault{said: post.Beginning(said)}
	}
	return a
}

// Knock sends what tells of no message, such as the request by which a webhook proves itself, at once: nothing waits
// for it, and no line tells of it. It gives the HTTP status of the answer, or why there was none.
func (w *World) Knock(ctx context.Context, wire Wire, letter Callback) (answer int, err error) {
	ctx, cancel := context.WithTimeout(ctx, webhook.Timeout)
	defer cancel()
	letter.At = w.Instant()
	got, err := w.registry.try(ctx, receiver{Receiver: post.Receiver{URL: letter.URL}, wire: wire}, letter)
	if err != nil {
		return 0, errors.New(post.CauseOf(err))
	}
	return got.Status, nil
}

// try sends a letter once.
func (r *Registry) try(ctx context.Context, to receiver, letter Callback) (post.Answer, error) {
	return r.client.Post(ctx, to.Receiver, r.posted(to, letter))
}

// posted is a letter as it is sent.
func (r *Registry) posted(to receiver, letter Callback) post.Letter {
	h := http.Header{}
	h.Set(TimeHeader, string(orchestrator.AppendSeconds(nil, letter.At)))
	if r.options.Secret != "" && to.wire == nil {
		h.Set(SignatureHeader, sign(letter.Body, r.options.Secret))
	}
	maps.Copy(h, letter.Header)
	return post.Letter{Body: letter.Body, Query: letter.Query, Header: h}
}

func sign(body []byte, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
