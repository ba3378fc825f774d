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
	oauth                                         part
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
			r.opaque('{', &b.oauth)
		default:
			r.unknownField()
		}
	}
}

// webhook checks a registration, or which one to remove: then it has no URL.
func (c *checker) webhook(b *webhookBody, at string, withURL bool) {
	const subaccount, url = "give its id, or * for all", "give a URL such as https://example.com/receipts"
	switch v := &b.subaccount; {
	case v.Given && v.Text != "*" && !isSubaccount(v.Text):
		c.refuse(v, IllegalSubaccount, at+"subAccountId", quote(v.Text)+" names no subaccount", subaccount)
	case v.absent() && b.given:
		c.missing(&b.part, IllegalSubaccount, at+"subAccountId", subaccount)
	}
	switch v := &b.url; {
	case !withURL:
	case v.Given && !isWebURL(v.Text):
		c.refuse(v, InvalidParameter, at+"url", quote(v.Text)+" is not an http or https URL", url)
	case v.absent() && b.given:
		c.missing(&b.part, InvalidParameter, at+"url", url)
	}
	if kinds := []string{DeliveryReceipts, "MSG", "CABM"}; b.kind.Given && !slices.Contains(kinds, b.kind.Text) {
		c.refuse(&b.kind, InvalidParameter, at+"type", "unknown type "+quote(b.kind.Text), allowed(b.kind.Text, kinds))
	}
	if withURL && b.oauth.given {
		c.add(b.oauth.end, InvalidParameter, at+"oauth", "is not simulated", "give httpAuthorization instead")
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
