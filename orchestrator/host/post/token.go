package post

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"cascade/orchestrator/sendapi"
)

// tokens are the bearer tokens of receivers that want one: each is fetched when it is first needed, and used until the
// receiver refuses it or its time is over.
type tokens struct {
	mu    sync.Mutex
	known map[sendapi.OAuth]*token
}

// token is that of one client. Whoever needs it while it is fetched waits for it.
type token struct {
	mu            sync.Mutex
	authorization string    // "": none yet
	until         time.Time // zero: it does not say
}

// early is how long before its end a token is fetched anew.
const early = 10 * time.Second

// mostTokens is how many clients' tokens are kept: when there are more, all are fetched anew.
const mostTokens = 10_000

// tokenError is a token that could not be fetched.
type tokenError struct{ why string }

func (e *tokenError) Error() string { return "no token: " + e.why }

// bearer is the Authorization header for a client. It reports whether the token was fetched for this.
func (t *tokens) bearer(ctx context.Context, c *http.Client, o sendapi.OAuth) (header string, fetched bool, err error) {
	own := t.of(o)
	own.mu.Lock()
	defer own.mu.Unlock()
	if own.authorization != "" && (own.until.IsZero() || time.Now().Before(own.until)) {
		return own.authorization, false, nil
	}
	own.authorization = ""
	answer, err := fetchToken(ctx, c, o)
	if err != nil {
		return "", false, err
	}
	own.authorization, own.until = "Bearer "+answer.AccessToken, time.Time{}
	if answer.ExpiresIn > 0 {
		own.until = time.Now().Add(time.Duration(answer.ExpiresIn*float64(time.Second)) - early)
	}
	return own.authorization, true, nil
}

func (t *tokens) of(o sendapi.OAuth) *token {
	t.mu.Lock()
	defer t.mu.Unlock()
	own, ok := t.known[o]
	if !ok {
		if t.known == nil || len(t.known) >= mostTokens {
			t.known = map[sendapi.OAuth]*token{}
		}
		own = &token{}
		t.known[o] = own
	}
	return own
}

// forget drops the token that a receiver has refused, unless another has taken its place meanwhile.
func (t *tokens) forget(o sendapi.OAuth, refused string) {
	own := t.of(o)
	own.mu.Lock()
	defer own.mu.Unlock()
	if own.authorization == refused {
		own.authorization = ""
	}
}

type tokenAnswer struct {
	AccessToken string  `json:"access_token"`
	ExpiresIn   float64 `json:"expires_in"` // seconds
}

// fetchToken asks for a token by the grant of client credentials (RFC 6749, section 4.4).
func fetchToken(ctx context.Context, c *http.Client, o sendapi.OAuth) (answer tokenAnswer, err error) {
	form := url.Values{"grant_type": {"client_credentials"}}
	if o.Scope != "" {
		form.Set("scope", o.Scope)
	}
	if o.CredentialsLocation == sendapi.CredentialsInBody {
		form.Set("client_id", o.ClientID)
		form.Set("client_secret", o.ClientSecret)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, o.URL, strings.NewReader(form.Encode()))
	if err != nil {
		return answer, &tokenError{CauseOf(err)}
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", "Cascade")
	if o.CredentialsLocation != sendapi.CredentialsInBody {
		request.SetBasicAuth(url.QueryEscape(o.ClientID), url.QueryEscape(o.ClientSecret))
	}
	response, err := c.Do(request)
	if err != nil {
		return answer, &tokenError{CauseOf(err)}
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, mostSaid)) // as much as there is
		return answer, &tokenError{strings.TrimSpace(fmt.Sprintf("%d %s", response.StatusCode, Beginning(text)))}
	}
	err = json.NewDecoder(io.LimitReader(response.Body, mostRead)).Decode(&answer)
	if err != nil || answer.AccessToken == "" {
		return answer, &tokenError{"the answer has no access_token"}
	}
	return answer, nil
}
