package webhook

import (
	"cmp"
	"strings"
	"time"

	"cascade/orchestrator"
)

// Receipt is what a delivery receipt tells: which message, on which channel, to whom, and how it stands there.
// A field without a value is left out.
type Receipt struct {
	UMID            string           `json:"umid"`
	BatchID         string           `json:"batchId,omitempty"`
	ClientMessageID string           `json:"clientMessageId,omitempty"`
	ClientBatchID   string           `json:"clientBatchId,omitempty"`
	SubAccountID    string           `json:"subAccountId"`
	Channel         string           `json:"channel"` // see ChannelName
	User            User             `json:"user"`
	Status          Status           `json:"status"`
	WhatsApp        *WhatsApp        `json:"whatsapp,omitempty"`
	OutboundContent *OutboundContent `json:"outboundContent,omitempty"`
}

// User is the recipient, as a receipt names them.
type User struct {
	MSISDN        string `json:"msisdn,omitempty"`
	ChannelUserID string `json:"channelUserId,omitempty"`
}

// WhatsApp is what only receipts of WhatsApp can hold.
type WhatsApp struct {
	ProviderErrorCode string `json:"providerErrorCode,omitempty"` // Meta's number
	PricingCategory   string `json:"pricingCategory,omitempty"`   // such as "utility"
}

// Report is what happened to a message on a channel, as far as a receipt tells of it.
type Report struct {
	Message      *orchestrator.Message
	Channel      orchestrator.Channel
	Status       orchestrator.Status // 0: the step was skipped
	Code         orchestrator.Code   // of a failure, or of a skipped step
	ProviderCode string              // the provider's own number of the failure; "": what the code has
	Category     orchestrator.Category
	// Delivered tells that an earlier receipt of the same step has told of its delivery.
	Delivered bool
	At        time.Time
}

// Tell fills in what follows from a report.
func (p *Receipt) Tell(r Report) {
	p.ClientMessageID = r.Message.ClientMessageID
	p.Channel = ChannelName(r.Channel)
	p.User = r.user()
	p.Status = Reported(r.Status, r.Code, r.At)
	p.WhatsApp, p.OutboundContent = nil, nil
	if r.Channel != orchestrator.WhatsApp {
		return
	}
	if own := r.whatsApp(); own != (WhatsApp{}) {
		p.WhatsApp = &own
	}
	if r.Status == orchestrator.Delivered {
		p.OutboundContent = r.content()
	}
}

// ChannelName is a channel as receipts spell it: in lower case, such as "whatsapp". Only Zalo's is another: what is
// sent there is a notification.
func ChannelName(c orchestrator.Channel) string {
	if c == orchestrator.Zalo {
		return "ZaloNotification"
	}
	return strings.ToLower(c.String())
}

// user names the recipient. Only WhatsApp and Line have an identity of their own: of someone who was addressed by
// a number WhatsApp tells it no sooner than it has delivered, and Line knows no numbers.
func (r *Report) user() User {
	to := r.Message.User
	switch r.Channel {
	case orchestrator.Line:
		return User{ChannelUserID: cmp.Or(to.LineUserID, to.ChannelUserID)}
	case orchestrator.WhatsApp:
		if to.MSISDN == "" || r.Status == orchestrator.Delivered || r.Status == orchestrator.Read {
			return User{to.MSISDN, to.ChannelUserID}
		}
	}
	return User{MSISDN: to.MSISDN}
}

// whatsApp is the price, told with the sending and once with the delivery, whichever receipt tells of that first;
// and Meta's number of a failure.
func (r *Report) whatsApp() WhatsApp {
	switch {
	case r.Status == orchestrator.Sent, r.Status == orchestrator.Delivered,
		r.Status == orchestrator.Read && !r.Delivered:
		return WhatsApp{PricingCategory: r.pricing()}
	case r.Status.IsFailure():
		return WhatsApp{ProviderErrorCode: cmp.Or(r.ProviderCode, r.Code.ProviderCode())}
	}
	return WhatsApp{}
}

// pricing is what Meta bills the message as: its template's category, or service for what is none.
func (r *Report) pricing() string {
	if r.Category == 0 {
		return "service"
	}
	return r.Category.String()
}
