package whatsapp

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/whatsapp"
	"cascade/orchestrator/webhook"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// Callback is the status webhook of a receipt. The answer to the request told that the message was accepted.
func (p *protocol) Callback(r live.Receipt) live.Callback { return p.Together([]live.Receipt{r}) }

// Together is the status webhook of several receipts. One of them that is to be signed wrongly spoils the signature.
func (p *protocol) Together(receipts []live.Receipt) live.Callback {
	settings, _ := p.server.Settings(receipts[0].Subaccount)
	to := p.Webhook(receipts[0].Subaccount, settings)
	if to == "" {
		return live.Callback{}
	}
	var value whatsapp.Value
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
	return letter(to, settings, key, value)
}

// updateOf is a receipt as one of a webhook's statuses.
func updateOf(r live.Receipt, status string) whatsapp.StatusUpdate {
	request := r.Request.(*whatsapp.Request)
	own := knownAs(r.Message.User.MSISDN, request)
	update := whatsapp.StatusUpdate{
		ID: whatsapp.ID(own, r.UMID), Status: status, Timestamp: whatsapp.Timestamp(r.At),
		RecipientID: own, UserID: request.Recipient, Ref: request.Ref,
	}
	if request.IsToGroup() {
		update.Type = request.RecipientType
	}
	switch {
	case status == whatsapp.Failed:
		update.Errors = []whatsapp.WebhookError{whatsapp.NewFailure(
			wire.OwnCode(r.ProviderCode, whatsapp.CodeOf(r.Code)), r.Code.Name())}
	case status != whatsapp.Read || !r.Delivered:
		update.Pricing = &whatsapp.Pricing{Model: "PMP", Type: "free_customer_service", Category: "service"}
		if r.Category != 0 {
			update.Pricing = &whatsapp.Pricing{
				Billable: true, Model: "PMP", Type: "regular", Category: r.Category.String(),
			}
		}
	}
	if request.Version > 0 && request.Version <= whatsapp.LastWithConversations && update.Pricing != nil {
		update.Conversation = conversation(&r, update.Pricing.Category, status)
	}
	return update
}

// conversation is a message's own. It is open for a day.
func conversation(r *live.Receipt, category, status string) *whatsapp.Conversation {
	sum := sha256.Sum256(append([]byte("conversation"), r.UMID[:]...))
	c := &whatsapp.Conversation{ID: hex.EncodeToString(sum[:16]), Origin: whatsapp.Origin{Type: category}}
	if status == whatsapp.Sent {
		c.Expires = whatsapp.Timestamp(r.At.Add(24 * time.Hour))
	}
	return c
}

// Heard is the webhook of a message that a recipient has written.
func (p *protocol) Heard(in live.Written) live.Callback {
	settings, _ := p.server.Settings(in.Subaccount)
	to := p.Webhook(in.Subaccount, settings)
	if in.Channel != orchestrator.WhatsApp || to == "" {
		return live.Callback{}
	}
	from := strings.TrimPrefix(in.From, "+")
	message := whatsapp.Inbound{
		From: from, ID: whatsapp.ID(from, in.UMID), Timestamp: whatsapp.Timestamp(in.At), Type: "text",
		Text: &whatsapp.Text{Body: in.Text},
	}
	if in.ReplyTo != uuid.Nil {
		message.Context = &whatsapp.Quote{From: displayNumber, ID: whatsapp.ID(from, in.ReplyTo)}
	}
	contact := whatsapp.InboundFrom{ID: from}
	contact.Profile.Name = in.From
	return letter(to, settings, settings.WhatsApp.AppSecret, whatsapp.Value{
		Contacts: []whatsapp.InboundFrom{contact}, Messages: []whatsapp.Inbound{message},
	})
}

// letter is a webhook that is signed with a key.
func letter(to string, settings wire.Settings, key string, v whatsapp.Value) live.Callback {
	v.Product = "whatsapp"
	v.Metadata = whatsapp.Metadata{DisplayNumber: displayNumber, NumberID: settings.WhatsApp.PhoneNumberID}
	body, err := whatsapp.NewWebhook(accountOf(settings.WhatsApp.PhoneNumberID), v).Marshal()
	if err != nil {
		return live.Callback{}
	}
	return live.Callback{URL: to, Body: body, Header: http.Header{
		"Content-Type":        {"application/json"},
		"X-Hub-Signature-256": {whatsapp.Sign(key, body)},
		"User-Agent":          {"facebookexternalua"},
		"Accept":              {"*/*"},
	}}
}

// Again grows from at once to days, and ends after seven of them: Meta publishes no more than that (an assumption).
func (p *protocol) Again(_ string, attempt, _ int) (time.Duration, bool) {
	return webhook.WaitAfter(attempt, 0, 10*time.Second, time.Minute, 10*time.Minute, time.Hour, 6*time.Hour,
		24*time.Hour, 48*time.Hour, 72*time.Hour)
}
