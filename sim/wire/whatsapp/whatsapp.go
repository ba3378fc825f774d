// Package whatsapp serves Meta's WhatsApp Cloud API: messages are sent, read receipts taken and the number shown;
// statuses are told by signed webhooks, and tried again for up to seven days.
package whatsapp

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/whatsapp"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire"
)

type protocol struct{ server *wire.Server }

// New is the API, for a server.
func New(s *wire.Server) wire.Protocol { return &protocol{s} }

const name = "whatsapp"

// Name is the wire's.
func (p *protocol) Name() string { return name }

var versioned = regexp.MustCompile(`^/v[0-9]+\.[0-9]+/([0-9]+)((?:/[a-z_]+)?)/?$`)

// Claims takes paths of any version of the API.
func (p *protocol) Claims(r *http.Request) (id string, ok bool) {
	if parts := versioned.FindStringSubmatch(r.URL.Path); parts != nil {
		return parts[1], true
	}
	return "", false
}

// IDs is the phone number's.
func (p *protocol) IDs(s wire.Settings) []string { return []string{s.WhatsApp.PhoneNumberID} }

// Ignored names what has no effect.
func (p *protocol) Ignored() []string {
	return []string{
		"context", "recipient_type", "typing_indicator", "text.preview_url", "template.components",
		"template.language.policy", "audio.voice", "interactive.header", "interactive.footer", "interactive.action",
	}
}

// Refuse answers with an error of the API.
func (p *protocol) Refuse(w http.ResponseWriter, call *wire.Call, status int, why string) {
	code := whatsapp.UnknownFailure
	switch status {
	case http.StatusTooManyRequests:
		code = 130429
	case http.StatusNotFound:
		code = whatsapp.InvalidParameter
	}
	p.refuse(w, call, whatsapp.NewError(code, why))
}

// refuse answers with an error for what the request asked.
func (p *protocol) refuse(w http.ResponseWriter, call *wire.Call, e *whatsapp.Error) {
	why := e.Message
	if e.Data != nil {
		why += ": " + e.Data.Details
	}
	call.Refused(e.HTTPStatus(), why)
	answer(w, call, e)
}

// answer answers with an error. Its trace follows from what was asked, so that the same request has the same answer.
func answer(w http.ResponseWriter, call *wire.Call, e *whatsapp.Error) {
	sum := sha256.Sum256([]byte(call.Subaccount + call.Path + e.Message))
	e.TraceID = "A" + base64.RawURLEncoding.EncodeToString(sum[:15])
	sendapi.WriteJSON(w, e.HTTPStatus(), whatsapp.Envelope{Error: e})
}

// Serve answers a request.
func (p *protocol) Serve(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	parts := versioned.FindStringSubmatch(call.Path)
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	demanded := call.Settings.Demands(func(w *scenarios.Wires) string { return w.WhatsApp.Token })
	switch {
	case demanded && token != call.Settings.WhatsApp.Token:
		p.refuse(w, call, whatsapp.NewError(whatsapp.TokenInvalid, "The access token is none of this number's."))
	case parts == nil:
		p.refuse(w, call, whatsapp.UnknownObject(strings.Trim(call.Path, "/")))
	case parts[2] == "/messages" && r.Method == http.MethodPost:
		p.send(w, r, call)
	case parts[2] == "" && r.Method == http.MethodGet:
		sendapi.WriteJSON(w, http.StatusOK, map[string]any{
			"id": parts[1], "display_phone_number": displayNumber, "verified_name": "Cascade", "quality_rating": "GREEN",
			"throughput": map[string]string{"level": "STANDARD"},
		})
	case parts[2] == "/register" || parts[2] == "/subscribed_apps":
		sendapi.WriteJSON(w, http.StatusOK, map[string]bool{"success": true})
	default:
		p.refuse(w, call, whatsapp.UnknownObject(parts[1]))
	}
}

const displayNumber = "15550783881"

// send sends a message, or takes the read receipt of an inbound one.
func (p *protocol) send(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.refuse(w, call, whatsapp.NewError(whatsapp.InvalidParameter, "The request body cannot be read: "+err.Error()))
		return
	}
	request, refused := whatsapp.ParseRequest(body)
	switch {
	case refused != nil:
		p.refuse(w, call, refused)
		return
	case request.IsReadReceipt():
		call.Ignored(request.WithoutEffect()...)
		sendapi.WriteJSON(w, http.StatusOK, map[string]bool{"success": true})
		return
	}
	call.Ignored(request.WithoutEffect()...)
	m := request.Message()
	m.Plan = orchestrator.Plan{{Channel: orchestrator.WhatsApp}}
	m.Wire = &orchestrator.Wire{Name: name, Ref: request.Ref}
	placed, err := call.World.SendOver(r.Context(), p, m, request)
	if err != nil {
		wire.Fail(w, call, err)
		return
	}
	if placed.Failed {
		answer(w, call, whatsapp.NewError(
			wire.OwnCode(placed.ProviderCode, whatsapp.CodeOf(placed.Code)), placed.Code.Name()))
		return
	}
	own := digitsOf(placed.Number, request)
	id := whatsapp.ID(own, placed.UMID)
	sendapi.WriteJSON(w, http.StatusOK, whatsapp.NewAnswer(request, own, id))
	wire.Answered(w, r, call.World, placed)
}

// digitsOf is how WhatsApp knows its user: by the digits of their own number, or as the request has them.
func digitsOf(own string, request *whatsapp.Request) string {
	return cmp.Or(strings.TrimPrefix(own, "+"), request.Digits())
}

// Callback is the status webhook of a receipt. The answer to the request told that the message was accepted.
func (p *protocol) Callback(r live.Receipt) live.Callback { return p.Together([]live.Receipt{r}) }

// Together is the status webhook of several receipts. One of them that is to be signed wrongly spoils the signature.
func (p *protocol) Together(receipts []live.Receipt) live.Callback {
	settings, _ := p.server.Settings(receipts[0].Subaccount)
	if settings.WhatsApp.Webhook == "" {
		return live.Callback{}
	}
	value := whatsapp.Value{
		Product: "whatsapp", Metadata: whatsapp.Metadata{DisplayNumber: displayNumber, NumberID: settings.WhatsApp.PhoneNumberID},
	}
	key := settings.WhatsApp.AppSecret
	for _, r := range receipts {
		if status := whatsapp.StatusOf(r.Status); status != "" {
			value.Statuses = append(value.Statuses, updateOf(r, status))
		}
		if r.BadSignature {
			key = wire.Key(r, settings.WhatsApp.AppSecret)
		}
	}
	if len(value.Statuses) == 0 {
		return live.Callback{}
	}
	body, err := whatsapp.NewWebhook("1"+settings.WhatsApp.PhoneNumberID, value).Marshal()
	if err != nil {
		return live.Callback{}
	}
	return live.Callback{URL: settings.WhatsApp.Webhook, Body: body, Header: http.Header{
		"Content-Type":        {"application/json"},
		"X-Hub-Signature-256": {whatsapp.Sign(key, body)},
		"User-Agent":          {"facebookexternalua"},
	}}
}

// updateOf is a receipt as one of a webhook's statuses.
func updateOf(r live.Receipt, status string) whatsapp.StatusUpdate {
	request := r.Request.(*whatsapp.Request)
	own := digitsOf(r.Message.User.MSISDN, request)
	update := whatsapp.StatusUpdate{
		ID: whatsapp.ID(own, r.UMID), Status: status, Timestamp: whatsapp.Timestamp(r.At),
		RecipientID: own, Ref: request.Ref,
	}
	switch {
	case status == whatsapp.Failed:
		update.Errors = []whatsapp.WebhookError{whatsapp.NewFailure(
			wire.OwnCode(r.ProviderCode, whatsapp.CodeOf(r.Code)), r.Code.Name())}
	case status != whatsapp.Read || !r.Delivered:
		update.Pricing = &whatsapp.Pricing{Model: "PMP", Type: "free_customer_service", Category: "service"}
		if r.Category != 0 {
			update.Pricing = &whatsapp.Pricing{Billable: true, Model: "PMP", Type: "regular", Category: r.Category.String()}
		}
	}
	return update
}

// Again grows from at once to days, and ends after seven of them: Meta publishes no more than that (an assumption).
func (p *protocol) Again(_ string, attempt, _ int) (time.Duration, bool) {
	waits := [...]time.Duration{
		0, 10 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour,
	}
	if attempt < 1 || attempt > len(waits) {
		return 0, false
	}
	return waits[attempt-1], true
}
