package live

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"cascade/orchestrator/webhook"
)

// SignatureHeader holds the HMAC-SHA256 of the body, in hexadecimal, where the server has a secret.
const SignatureHeader = "X-Cascade-Signature"

// newClient is what webhooks are sent with: it follows no redirects, and no proxies unless it is given a
// transport that does.
func newClient(t http.RoundTripper) *http.Client {
	if t == nil {
		t = &http.Transport{
			DialContext:         (&net.Dialer{Timeout: webhook.Timeout}).DialContext,
			MaxIdleConnsPerHost: abreast,
			IdleConnTimeout:     idleTime,
		}
	}
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// idleTime is how long a connection to a receiver is kept: less than the five seconds or more that most servers do.
const idleTime = 2 * time.Second

// replayed marks a request that the transport sends again, on a new connection, when one that was used before turns
// out to be closed: a receiver may close at any time, and has not failed to answer what it never got. The header
// itself is not sent.
const replayed = "Idempotency-Key"

// post sends a body to a receiver. It gives the HTTP status that answered, or 0 and why there is none.
func (r *Registry) post(ctx context.Context, to *receiver, body []byte) (answer int, why failure) {
	ctx, cancel := context.WithTimeout(ctx, webhook.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.url, bytes.NewReader(body))
	if err != nil {
		return 0, noConnection
	}
	request.Header[replayed] = nil
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
	if response.StatusCode >= http.StatusOK { // what follows a 101 is no body, and need not end
		io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)) // so that the connection can be used again
	}
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
