package sendapi

import (
	"fmt"
	"net/http"
	"slices"
)

// webhookBody is a registration as it was written.
type webhookBody struct {
	part
	subaccount, url, kind, enabled, authorization Value
	oauth                                         oauthBody
}

type oauthBody struct {
	part
	url, clientID, clientSecret, location, scope Value
}

func (o *oauthBody) meant() *OAuth {
	if !o.given {
		return nil
	}
	return &OAuth{o.url.Text, o.clientID.Text, o.clientSecret.Text, o.location.Text, o.scope.Text}
}

// readWebhooks reads a list of registrations and checks all of it: either all are carried out, or none.
func readWebhooks(w http.ResponseWriter, r *http.Request, withURL bool) ([]webhookBody, error) {
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

func decodeWebhooks(data []byte, withURL bool) ([]webhookBody, Problems) {
	var r reader
	var all part
	var list []webhookBody
	r.reset(data, "")
	for range r.array(&all) {
		var b webhookBody
		r.webhook(&b)
		list = append(list, b)
	}
	if r.finish(); r.broken != nil {
		return nil, r.refusal()
	}
	c := checker{findings: r.findings}
	for i := range list {
		c.webhook(&list[i], fmt.Sprintf("[%d].", i), withURL)
	}
	return list, c.inOrder(r.lines)
}

func (r *reader) webhook(b *webhookBody) {
	for name := range r.object(&b.part) {
		switch name {
		case "subAccountId":
			r.value('"', &b.subaccount)
		case "url":
			r.value('"', &b.url)
		case "type":
			r.value('"', &b.kind)
		case "enabled":
			r.value('t', &b.enabled)
		case "httpAuthorization":
			r.value('"', &b.authorization)
		case "oauth":
			r.oauth(&b.oauth)
		default:
			r.unknownField()
		}
	}
}

func (r *reader) oauth(o *oauthBody) {
	for name := range r.object(&o.part) {
		switch name {
		case "url":
			r.value('"', &o.url)
		case "clientId":
			r.value('"', &o.clientID)
		case "clientSecret":
			r.value('"', &o.clientSecret)
		case "credentialsLocation":
			r.value('"', &o.location)
		case "scope":
			r.value('"', &o.scope)
		default:
			r.unknownField()
		}
	}
}

// webhook checks a registration, or which one to remove: then it has no URL.
func (c *checker) webhook(b *webhookBody, at string, withURL bool) {
	const subaccount = "give its id, or * for all"
	switch v := &b.subaccount; {
	case v.Given && v.Text != "*" && !isSubaccount(v.Text):
		c.refuse(v, IllegalSubaccount, at+"subAccountId", quote(v.Text)+" names no subaccount", subaccount)
	case v.absent() && b.given:
		c.missing(&b.part, IllegalSubaccount, at+"subAccountId", subaccount)
	}
	switch v := &b.url; {
	case !withURL:
	case v.Given && !isWebURL(v.Text):
		c.refuse(v, InvalidParameter, at+"url", notWebURL(v.Text), mendURL)
	case v.absent() && b.given:
		c.missing(&b.part, InvalidParameter, at+"url", mendURL)
	}
	if kinds := []string{DeliveryReceipts, InboundMessages, BusinessUpdates}; b.kind.Given && !slices.Contains(kinds, b.kind.Text) {
		c.refuse(&b.kind, InvalidParameter, at+"type", "unknown type "+quote(b.kind.Text), allowed(b.kind.Text, kinds))
	}
	if withURL && b.oauth.given {
		c.oauth(&b.oauth, at+"oauth.")
		if b.authorization.Text != "" {
			c.refuse(&b.authorization, InvalidParameter, at+"httpAuthorization", "stands beside oauth", "give one of the two")
		}
	}
	if !isHeaderValue(b.authorization.Text) {
		c.refuse(&b.authorization, InvalidParameter, at+"httpAuthorization", "cannot stand in a header",
			"give printable characters only")
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

// oauth checks where a token comes from. Each of its fields but the scope must be there.
func (c *checker) oauth(o *oauthBody, at string) {
	for _, field := range []struct {
		value      *Value
		name, mend string
	}{
		{&o.url, "url", "give the URL of the token, such as https://example.com/oauth/token"},
		{&o.clientID, "clientId", "give the client's id"},
		{&o.clientSecret, "clientSecret", "give the client's secret"},
		{&o.location, "credentialsLocation", "give " + CredentialsInHeader + " or " + CredentialsInBody},
	} {
		if field.value.absent() {
			c.missing(&o.part, InvalidParameter, at+field.name, field.mend)
		} else if field.value.Given && field.value.Text == "" {
			c.refuse(field.value, InvalidParameter, at+field.name, "is empty", field.mend)
		}
	}
	if v := &o.url; v.Text != "" && !isWebURL(v.Text) {
		c.refuse(v, InvalidParameter, at+"url", notWebURL(v.Text), mendURL)
	}
	locations := []string{CredentialsInHeader, CredentialsInBody}
	if v := &o.location; v.Text != "" && !slices.Contains(locations, v.Text) {
		c.refuse(v, InvalidParameter, at+"credentialsLocation", "unknown place "+quote(v.Text), allowed(v.Text, locations))
	}
}
