package live

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host/door"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
)

// SignatureHeader holds the HMAC-SHA256 of the body, in hexadecimal, where the server has a secret.
const SignatureHeader = "X-Cascade-Signature"

// TimeHeader holds the world's time of a webhook, of a timer's call and of an answer, in seconds since virtual zero.
const TimeHeader = "X-Cascade-Time"

// newClient is what webhooks are sent with: it follows no redirects, and no proxies unless it is given a
// transport that does. It connects to what its reach allows.
func newClient(t http.RoundTripper, reach door.Reach) *http.Client {
	if t == nil {
		t = &http.Transport{
			DialContext:         (&net.Dialer{Timeout: webhook.Timeout, Control: reach.Check}).DialContext,
			MaxIdleConnsPerHost: abreast,
			IdleConnTimeout:     idleTime,
		}
	}
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Call makes a request as webhooks are sent: no redirect is followed, nor a proxy.
func (r *Registry) Call(request *http.Request) (*http.Response, error) { return r.client.Do(request) }

// idleTime is how long a connection to a receiver is kept: less than the five seconds or more that most servers do.
const idleTime = 2 * time.Second

// mostRead is how much of an answer is read, so that its connection can be used again.
const mostRead = 64 << 10

// replayed marks a request that the transport sends again, on a new connection, when one that was used before turns
// out to be closed: a receiver may close at any time, and has not failed to answer what it never got. The header
// itself is not sent.
const replayed = "Idempotency-Key"

// post makes one attempt to tell a receiver: it gives the HTTP status that answered, or why there is none. One that
// refuses its token is asked once more, with a new one.
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
	to := h.Receiver.Value()
	authorization, said, err := to.authorization, []byte(nil), error(nil)
	fetched := false
	if to.oauth != (sendapi.OAuth{}) {
		authorization, fetched, err = r.tokens.bearer(ctx, r.client, to.oauth)
	}
	if err == nil {
		a.answer, said, err = r.try(ctx, to, authorization, letter)
	}
	if a.answer == http.StatusUnauthorized && to.oauth != (sendapi.OAuth{}) && !fetched {
		r.tokens.forget(to.oauth, authorization)
		if authorization, _, err = r.tokens.bearer(ctx, r.client, to.oauth); err == nil {
			a.answer, said, err = r.try(ctx, to, authorization, letter)
		}
	}
	return r.over(a, said, err, time.Since(began))
}

// over is an attempt that has ended, with what became of it.
func (r *Registry) over(a attempt, said []byte, err error, took time.Duration) attempt {
	r.options.Observer.Attempted(a.answer, took)
	switch taken := webhook.IsTaken(a.answer); {
	case !taken:
		a.fault = &fault{CauseOf(err), took, beginning(said)}
	case len(said) > 0:
		a.fault = &fault{said: beginning(said)}
	}
	return a
}

// Knock sends what tells of no message, such as the request by which a webhook proves itself, at once: nothing waits
// for it, and no line tells of it. It gives the HTTP status of the answer, or why there was none.
func (w *World) Knock(ctx context.Context, wire Wire, letter Callback) (answer int, err error) {
	ctx, cancel := context.WithTimeout(ctx, webhook.Timeout)
	defer cancel()
	letter.At = w.Instant()
	answer, _, err = w.registry.try(ctx, receiver{url: letter.URL, wire: wire}, "", letter)
	if err != nil {
		return 0, errors.New(CauseOf(err))
	}
	return answer, nil
}

// try sends the body once, and reads the answer.
func (r *Registry) try(
	ctx context.Context, to receiver, authorization string, letter Callback,
) (answer int, said []byte, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.url, bytes.NewReader(letter.Body))
	if err != nil {
		return 0, nil, err
	}
	if letter.Query != "" {
		request.URL.RawQuery = strings.TrimPrefix(request.URL.RawQuery+"&"+letter.Query, "&")
	}
	request.Header = r.headers(to, authorization, letter)
	request.Header[replayed] = nil
	response, err := r.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode < http.StatusOK: // what follows a 101 is no body, and need not end
	case response.ContentLength != 0:
		said, _ = io.ReadAll(io.LimitReader(response.Body, mostRead)) // as much as there is
	}
	return response.StatusCode, said, nil
}

// headers are those that the body is sent with.
func (r *Registry) headers(to receiver, authorization string, letter Callback) http.Header {
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("User-Agent", "Cascade")
	h.Set(TimeHeader, string(orchestrator.AppendSeconds(nil, letter.At)))
	if authorization != "" {
		h.Set("Authorization", authorization)
	}
	if r.options.Secret != "" && to.wire == nil {
		h.Set(SignatureHeader, sign(letter.Body, r.options.Secret))
	}
	maps.Copy(h, letter.Header)
	return h
}

func sign(body []byte, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
