package adapter

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/twilio"
)

// TwilioOptions are how to reach an account of Twilio's.
type TwilioOptions struct {
	URL        string // what stands before the version; "": https://api.twilio.com
	AccountSID string
	AuthToken  string        // the password, and what callbacks are signed with
	From       string        // the sender, where the message names none
	Service    string        // a messaging service's SID, which may choose the sender
	Validity   time.Duration // how long an undelivered message is kept, in whole seconds; 0: as long as Twilio does
	HTTP
}

// twilioAccount speaks Twilio's Programmable Messaging.
type twilioAccount struct {
	options TwilioOptions
	address string // that messages are posted to
	*client
}

// NewTwilio is the adapter to Twilio's Programmable Messaging, for SMS, WhatsApp and RCS. A send's Reference goes into
// the address of its callbacks, as its ref parameter.
func NewTwilio(o TwilioOptions) Adapter {
	address := base(o.URL, "https://api.twilio.com") + "/" + twilio.Version + "/Accounts/" +
		url.PathEscape(o.AccountSID) + "/Messages.json"
	return &twilioAccount{o, address, newClient(o.HTTP)}
}

// Send creates a message.
func (a *twilioAccount) Send(ctx context.Context, s Send) (Answer, error) {
	request, ok := twilio.Compose(s.Channel, s.Message, s.Content)
	if !ok {
		return rejected(orchestrator.ContentNotSupported, "not sent: Twilio has no message for it").Answer, nil
	}
	request.Service, request.Validity = a.options.Service, a.options.Validity
	if request.From = cmp.Or(request.From, a.options.From); request.From != "" && s.Channel != orchestrator.SMS {
		prefix, _, _ := strings.Cut(request.To, ":")
		request.From = prefix + ":" + request.From
	}
	request.StatusCallback = withRef(s.Callback, s.Reference)
	return a.send(ctx, letter{a.address, formBody, []byte(request.Form().Encode()), func(r *http.Request) {
		r.SetBasicAuth(a.options.AccountSID, a.options.AuthToken)
		r.Header.Set("I-Twilio-Idempotency-Token", s.Key)
	}}, a.read)
}

// withRef is a callback's address that tells whose receipt comes there.
func withRef(callback, reference string) string {
	u, err := url.Parse(callback)
	if callback == "" || reference == "" || err != nil {
		return callback
	}
	query := u.Query()
	query.Set("ref", reference)
	u.RawQuery = query.Encode()
	return u.String()
}

// read tells what an answer comes to.
func (a *twilioAccount) read(r reply) verdict {
	if r.status == http.StatusCreated || r.status == http.StatusOK {
		var created struct {
			SID    string `json:"sid"`
			Status string `json:"status"`
			Code   int    `json:"error_code"`
		}
		switch {
		case json.Unmarshal(r.body, &created) != nil || created.SID == "":
			return verdict{next: unknown}
		case twilio.Report(created.Status, created.Code).IsFailure():
			return rejected(twilio.Code(created.Code), reasonOf(created.Code))
		}
		return accepted(created.SID)
	}
	var e twilio.Error
	if json.Unmarshal(r.body, &e) != nil || e.Code == 0 {
		return plainly(r)
	}
	v := rejected(twilio.Code(e.Code), reasonOf(e.Code))
	return v.after(r.status)
}

func reasonOf(code int) string { return strconv.Itoa(code) + " " + twilio.Message(code) }

// Receive reads a status callback.
func (a *twilioAccount) Receive(r *http.Request, body []byte) (receipts []Receipt, reply []byte, err error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, nil, fmt.Errorf("the form cannot be read: %w", err)
	}
	if !a.signed(r, form) {
		return nil, nil, fmt.Errorf("X-Twilio-Signature: %w", ErrSignature)
	}
	code, notTold := strconv.Atoi(form.Get("ErrorCode"))
	receipt := Receipt{
		ID: form.Get("MessageSid"), Reference: r.URL.Query().Get("ref"), Status: twilio.Report(form.Get("MessageStatus"), code),
	}
	if receipt.ID == "" || receipt.Status == 0 {
		return nil, nil, nil // an inbound message, or a status that tells nothing of a step
	}
	if receipt.Status.IsFailure() {
		receipt.Code, receipt.ProviderCode = orchestrator.UnknownFailure, form.Get("ErrorCode")
		if notTold == nil {
			receipt.Code = twilio.Code(code)
		}
	}
	return []Receipt{receipt}, nil, nil
}

// signed tells whether a callback is Twilio's. Twilio signs the address with its port or without, where that is the
// usual one of the scheme.
func (a *twilioAccount) signed(r *http.Request, form url.Values) bool {
	signature := r.Header.Get("X-Twilio-Signature")
	u := addressed(r)
	if twilio.Signed(a.options.AuthToken, u.String(), form, signature) {
		return true
	}
	usual := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	switch u.Port() {
	case "":
		u.Host = net.JoinHostPort(u.Hostname(), usual)
	case usual:
		u.Host = strings.TrimSuffix(u.Host, ":"+usual)
	default:
		return false
	}
	return twilio.Signed(a.options.AuthToken, u.String(), form, signature)
}

// addressed is the whole URL that a request went to.
func addressed(r *http.Request) *url.URL {
	u := *r.URL
	if u.Host == "" {
		u.Scheme, u.Host = "http", r.Host
		if r.TLS != nil {
			u.Scheme = "https"
		}
	}
	return &u
}
