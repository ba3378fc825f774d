package twilio

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/strict"
)

// Request is a message as its sender asks for it.
type Request struct {
	To, From       string
	Service        string // a messaging service's SID, instead of From or beside it
	Body           string
	Media          []string // URLs
	Content        string   // a content template's SID
	Variables      string   // JSON that fills it in
	StatusCallback string
	Validity       time.Duration // how long it may wait; 0: MaxValidity
	SendAt         time.Time     // of a scheduled one
}

// Limits of a request.
const (
	MaxBody     = 1600
	MaxMedia    = 10
	MaxValidity = 36000 * time.Second
)

// ParseRequest reads the form of a request. Fields that it does not know are left alone: the API ignores them too. The
// first fault, in the order in which the API checks, is the answer.
func ParseRequest(form url.Values) (Request, *Error) {
	r := Request{
		To: form.Get("To"), From: form.Get("From"), Service: form.Get("MessagingServiceSid"), Body: form.Get("Body"),
		Media: form["MediaUrl"], Content: form.Get("ContentSid"), Variables: form.Get("ContentVariables"),
		StatusCallback: form.Get("StatusCallback"),
	}
	switch {
	case r.To == "":
		return r, NewError(MissingTo, "A 'To' phone number is required.")
	case r.From == "" && r.Service == "":
		return r, NewError(MissingFrom, "A 'From' phone number or a 'MessagingServiceSid' is required.")
	case r.Body == "" && len(r.Media) == 0 && r.Content == "":
		return r, NewError(MissingBody, "Message body, media or content is required.")
	case utf8.RuneCountInString(r.Body) > MaxBody:
		return r, NewError(BodyTooLong, fmt.Sprintf("The message body exceeds the %d character limit.", MaxBody))
	case len(r.Media) > MaxMedia:
		return r, NewError(BodyTooLong, fmt.Sprintf("At most %d media can be sent.", MaxMedia))
	}
	if _, number := r.Channel(); !isNumber(number) {
		return r, NewError(InvalidTo, fmt.Sprintf("The 'To' number %s is not a valid phone number.", r.To))
	}
	if r.Service == "" && !isSender(r.From) {
		return r, NewError(InvalidFrom, fmt.Sprintf("The 'From' number %s is not a valid phone number, shortcode, or alphanumeric sender ID.", r.From))
	}
	return r, r.readTimes(form)
}

func (r *Request) readTimes(form url.Values) *Error {
	if text := form.Get("ValidityPeriod"); text != "" {
		seconds, err := strconv.Atoi(text)
		r.Validity = time.Duration(seconds) * time.Second
		if err != nil || seconds < 1 || seconds > int(MaxValidity/time.Second) {
			return NewError(InvalidValidity, "ValidityPeriod must be a number of seconds from 1 to 36000.")
		}
	}
	if text := form.Get("SendAt"); text != "" || form.Get("ScheduleType") != "" {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil || form.Get("ScheduleType") != "fixed" || r.Service == "" {
			return NewError(InvalidSchedule, "A scheduled message needs a MessagingServiceSid, ScheduleType=fixed and SendAt in ISO 8601.")
		}
		r.SendAt = at
	}
	if text := r.StatusCallback; text != "" {
		if !strict.IsURL(text) {
			return NewError(InvalidCallback, fmt.Sprintf("The StatusCallback URL %s is not a valid URL.", text))
		}
	}
	return nil
}

// Channel is the channel that the recipient's address names, and the number without the name.
func (r *Request) Channel() (c orchestrator.Channel, number string) {
	name, number, ok := strings.Cut(r.To, ":")
	if !ok {
		return orchestrator.SMS, r.To
	}
	switch name {
	case "whatsapp":
		return orchestrator.WhatsApp, number
	case "rcs":
		return orchestrator.RCS, number
	case "messenger":
		return orchestrator.Facebook, number
	}
	return 0, ""
}

var (
	number = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	sender = regexp.MustCompile(`^(\+?[0-9]{3,15}|[A-Za-z0-9 ]{1,11}|(whatsapp|rcs|messenger):\S+)$`)
)

func isNumber(text string) bool { return number.MatchString(text) }
func isSender(text string) bool { return sender.MatchString(text) }

// Ref is what tells sends of one business message together: the ref parameter of the callback's URL.
func (r *Request) Ref() string {
	u, err := url.Parse(r.StatusCallback)
	if err != nil {
		return ""
	}
	return u.Query().Get("ref")
}
