package host

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"cascade/orchestrator/host/door"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
)

// newClient is what webhooks are sent with: it follows no redirects, and no proxies unless it is given a transport that
// does. It connects to what its reach allows.
func newClient(t http.RoundTripper, reach door.Reach) *http.Client {
	if t == nil {
		t = &http.Transport{
			DialContext:         (&net.Dialer{Timeout: webhook.Timeout, Control: reach.Check}).DialContext,
			MaxIdleConnsPerHost: webhooksAbreast,
			IdleConnTimeout:     2 * time.Second, // less than most servers keep them
		}
	}
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// mostRead is how much of an answer is read, so that its connection can be used again.
const mostRead = 64 << 10

// post sends a body to a receiver once, and gives the HTTP status that answered.
func (h *Host) post(ctx context.Context, to Receiver, body []byte) (status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header["Idempotency-Key"] = nil // the transport may send it again where the receiver closed an idle connection
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "Cascade")
	if to.Authorization != "" {
		request.Header.Set("Authorization", to.Authorization)
	}
	response, err := h.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusOK {
		io.CopyN(io.Discard, response.Body, mostRead)
	}
	return response.StatusCode, nil
}

// masked is the receiver's URL as it may be logged: without a password.
func (r Receiver) masked() string { return sendapi.MaskURL(r.URL) }

// causeOf is why there was no answer, without the URL.
func causeOf(err error) string {
	if err == nil {
		return ""
	}
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err.Error()
	}
	return err.Error()
}
