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
	world  *World
	prefix string // of the body's field names: "messages[3]." in a batch
}

// message is the message that the body means. It is only to be used when no problem was found.
func (c *checker) message(b *body) *orchestrator.Message {
	if b.broken {
		return nil // the payload is no object at all: nothing more can be said of it
	}
	m := &orchestrator.Message{
		ClientMessageID: b.clientMessageID.Text,
		DLRCallbackURL:  b.dlrCallbackURL.Text,
		Scheduled:       c.when(&b.scheduled, "scheduled", InvalidScheduleTime),
		Expiry:          c.when(&b.expiry, "expiry", InvalidExpiry),
	}
	c.length(&b.clientMessageID, "clientMessageId", maxClientMessageID, TooLongClientMessageID)
	if v := &b.dlrCallbackURL; v.Given && !isWebURL(v.Text) {
		c.refuse(v, InvalidDLRCallbackURL, "dlrCallbackUrl", notWebURL(v.Text), mendURL)
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
func (c *checker) refuse(v *Value, code ErrorCode, field, what, mend string) {
	c.add(v.at, code, c.path(v.shared, field), what, mend)
}

// missing adds the problem of a field that p lacks.
func (c *checker) missing(p *part, code ErrorCode, field, mend string) {
	c.add(p.end, code, c.path(p.shared, field), "is missing", mend)
}

// path is a field's full name: in a batch it stands in one of the messages or in the template.
func (c *checker) path(shared bool, field string) string {
	if shared {
		return "template." + field
	}
	return c.prefix + field
}

// length checks that a string has at most so many characters.
func (c *checker) length(v *Value, field string, most int, code ErrorCode) {
	if len(v.Text) <= most {
		return
	}
	if n := utf8.RuneCountInString(v.Text); n > most {
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

// notWebURL says what is wrong with a URL, without the password that it may hold.
func notWebURL(s string) string { return quote(MaskURL(s)) + " is not an http or https URL" }

// meant begins a mend with the right spelling of a near miss.
func meant(word string, among []string) string {
	if near, ok := problem.Closest(word, among); ok {
		return fmt.Sprintf("did you mean %q? ", near)
	}
	return ""
}

// allowed is the mend of a value that is none of the words allowed.
func allowed(word string, among []string) string {
	return meant(word, among) + "allowed: " + strings.Join(among, ", ")
}
