package adapter

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"cascade/orchestrator"
)

// HTTP is how an adapter sends over HTTP. The zero value of a field is what its comment says.
type HTTP struct {
	Timeout   time.Duration     // for the provider to answer a request; 0: 10 s
	Patience  time.Duration     // for a send to be taken, with its waits and retries; 0: 30 s
	Parallel  int               // sends under way at once; 1: in their order, strictly; 0: 32
	Transport http.RoundTripper // nil: one of the adapter's own, which keeps its connections
}

// client sends over HTTP.
type client struct {
	timeout, patience time.Duration
	transport         http.RoundTripper
	turns             *turns
}

func newClient(o HTTP) *client {
	c := &client{
		timeout: cmp.Or(o.Timeout, 10*time.Second), patience: cmp.Or(o.Patience, 30*time.Second),
		transport: o.Transport, turns: newTurns(cmp.Or(max(o.Parallel, 0), 32)),
	}
	if c.transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost, t.MaxIdleConns, t.MaxResponseHeaderBytes = c.turns.most, c.turns.most, mostReply
		c.transport = t
	}
	return c
}

// Run keeps nothing but connections: it waits until ctx ends, and closes them.
func (c *client) Run(ctx context.Context, _ func(context.Context, []Receipt) error) error {
	<-ctx.Done()
	if t, ok := c.transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
	return context.Cause(ctx)
}

// reply is what a provider answered over HTTP.
type reply struct {
	status int
	header http.Header
	body   []byte // whole, unless the connection broke or it is over mostReply
}

// mostReply is how many bytes of an answer are read.
const mostReply = 1 << 20

// verdict is what an answer comes to.
type verdict struct {
	Answer // as it stands if the send is not tried again
	next   next
	wait   time.Duration // before the next attempt; 0: it grows
}

// next is what follows an answer.
type next uint8

const (
	final     next = iota // that was it
	throttled             // nothing was taken: the provider wants fewer sends, this one and all others wait
	again                 // nothing was taken: this one may go through a little later
	alone                 // nothing was taken: its recipient gets too much at once, others do not
	unknown               // it may have been taken, or not
)

func accepted(id string) verdict {
	return verdict{Answer: Answer{ID: id, Status: orchestrator.Accepted}}
}

func rejected(code orchestrator.Code, reason string) verdict {
	return verdict{Answer: Answer{Status: orchestrator.Rejected, Code: code, Reason: reason}}
}

// then is the same, with what follows.
func (v verdict) then(n next) verdict {
	v.next = n
	return v
}

// after is the same, with what follows from the HTTP status of a refusal in the provider's own words: one that wants
// fewer sends, or fails itself, has taken nothing.
func (v verdict) after(status int) verdict {
	switch {
	case status == http.StatusTooManyRequests:
		v.Code = orchestrator.Flooding
		return v.then(throttled)
	case status >= http.StatusInternalServerError:
		v.Code = orchestrator.ConnectionError
		return v.then(again)
	}
	return v
}

// send posts a letter, until read says that it is at an end. An answer that is not in the provider's own words is for
// read to hand to plainly.
func (c *client) send(ctx context.Context, l letter, read func(reply) verdict) (Answer, error) {
	t := &try{patience: time.Now().Add(c.patience), turn: c.turns.place(nil)}
	for {
		if why := c.turns.wait(ctx, t.turn, t.patience); why != nil {
			return t.unsent(why)
		}
		t.last, t.err = c.attempt(ctx, l, read)
		t.made++
		if againAfter(ctx, c.turns, t) {
			continue
		}
		switch {
		case t.last.next == unknown:
			return Answer{}, fmt.Errorf("%w: %w", ErrUnknown, t.err)
		case t.last.next != final && errors.Is(ctx.Err(), context.Canceled):
			return t.unsent(ctx.Err())
		case t.err != nil:
			return Answer{}, fmt.Errorf("nothing was taken: %w", t.err)
		}
		return t.last.Answer, nil
	}
}

// try is a send under way.
type try struct {
	patience time.Time // when it ends
	turn     *turn
	made     int     // attempts
	last     verdict // of the last one
	err      error   // of the last one, where nothing was answered
}

// mostAttempts is how often a send is tried whose provider fails or cannot be reached. One that is asked to wait with
// all others is tried as long as its patience lasts.
const mostAttempts = 3

// againAfter ends the send's turn, and tells whether it is to have another. It waits until then.
func againAfter(ctx context.Context, turns *turns, t *try) bool {
	wait := cmp.Or(t.last.wait, backoff(t.last.next, t.made))
	switch t.last.next {
	case throttled:
		turns.rest(t.turn, wait)
		return true
	case again, alone:
		turns.leave(t.turn, false)
		return t.made < mostAttempts && time.Now().Add(wait).Before(t.patience) && sleep(ctx, wait) == nil
	}
	turns.leave(t.turn, t.last.next == final)
	return false
}

// backoff is how long to wait after so many attempts, where the provider does not say.
func backoff(n next, made int) time.Duration {
	switch n {
	case throttled:
		return time.Second << min(made-1, 4)
	case alone:
		return time.Second << min(2*(made-1), 4) // as Meta asks for
	}
	return 100 * time.Millisecond << min(2*(made-1), 8) // 100 ms, 400 ms, 1.6 s, …
}

// unsent is how a send ends that gets no other turn.
func (t *try) unsent(why error) (Answer, error) {
	switch {
	case errors.Is(why, context.Canceled):
	case t.made > 0 && t.err == nil:
		return t.last.Answer, nil
	case errors.Is(why, errResting):
		return rejected(orchestrator.Flooding, "not sent: "+why.Error()).Answer, nil
	}
	return Answer{}, fmt.Errorf("nothing was taken: %w", why)
}

// attempt sends one request. An error goes with the verdict again, that nothing was taken, or unknown.
func (c *client) attempt(ctx context.Context, l letter, read func(reply) verdict) (verdict, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	var connected atomic.Bool
	request, err := l.request(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}))
	if err != nil {
		return verdict{}, err
	}
	response, err := c.transport.RoundTrip(request)
	switch {
	case err != nil && connected.Load():
		return verdict{next: unknown}, plainError(err)
	case err != nil: // no byte can have reached the provider
		return verdict{next: again}, plainError(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, mostReply))
	if v := read(reply{response.StatusCode, response.Header, body}); v.next != unknown {
		if v.next == throttled || v.next == again {
			v.wait = cmp.Or(v.wait, retryAfter(response.Header))
		}
		return v, nil
	}
	if err == nil {
		err = fmt.Errorf("HTTP %d, in no words that are known", response.StatusCode)
	}
	return verdict{next: unknown}, err
}

// plainError is an error without the address that was asked: that may hold credentials and numbers.
func plainError(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("no answer in time")
	}
	return err
}

// retryAfter is how long a provider wants to be left alone; 0 where it does not say.
func retryAfter(h http.Header) time.Duration {
	text := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// plainly is what an answer comes to that is not in the provider's own words: it may come from a gateway before it,
// which does not always know what became of the request.
func plainly(r reply) verdict {
	reason := "HTTP " + strconv.Itoa(r.status)
	switch {
	case r.status == http.StatusTooManyRequests:
		return rejected(orchestrator.Flooding, reason).then(throttled)
	case r.status == http.StatusServiceUnavailable || r.status == http.StatusRequestTimeout:
		return rejected(orchestrator.ConnectionError, reason).then(again)
	case r.status < 300, r.status == http.StatusBadGateway, r.status == http.StatusGatewayTimeout:
		return verdict{next: unknown}
	case r.status < 400, r.status >= 500:
		return rejected(orchestrator.ConnectionError, reason)
	case r.status == http.StatusUnauthorized || r.status == http.StatusForbidden:
		return rejected(orchestrator.RejectedByChannel, reason)
	}
	return rejected(orchestrator.InvalidParameter, reason)
}

// sleep waits, unless ctx ends before.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The media types of what is posted.
const (
	jsonBody = "application/json"
	formBody = "application/x-www-form-urlencoded"
)

// letter is what is posted for a send.
type letter struct {
	address, media string
	body           []byte
	sign           func(*http.Request) // puts in the credentials
}

// request is the letter, for one attempt.
func (l letter) request(ctx context.Context) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, l.address, bytes.NewReader(l.body))
	if err == nil {
		r.Header.Set("Content-Type", l.media)
		r.Header.Set("User-Agent", "cascade")
		l.sign(r)
	}
	return r, err
}

// base is what stands before a provider's paths.
func base(url, usual string) string { return strings.TrimSuffix(cmp.Or(url, usual), "/") }
