package adapter

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/viber"
)

// ViberOptions are how to reach a bot of Viber's.
type ViberOptions struct {
	URL       string // what stands before the API's own paths; "": https://chatapi.viber.com
	AuthToken string // and what events are signed with
	Sender    string // the name that recipients see; "": Cascade
	Webhook   string // where Viber is asked to tell events, while Run lasts; "": it has been told otherwise
	UserIDs   bool   // receivers are named by the user's channelUserId, as Viber's own API wants, and not by number
	HTTP
}

// viberBot speaks Viber's bot API.
type viberBot struct {
	options ViberOptions
	base    string // of addresses
	*client
}

// NewViber is the adapter to Viber's bot API. Its receipts bear no Reference: Viber gives it back to nobody but the
// user who answers.
func NewViber(o ViberOptions) Adapter {
	o.Sender = cmp.Or(o.Sender, "Cascade")
	return &viberBot{o, base(o.URL, "https://chatapi.viber.com") + "/pa/", newClient(o.HTTP)}
}

// Send posts a message.
func (a *viberBot) Send(ctx context.Context, s Send) (Answer, error) {
	to := s.Message.User.MSISDN
	if a.options.UserIDs {
		if to = s.Message.User.ChannelUserID; to == "" {
			return rejected(orchestrator.InvalidDestination, "not sent: the user has no channelUserId").Answer, nil
		}
	}
	request, ok := viber.Compose(s.Message, to, a.options.Sender)
	if !ok {
		return rejected(orchestrator.ContentNotSupported, "not sent: Viber has no message for it").Answer, nil
	}
	request.Ref = s.Reference
	body, err := json.Marshal(request)
	if err != nil {
		return Answer{}, err
	}
	return a.send(ctx, a.letter("send_message", body), a.read)
}

func (a *viberBot) letter(call string, body []byte) letter {
	return letter{a.base + call, jsonBody, body, func(r *http.Request) {
		r.Header.Set("X-Viber-Auth-Token", a.options.AuthToken)
	}}
}

// read tells what an answer comes to. Viber's HTTP status is 200 whatever it says.
func (a *viberBot) read(r reply) verdict {
	if r.status != http.StatusOK {
		return plainly(r)
	}
	var answer struct {
		Status *int   `json:"status"`
		Token  uint64 `json:"message_token"`
	}
	if json.Unmarshal(r.body, &answer) != nil || answer.Status == nil ||
		*answer.Status == viber.OK && answer.Token == 0 {
		return verdict{next: unknown}
	}
	status := *answer.Status
	v := rejected(viber.Code(status), strconv.Itoa(status)+" "+viber.Name(status))
	switch status {
	case viber.OK:
		return accepted(strconv.FormatUint(answer.Token, 10))
	case viber.TooManyRequests:
		return v.then(throttled)
	case viber.GeneralError, viber.WebhookNotSet: // which Run sees to
		return v.then(again)
	}
	return v
}

// Receive reads an event.
func (a *viberBot) Receive(r *http.Request, body []byte) (receipts []Receipt, reply []byte, err error) {
	const header = "X-Viber-Content-Signature"
	signature := cmp.Or(r.Header.Get(header), r.URL.Query().Get("sig"))
	if a.options.AuthToken == "" || !viber.Signed(a.options.AuthToken, body, signature) {
		return nil, nil, fmt.Errorf("%s: %w", header, ErrSignature)
	}
	var event viber.Event
	if err := json.Unmarshal(body, &event); err != nil {
		return nil, nil, fmt.Errorf("the event cannot be read: %w", err)
	}
	receipt := Receipt{ID: strconv.FormatUint(event.Token, 10), Status: viber.Report(event.Event)}
	if receipt.Status == 0 || event.Token == 0 {
		return nil, nil, nil // of the webhook itself, or of what users do
	}
	if event.Timestamp > 0 {
		receipt.At = time.UnixMilli(event.Timestamp).UTC()
	}
	if receipt.Status.IsFailure() {
		receipt.Code = viber.FailureCode(event.Reason)
	}
	return []Receipt{receipt}, nil, nil
}

// Run asks Viber to tell events, where there is a webhook for them, until it has agreed.
func (a *viberBot) Run(ctx context.Context, _ func(context.Context, []Receipt) error) error {
	wait := time.Second
	for a.options.Webhook != "" && !a.setWebhook(ctx) && sleep(ctx, wait) == nil {
		wait = min(2*wait, time.Minute)
	}
	return a.client.Run(ctx, nil)
}

// setWebhook tells whether Viber has taken the webhook. It asks it for an answer before it does.
func (a *viberBot) setWebhook(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	wanted := []string{viber.Delivered, viber.Seen, viber.Failed}
	body, err := json.Marshal(viber.Webhook{URL: a.options.Webhook, EventTypes: wanted})
	if err != nil {
		return false
	}
	request, err := a.letter("set_webhook", body).request(ctx)
	if err != nil {
		return false
	}
	response, err := a.transport.RoundTrip(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	var answer struct {
		Status *int `json:"status"`
	}
	err = json.NewDecoder(io.LimitReader(response.Body, mostReply)).Decode(&answer)
	return err == nil && response.StatusCode == http.StatusOK && answer.Status != nil && *answer.Status == viber.OK
}
