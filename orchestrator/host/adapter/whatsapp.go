package adapter

import (
	"cmp"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/whatsapp"
)

// WhatsAppOptions are how to reach a number of Meta's WhatsApp Cloud API.
type WhatsAppOptions struct {
	URL           string // what stands before the version; "": https://graph.facebook.com
	Version       string // of the API; "": v23.0
	PhoneNumberID string
	Token         string
	AppSecret     string // what webhooks are signed with
	VerifyToken   string // what the verification of the webhook bears; "": none is answered
	HTTP
}

// whatsApp speaks the WhatsApp Cloud API.
type whatsApp struct {
	options WhatsAppOptions
	address string // that messages are posted to
	*client
}

// NewWhatsApp is the adapter to Meta's WhatsApp Cloud API. Its receipts bear the send's Reference.
func NewWhatsApp(o WhatsAppOptions) Adapter {
	address := base(o.URL, "https://graph.facebook.com") + "/" + cmp.Or(o.Version, "v23.0") + "/" +
		o.PhoneNumberID + "/messages"
	return &whatsApp{o, address, newClient(o.HTTP)}
}

// Send posts a message.
func (a *whatsApp) Send(ctx context.Context, s Send) (Answer, error) {
	request, ok := whatsapp.Compose(s.Message, s.Content)
	if !ok {
		return rejected(orchestrator.ContentNotSupported, "not sent: WhatsApp has no message for it").Answer, nil
	}
	request.Ref = s.Reference
	body, err := json.Marshal(request)
	if err != nil {
		return Answer{}, err
	}
	return a.send(ctx, letter{a.address, jsonBody, body, func(r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+a.options.Token)
	}}, a.read)
}

// read tells what an answer comes to.
func (a *whatsApp) read(r reply) verdict {
	if r.status == http.StatusOK {
		var answer whatsapp.Answer
		if json.Unmarshal(r.body, &answer) != nil || len(answer.Messages) != 1 || answer.Messages[0].ID == "" {
			return verdict{next: unknown}
		}
		return accepted(answer.Messages[0].ID)
	}
	var e whatsapp.Envelope
	if json.Unmarshal(r.body, &e) != nil || e.Error == nil {
		return plainly(r)
	}
	code := e.Error.Code
	v := rejected(whatsapp.Code(code), strconv.Itoa(code)+" "+whatsapp.Title(code))
	switch {
	case code == whatsapp.PairRateLimit:
		return v.then(alone)
	case v.Code == orchestrator.Flooding:
		return v.then(throttled)
	}
	return v.after(r.status)
}

// Receive reads a webhook, or answers the verification of its address.
func (a *whatsApp) Receive(r *http.Request, body []byte) (receipts []Receipt, reply []byte, err error) {
	if r.Method == http.MethodGet {
		reply, err = a.verify(r)
		return nil, reply, err
	}
	if !whatsapp.Signed(a.options.AppSecret, body, r.Header.Get("X-Hub-Signature-256")) {
		return nil, nil, fmt.Errorf("X-Hub-Signature-256: %w", ErrSignature)
	}
	var w whatsapp.Webhook
	if err := json.Unmarshal(body, &w); err != nil {
		return nil, nil, fmt.Errorf("the webhook cannot be read: %w", err)
	}
	for _, entry := range w.Entry {
		for _, change := range entry.Changes {
			if of := change.Value.Metadata.NumberID; of != "" && of != a.options.PhoneNumberID {
				continue // another number of the same application
			}
			for i := range change.Value.Statuses {
				if receipt, ok := statusReceipt(&change.Value.Statuses[i]); ok {
					receipts = append(receipts, receipt)
				}
			}
		}
	}
	return receipts, nil, nil
}

// verify answers the request that asks whether webhooks are wanted here.
func (a *whatsApp) verify(r *http.Request) ([]byte, error) {
	query := r.URL.Query()
	want := a.options.VerifyToken
	switch {
	case query.Get("hub.mode") != "subscribe":
		return nil, errors.New("hub.mode is not subscribe")
	case want == "" || subtle.ConstantTimeCompare([]byte(query.Get("hub.verify_token")), []byte(want)) != 1:
		return nil, fmt.Errorf("hub.verify_token: %w", ErrSignature)
	}
	return []byte(query.Get("hub.challenge")), nil
}

// statusReceipt is what a status update says; false where it says nothing of a step.
func statusReceipt(u *whatsapp.StatusUpdate) (Receipt, bool) {
	r := Receipt{ID: u.ID, Reference: u.Ref, Status: whatsapp.Report(u.Status)}
	if seconds, err := strconv.ParseInt(u.Timestamp, 10, 64); err == nil {
		r.At = time.Unix(seconds, 0).UTC()
	}
	if r.Status.IsFailure() {
		r.Code = orchestrator.UnknownFailure
		if len(u.Errors) > 0 {
			r.Code, r.ProviderCode = whatsapp.Code(u.Errors[0].Code), strconv.Itoa(u.Errors[0].Code)
		}
	}
	return r, r.ID != "" && r.Status != 0
}
