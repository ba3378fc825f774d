package twilio

import (
	"strconv"
	"time"
)

// Version is the API's.
const Version = "2010-04-01"

// Resource is a message as the API answers with it. Counts and prices are texts there.
type Resource struct {
	AccountSID          string            `json:"account_sid"`
	APIVersion          string            `json:"api_version"`
	Body                string            `json:"body"`
	DateCreated         string            `json:"date_created"`
	DateSent            *string           `json:"date_sent"`
	DateUpdated         string            `json:"date_updated"`
	Direction           string            `json:"direction"`
	ErrorCode           *int              `json:"error_code"`
	ErrorMessage        *string           `json:"error_message"`
	From                *string           `json:"from"`
	MessagingServiceSID *string           `json:"messaging_service_sid"`
	NumMedia            string            `json:"num_media"`
	NumSegments         string            `json:"num_segments"`
	Price               *string           `json:"price"`
	PriceUnit           string            `json:"price_unit"`
	SID                 string            `json:"sid"`
	Status              string            `json:"status"`
	SubresourceURIs     map[string]string `json:"subresource_uris"`
	To                  string            `json:"to"`
	URI                 string            `json:"uri"`
}

// NewResource is the resource of a request that was accepted.
func NewResource(account, sid string, r *Request, segments int, at time.Time) *Resource {
	uri := "/" + Version + "/Accounts/" + account + "/Messages/" + sid
	res := &Resource{
		AccountSID: account, APIVersion: Version, Body: r.Body, DateCreated: Date(at), DateUpdated: Date(at),
		Direction: "outbound-api", NumMedia: strconv.Itoa(len(r.Media)), NumSegments: strconv.Itoa(segments),
		PriceUnit: "USD", SID: sid, Status: Queued, To: r.To, URI: uri + ".json",
		SubresourceURIs: map[string]string{"media": uri + "/Media.json"},
	}
	if r.From != "" {
		res.From = &r.From
	}
	if r.Service != "" {
		res.MessagingServiceSID = &r.Service
		res.Status, res.NumSegments = Accepted, "0"
	}
	if !r.SendAt.IsZero() {
		res.Status = Scheduled
	}
	return res
}

// Update brings the resource to what was heard of its message last.
func (r *Resource) Update(status string, code int, at time.Time) {
	r.Status, r.DateUpdated = status, Date(at)
	if status == Sent && r.DateSent == nil {
		sent := Date(at)
		r.DateSent = &sent
	}
	if code != 0 {
		message := Message(code)
		r.ErrorCode, r.ErrorMessage = &code, &message
	}
}

// Cost notes what the message has cost so far: an account is told it below zero.
func (r *Resource) Cost(amount string) {
	if amount != "0" {
		price := "-" + amount
		r.Price = &price
	}
}

// Date is an instant as the API writes it: RFC 2822, in UTC.
func Date(at time.Time) string { return at.UTC().Format(dateLayout) }

const dateLayout = "Mon, 02 Jan 2006 15:04:05 +0000"

// ParseDate reads what Date writes.
func ParseDate(text string) (time.Time, error) { return time.Parse(dateLayout, text) }

// Page is a list of messages.
type Page struct {
	Messages        []*Resource `json:"messages"`
	Page            int         `json:"page"`
	PageSize        int         `json:"page_size"`
	Start           int         `json:"start"`
	End             int         `json:"end"`
	URI             string      `json:"uri"`
	FirstPageURI    string      `json:"first_page_uri"`
	NextPageURI     *string     `json:"next_page_uri"`
	PreviousPageURI *string     `json:"previous_page_uri"`
}
