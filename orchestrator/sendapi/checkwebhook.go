package sendapi

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"cascade/orchestrator/problem"
)

// How many registrations a request may name, and how many bytes a text of one may have: they are kept.
const (
	maxWebhooks    = 1000
	maxWebhookText = 4096
)

// readWebhooks reads a list of registrations and checks all of it: either all are carried out, or none.
func readWebhooks(w http.ResponseWriter, r *http.Request, withURL bool) ([]Webhook, error) {
	data, err := ReadJSON(w, r, MaxMessageBytes)
	if err != nil {
		return nil, err
	}
	list, problems := decodeWebhooks(data, withURL)
	if len(problems) > 0 {
		return nil, problems
	}
	return list, nil
}

func decodeWebhooks(data []byte, withURL bool) ([]Webhook, Problems) {
	var r reader
	body := r.whole(withoutMark(data), "", &webhookFields)
	if r.broken != nil {
		return nil, r.refusal()
	}
	c := checker{findings: r.findings}
	if body.count > maxWebhooks {
		c.refuseAtEnd(&body, InvalidParameter, "", fmt.Sprintf("has %d webhooks", body.count),
			fmt.Sprintf("give %d at most at once", maxWebhooks))
	}
	var list []Webhook
	for i := range body.parts {
		one := &body.parts[i]
		if !one.given() {
			continue
		}
		c.webhook(one, fmt.Sprintf("[%d].", i), withURL)
		list = append(list, registrations(one)...)
	}
	return list, c.refused(&r, false)
}

// registrations is what a registration means. One without a type is for receipts and for inbound messages. Its texts are
// copies, so that the body that they were read from need not be kept.
func registrations(b *value) []Webhook {
	text := func(in *value, name string) string { return strings.Clone(in.get(name).str()) }
	kinds := []string{DeliveryReceipts, InboundMessages}
	if kind := b.get("type"); kind != nil {
		kinds = []string{strings.Clone(kind.str())}
	}
	var oauth *OAuth
	if o := b.get("oauth"); o != nil {
		oauth = &OAuth{
			URL: text(o, "url"), ClientID: text(o, "clientId"), ClientSecret: text(o, "clientSecret"),
			CredentialsLocation: text(o, "credentialsLocation"), Scope: text(o, "scope"),
		}
	}
	var list []Webhook
	for _, kind := range kinds {
		list = append(list, Webhook{
			SubAccountID: text(b, "subAccountId"), URL: text(b, "url"), Enabled: b.get("enabled").str() != "false",
			Type: kind, HTTPAuthorization: text(b, "httpAuthorization"), OAuth: oauth,
		})
	}
	return list
}

// webhook checks a registration, or which one to remove: then it has no URL.
func (c *checker) webhook(b *value, at string, withURL bool) {
	const subaccount = "give its id, or * for all"
	switch v := b.get("subAccountId"); {
	case v == nil:
		c.missing(b, IllegalSubaccount, at+"subAccountId", subaccount)
	case v.given() && v.text != "*" && !subaccountPattern.MatchString(v.text):
		c.refuse(v, IllegalSubaccount, at+"subAccountId", problem.Quote(v.text)+" names no subaccount", subaccount)
	}
	if kinds := []string{DeliveryReceipts, InboundMessages, BusinessUpdates}; b.get("type").given() {
		c.word(b.get("type"), at+"type", kinds)
	}
	if withURL {
		c.url(b, at+"url", mendURL)
		c.authorization(b, at)
		c.short(b, at)
		c.short(b.get("oauth"), at+"oauth.")
	}
}

// short checks that no text of an object is longer than is kept.
func (c *checker) short(in *value, at string) {
	if !in.given() {
		return
	}
	for i := range in.parts {
		if v := &in.parts[i]; len(v.text) > maxWebhookText {
			c.refuse(v, InvalidParameter, at+v.name, fmt.Sprintf("has %d bytes", len(v.text)),
				fmt.Sprintf("give %d at most", maxWebhookText))
		}
	}
}

// authorization checks what a receiver is shown: a header as it stands, or a token that is fetched.
func (c *checker) authorization(b *value, at string) {
	header := b.get("httpAuthorization")
	if !isHeaderValue(header.str()) {
		c.refuse(header, InvalidParameter, at+"httpAuthorization", "cannot stand in a header",
			"give printable characters only")
	}
	o := b.get("oauth")
	if !o.given() {
		return
	}
	if header.str() != "" {
		c.refuse(header, InvalidParameter, at+"httpAuthorization", "stands beside oauth", "give one of the two")
	}
	at += "oauth."
	c.url(o, at+"url", "give the URL of the token, such as https://example.com/oauth/token")
	c.some(o, "clientId", at, "give the client's id")
	c.some(o, "clientSecret", at, "give the client's secret")
	locations := []string{CredentialsInHeader, CredentialsInBody}
	if c.some(o, "credentialsLocation", at, "give "+strings.Join(locations, " or ")) {
		c.word(o.get("credentialsLocation"), at+"credentialsLocation", locations)
	}
}

// some checks that a field of an object is there, and not empty.
func (c *checker) some(in *value, name, at, mend string) bool {
	v := in.get(name)
	switch {
	case v == nil:
		c.missing(in, InvalidParameter, at+name, mend)
	case v.given() && v.text == "":
		c.refuse(v, InvalidParameter, at+name, "is empty", mend)
	}
	return v.str() != ""
}

// url checks that an object's url can be called.
func (c *checker) url(in *value, field, mend string) {
	switch v := in.get("url"); {
	case v == nil:
		c.missing(in, InvalidParameter, field, mend)
	case v.given() && !isWebURL(v.text):
		c.refuse(v, InvalidParameter, field, notWebURL(v.text), mend)
	}
}

// word checks that a text is one of those allowed.
func (c *checker) word(v *value, field string, words []string) {
	if !slices.Contains(words, v.text) {
		name := field[1+strings.LastIndexByte(field, '.'):]
		c.refuse(v, InvalidParameter, field, "unknown "+name+" "+problem.Quote(v.text), problem.Allowed(v.text, words))
	}
}

// isHeaderValue tells whether text can be the value of an HTTP header.
func isHeaderValue(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}
