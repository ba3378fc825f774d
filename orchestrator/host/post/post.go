// Package post calls the receivers of webhooks: whoever has any to tell, a simulated world or a host on a real clock,
// posts them the same way. Redirects are not followed, tokens that a receiver wants are fetched and kept, and a
// connection that its receiver has closed meanwhile is no failure.
//
//	c := post.NewClient(nil, reach, 32)
//	answer, err := c.Post(ctx, post.Receiver{URL: "https://example.com/receipts"}, post.Letter{Body: body})
//
// It retries nothing: when the next attempt comes is decided by whoever posts.
package post

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"time"

	"cascade/orchestrator/host/door"
	"cascade/orchestrator/webhook"
)

// Receiver is where a webhook goes, and what it is shown there.
type Receiver struct {
	URL         string
	Credentials Credentials
}

// Letter is what is posted.
type Letter struct {
	Body   []byte      // JSON, unless Header says otherwise
	Query  string      // is added to the receiver's own; "": nothing is
	Header http.Header // beside what every letter bears, or instead of it
}

// Headers are all that a letter bears, where the receiver is shown an authorization; "": none.
func (l Letter) Headers(authorization string) http.Header {
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("User-Agent", "Cascade")
	if authorization != "" {
		h.Set("Authorization", authorization)
	}
	maps.Copy(h, l.Header)
	return h
}

// Answer is how a receiver answered.
type Answer struct {
	Status int    // of HTTP; 0: there was none
	Said   []byte // the beginning of the answer
}

// Client posts webhooks. It is safe for use by several goroutines at once.
type Client struct {
	http   *http.Client
	tokens tokens
}

// idleTime is how long a connection to a receiver is kept: less than the five seconds or more that most servers do.
const idleTime = 2 * time.Second

// NewClient makes a client that connects to what its reach allows, and keeps so many idle connections to a receiver. It
// follows no proxies, unless it is given a transport that does; nil: one of its own.
func NewClient(t http.RoundTripper, reach door.Reach, abreast int) *Client {
	if t == nil {
		t = &http.Transport{
			DialContext:         (&net.Dialer{Timeout: webhook.Timeout, Control: reach.Check}).DialContext,
			MaxIdleConnsPerHost: abreast,
			IdleConnTimeout:     idleTime,

			MaxResponseHeaderBytes: mostRead,
		}
	}
	return &Client{http: &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Do makes a request as webhooks are sent.
func (c *Client) Do(r *http.Request) (*http.Response, error) { return c.http.Do(r) }

// Close closes the connections that nobody uses.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Post makes one attempt to tell a receiver. One that refuses its token is asked once more, with a new one. CauseOf
// puts the error into words.
func (c *Client) Post(ctx context.Context, to Receiver, l Letter) (answer Answer, err error) {
	header, fetched, err := c.authorization(ctx, to.Credentials)
	if err != nil {
		return answer, err
	}
	if answer, err = c.try(ctx, to.URL, header, l); answer.Status != http.StatusUnauthorized || fetched {
		return answer, err
	}
	if grant, ok := to.Credentials.grant(); ok {
		c.tokens.forget(grant, header)
		if header, _, err = c.authorization(ctx, to.Credentials); err == nil {
			return c.try(ctx, to.URL, header, l)
		}
	}
	return answer, err
}

// authorization is the header that a receiver is shown. It reports whether a token was fetched for this.
func (c *Client) authorization(ctx context.Context, of Credentials) (header string, fetched bool, err error) {
	if grant, ok := of.grant(); ok {
		return c.tokens.bearer(ctx, c.http, grant)
	}
	return string(of), false, nil
}

// replayed marks a request that the transport sends again, on a new connection, when one that was used before turns
// out to be closed: a receiver may close at any time, and has not failed to answer what it never got. The header
// itself is not sent.
const replayed = "Idempotency-Key"

// mostRead is how much of an answer is read, so that its connection can be used again, and how large its header may be.
const mostRead = 64 << 10

// try sends a letter once, and reads the answer.
func (c *Client) try(ctx context.Context, url, authorization string, l Letter) (answer Answer, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(l.Body))
	if err != nil {
		return answer, err
	}
	if l.Query != "" {
		request.URL.RawQuery = strings.TrimPrefix(request.URL.RawQuery+"&"+l.Query, "&")
	}
	request.Header = l.Headers(authorization)
	request.Header[replayed] = nil
	response, err := c.http.Do(request)
	if err != nil {
		return answer, err
	}
	defer response.Body.Close()
	answer.Status = response.StatusCode
	switch {
	case response.StatusCode < http.StatusOK: // what follows a 101 is no body, and need not end
	case response.ContentLength != 0:
		answer.Said, _ = io.ReadAll(io.LimitReader(response.Body, mostRead)) // as much as there is
	}
	return answer, nil
}
