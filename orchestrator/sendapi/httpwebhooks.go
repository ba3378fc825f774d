package sendapi

import (
	"net/http"
	"strings"
)

// Registrar keeps who is told of receipts.
type Registrar interface {
	// Webhooks lists the registrations of an account, in the order in which they were first made.
	Webhooks(account string) []Webhook
	// Register adds registrations, each in the place of the one of the same subaccount and type, if there is one. The
	// error is a *Refusal where there can be no more of them.
	Register(account string, list []Webhook) error
	// Unregister removes the registrations of these subaccounts and types, those that there are. The error is a
	// *Refusal where none could be removed.
	Unregister(account string, list []Webhook) error
}

// Webhook is a registration: a URL that is told of what happens in a subaccount, or in all ("*").
type Webhook struct {
	SubAccountID      string `json:"subAccountId"`
	URL               string `json:"url"`
	Enabled           bool   `json:"enabled"`
	Type              string `json:"type"` // DeliveryReceipts, InboundMessages or BusinessUpdates
	HTTPAuthorization string `json:"httpAuthorization,omitempty"`
	OAuth             *OAuth `json:"oauth,omitempty"` // nil: none; never beside HTTPAuthorization
}

// OAuth is where and how a bearer token for the URL is fetched: by the grant of client credentials.
type OAuth struct {
	URL                 string `json:"url"` // of the token
	ClientID            string `json:"clientId"`
	ClientSecret        string `json:"clientSecret"`
	CredentialsLocation string `json:"credentialsLocation"` // CredentialsInHeader or CredentialsInBody
	Scope               string `json:"scope,omitempty"`     // separated by spaces; "": none is asked for
}

// Where the credentials of an OAuth stand in the request for a token: in its Basic authorization, or in its form.
const (
	CredentialsInHeader = "header"
	CredentialsInBody   = "body"
)

// What a registration is told of. Nothing that is simulated makes business updates: those registrations are kept,
// and never told.
const (
	DeliveryReceipts = "CADR"
	InboundMessages  = "MSG"
	BusinessUpdates  = "CABM"
)

const masked = "***"

// masked is the registration as it reads back: without its secrets.
func (w Webhook) masked() Webhook {
	w.URL = MaskURL(w.URL)
	if w.HTTPAuthorization != "" {
		w.HTTPAuthorization = masked
	}
	if w.OAuth != nil {
		secret := *w.OAuth
		secret.URL, secret.ClientSecret = MaskURL(secret.URL), masked
		w.OAuth = &secret
	}
	return w
}

// MaskURL hides the user and password that a URL holds: they stand in no answer and no log.
func MaskURL(text string) string {
	const after = "://"
	start := strings.Index(text, after) + len(after)
	if start < len(after) {
		return text
	}
	authority := text[start:]
	if end := strings.IndexAny(authority, `/?#`); end >= 0 {
		authority = authority[:end]
	}
	secret := strings.LastIndexByte(authority, '@')
	if secret < 0 {
		return text
	}
	return text[:start] + masked + text[start+secret:]
}

func (a *API) webhooks(w http.ResponseWriter, r *http.Request) error {
	list := a.Host.Webhooks(r.PathValue("accountId"))
	readBack := make([]Webhook, len(list))
	for i := range list {
		readBack[i] = list[i].masked()
	}
	WriteJSON(w, http.StatusOK, readBack)
	return nil
}

func (a *API) register(w http.ResponseWriter, r *http.Request) error {
	list, err := readWebhooks(w, r, true)
	if err != nil {
		return err
	}
	if err := a.Host.Register(r.PathValue("accountId"), list); err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

func (a *API) unregister(w http.ResponseWriter, r *http.Request) error {
	list, err := readWebhooks(w, r, false)
	if err != nil {
		return err
	}
	if err := a.Host.Unregister(r.PathValue("accountId"), list); err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	return nil
}
