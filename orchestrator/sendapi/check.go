package sendapi

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// The lengths that the API allows, in characters.
const (
	maxText            = 35_000
	maxClientMessageID = 50
	maxSMSSource       = 16
)

// checker makes a message of a body, and finds every problem on the way.
type checker struct {
	findings
	terms  *Terms
	prefix string // of the body's field names: "messages[3]." in a batch

	ofSMSAPI bool // the body has the fields of the SMS API instead
}

// message is the message that the body means. It is only to be used when no problem was found.
func (c *checker) message(b *value) *orchestrator.Message {
	if b.wrong {
		return nil // the payload is no object at all: nothing more can be said of it
	}
	m := &orchestrator.Message{
		ClientMessageID: b.get("clientMessageId").str(),
		DLRCallbackURL:  b.get("dlrCallbackUrl").str(),
		Scheduled:       c.when(b.get("scheduled"), "scheduled", InvalidScheduleTime),
		Expiry:          c.when(b.get("expiry"), "expiry", InvalidExpiry),
	}
	c.length(b.get("clientMessageId"), "clientMessageId", maxClientMessageID, TooLongClientMessageID)
	if v := b.get("dlrCallbackUrl"); v.given() && !isWebURL(v.text) {
		c.refuse(v, InvalidDLRCallbackURL, "dlrCallbackUrl", notWebURL(v.text), mendURL)
	}
	// Fields missing from the same object are told in this order, which is the API's own.
	m.User = c.user(b)
	m.Type = c.contentType(b)
	m.Content = c.content(b, m.Type)
	m.Plan = c.ownPlan(b)
	c.reachable(b, m)
	return m
}

// refuse adds the problem of a value.
func (c *checker) refuse(v *value, code ErrorCode, field, what, mend string) {
	c.add(v.at, code, c.path(v.shared, field), what, mend)
}

// refuseAtEnd adds a problem of an object or a list that shows at its end, as a field that it lacks does.
func (c *checker) refuseAtEnd(v *value, code ErrorCode, field, what, mend string) {
	c.add(v.end, code, c.path(v.shared, field), what, mend)
}

// missing adds the problem of a field that an object lacks.
func (c *checker) missing(in *value, code ErrorCode, field, mend string) {
	c.refuseAtEnd(in, code, field, "is missing", mend)
}

// path is a field's full name: in a batch it stands in one of the messages or in the template.
func (c *checker) path(shared bool, field string) string {
	if shared {
		return "template." + field
	}
	return c.prefix + field
}

// length checks that a string has at most so many characters.
func (c *checker) length(v *value, field string, most int, code ErrorCode) {
	if len(v.str()) <= most {
		return
	}
	if n := utf8.RuneCountInString(v.text); n > most {
		c.refuse(v, code, field, fmt.Sprintf("has %d characters", n), fmt.Sprintf("at most %d are allowed", most))
	}
}

// mendURL is the mend of a URL that is told of something.
const mendURL = "give a URL such as https://example.com/receipts"

// isWebURL tells an absolute http or https URL that can be called: with a host and, where it names one, a port that
// there is. Browsers encode a space; a client cannot send one.
func isWebURL(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return false
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return u.Port() == "" || err == nil && port > 0
}

// CheckURL refuses a field that is no absolute http or https URL which can be called.
func CheckURL(field, text string) error {
	if isWebURL(text) {
		return nil
	}
	return Invalid("%s: %s (%s)", field, notWebURL(text), mendURL)
}

// notWebURL says what is wrong with a URL, without the password that it may hold.
func notWebURL(s string) string {
	if s == "" {
		return "is empty"
	}
	return problem.Quote(MaskURL(s)) + " is not an http or https URL"
}
