package fit

import (
	"hash/fnv"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel"
	"cascade/scenarios"
)

// row is one receipt as it was logged.
type row struct {
	message uint64 // a hash of its id
	channel orchestrator.Channel
	status  orchestrator.Status // 0: the message was handed over
	code    orchestrator.Code
	at      time.Time
}

// hashed is a message's id, of which nothing else is kept.
func hashed(id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return h.Sum64()
}

// statusOf reads the status words of this program, of the Messaging Apps API, and of the providers whose callbacks are
// read as they are. Handed tells a word for the handing over itself.
func statusOf(word string) (status orchestrator.Status, handed, ok bool) {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "fired", "submitted":
		return 0, true, true
	case "accepted", "queued", "enroute", "buffered":
		return orchestrator.Accepted, false, true
	case "sent", "sending", "delivered_to_operator":
		return orchestrator.Sent, false, true
	case "delivered", "delivrd", "delivered_to_recipient":
		return orchestrator.Delivered, false, true
	case "read", "seen":
		return orchestrator.Read, false, true
	case "rejected", "rejectd", "rejected_by_operator":
		return orchestrator.Rejected, false, true
	case "undelivered", "undeliverable", "undeliv", "failed", "expired", "undelivered_to_recipient":
		return orchestrator.Undelivered, false, true
	}
	return 0, false, false
}

// channelOf reads a channel's name in any case, and the names that receipts give it.
func channelOf(word string) (orchestrator.Channel, bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, c := range orchestrator.Channels() {
		if strings.ToLower(c.String()) == word {
			return c, true
		}
	}
	switch word {
	case "zalonotification":
		return orchestrator.Zalo, true
	case "viber_service", "viber_service_message":
		return orchestrator.Viber, true
	}
	return 0, false
}

// timeOf reads an instant: RFC 3339, a date and a time in UTC, or seconds or milliseconds since 1970.
func timeOf(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05.999999999", time.RFC1123Z} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	if whole, _, _ := strings.Cut(text, "."); len(whole) > 11 { // milliseconds
		n, ok := orchestrator.ParseDecimal(text, 6)
		return time.Unix(0, n), ok
	}
	d, ok := orchestrator.ParseSeconds(text)
	return time.Unix(0, int64(d)), ok
}

// codeOf reads the delivery error code of a failure, or what the provider's own number counts as. One without a code that
// is known has the code of a script's that gives none, or has expired where its word says so.
func codeOf(c orchestrator.Channel, s orchestrator.Status, f fields) orchestrator.Code {
	if n, ok := orchestrator.ParseDecimal(f.own, 0); ok && n > 0 && n <= orchestrator.MaxOwnCode {
		if code, known := channel.Code(c, orchestrator.NewOwnCode(int(n))); known {
			return code
		}
	}
	n, ok := orchestrator.ParseDecimal(strings.TrimSpace(f.code), 0)
	switch {
	case ok && n >= 1 && n <= int64(orchestrator.MaxCode):
		return orchestrator.Code(n)
	case strings.EqualFold(strings.TrimSpace(f.status), "expired"):
		return orchestrator.Expired
	}
	return scenarios.DefaultCode(s)
}
