package adapter

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/vonage"
)

// VonageOptions are how to reach an account of Vonage's Messages API.
type VonageOptions struct {
	URL             string // what stands before the version; "": https://api.nexmo.com
	APIKey          string
	APISecret       string
	SignatureSecret string        // what webhooks are signed with
	From            string        // the sender, where the message names none
	TTL             time.Duration // how long an undelivered message is kept, in whole seconds; 0: as long as Vonage does
	HTTP
}

// vonageAccount speaks Vonage's Messages API.
type vonageAccount struct {
	options VonageOptions
	address string // that messages are posted to
	*client
}

// NewVonage is the adapter to Vonage's Messages API, for SMS, WhatsApp, Viber, RCS and Facebook. Its receipts bear the
// send's Reference.
func NewVonage(o VonageOptions) Adapter {
	return &vonageAccount{o, base(o.URL, "https://api.nexmo.com") + "/v1/messages", newClient(o.HTTP)}
}

// Send posts a message.
func (a *vonageAccount) Send(ctx context.Context, s Send) (Answer, error) {
	request, ok := vonage.Compose(s.Channel, s.Message, s.Content)
	if !ok {
		return rejected(orchestrator.ContentNotSupported, "not sent: Vonage has no message for it").Answer, nil
	}
	request.From, request.Ref, request.WebhookURL = cmp.Or(request.From, a.options.From), s.Reference, s.Callback
	if seconds := int(a.options.TTL / time.Second); seconds > 0 && s.Channel == orchestrator.Viber {
		request.Viber = &vonage.ViberOptions{TTL: &seconds}
	} else if seconds > 0 {
		request.TTL = &seconds
	}
	body, err := json.Marshal(request)
	if err != nil {
		return Answer{}, err
	}
	return a.send(ctx, letter{a.address, jsonBody, body, func(r *http.Request) {
		r.SetBasicAuth(a.options.APIKey, a.options.APISecret)
	}}, a.read)
}

// read tells what an answer comes to.
func (a *vonageAccount) read(r reply) verdict {
	if r.status == http.StatusAccepted || r.status == http.StatusOK {
		var answer vonage.Answer
		if json.Unmarshal(r.body, &answer) != nil || answer.UUID == "" {
			return verdict{next: unknown}
		}
		return accepted(answer.UUID)
	}
	var e vonage.Error
	if json.Unmarshal(r.body, &e) != nil || e.Title == "" {
		return plainly(r)
	}
	e.Status = r.status
	v := rejected(e.Why(), strconv.Itoa(r.status)+" "+e.Title)
	if number := e.Number(); number != 0 {
		v.Reason = strconv.Itoa(number) + " " + vonage.Means(number)
	}
	return v.after(r.status)
}

// Receive reads a status webhook.
func (a *vonageAccount) Receive(r *http.Request, body []byte) (receipts []Receipt, reply []byte, err error) {
	if a.options.SignatureSecret == "" || !vonage.Signed(a.options.SignatureSecret, body, r.Header.Get("Authorization")) {
		return nil, nil, fmt.Errorf("the token in Authorization: %w", ErrSignature)
	}
	var update vonage.StatusUpdate
	if err := json.Unmarshal(body, &update); err != nil {
		return nil, nil, fmt.Errorf("the webhook cannot be read: %w", err)
	}
	receipt := Receipt{ID: update.UUID, Reference: update.Ref, Status: vonage.Report(update.Status, 0)}
	if at, err := time.Parse(time.RFC3339, update.Timestamp); err == nil {
		receipt.At = at.UTC()
	}
	if receipt.Status.IsFailure() {
		receipt.Code = orchestrator.UnknownFailure
		if e := update.Error; e != nil && e.Number() != 0 {
			receipt.Code, receipt.ProviderCode = vonage.Code(e.Number()), strconv.Itoa(e.Number())
			receipt.Status = vonage.Report(update.Status, receipt.Code)
		}
	}
	if receipt.ID == "" || receipt.Status == 0 {
		return nil, nil, nil // a message from a recipient, or a status that tells nothing of a step
	}
	return []Receipt{receipt}, nil, nil
}
