package twilio

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
)

// Callback is the form of a status callback.
func Callback(r *Resource, channel orchestrator.Channel, status string, code int, at time.Time) url.Values {
	form := url.Values{
		"AccountSid": {r.AccountSID}, "ApiVersion": {Version}, "To": {r.To},
		"MessageSid": {r.SID}, "SmsSid": {r.SID}, "MessageStatus": {status}, "SmsStatus": {status},
	}
	if r.From != nil {
		form.Set("From", *r.From)
	}
	if r.MessagingServiceSID != nil {
		form.Set("MessagingServiceSid", *r.MessagingServiceSID)
	}
	if code != 0 {
		form.Set("ErrorCode", strconv.Itoa(code))
		form.Set("ErrorMessage", Message(code))
	}
	switch {
	case channel == orchestrator.SMS:
		if status == Delivered || status == Undelivered {
			form.Set("RawDlrDoneDate", at.UTC().Format("0601021504"))
		}
	default:
		prefix, _, _ := strings.Cut(r.To, ":")
		form.Set("ChannelPrefix", prefix)
		form.Set("ChannelToAddress", r.To)
		form.Set("ChannelStatusMessage", status)
		form.Set("ChannelInstallSid", installed(r.AccountSID, prefix))
		form.Set("StructuredMessage", "false")
		if status == Read {
			form.Set("EventType", "READ")
		}
	}
	return form
}

// installed is the id under which an account has a channel. It follows from both.
func installed(account, channel string) string {
	sum := sha256.Sum256([]byte(account + "\n" + channel))
	return "XE" + hex.EncodeToString(sum[:16])
}

// Fields are those of a status callback's body; ok is false where it is the form of none.
func Fields(body string) (fields map[string]string, ok bool) {
	form, err := url.ParseQuery(body)
	if err != nil || !form.Has("MessageSid") || !form.Has("MessageStatus") {
		return nil, false
	}
	fields = make(map[string]string, len(form))
	for name := range form {
		fields[name] = form.Get(name)
	}
	return fields, true
}

// Sign is the signature of a callback: of the URL, exactly as it was given but for its fragment, and of the form's
// fields in the order of their names, with the key that is the account's auth token.
func Sign(token, address string, form url.Values) string {
	address, _, _ = strings.Cut(address, "#")
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(address))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		values := slices.Clone(form[name])
		slices.Sort(values)
		for _, value := range slices.Compact(values) {
			mac.Write([]byte(name + value))
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Signed tells whether a callback bears the right signature.
func Signed(token, address string, form url.Values, signature string) bool {
	return hmac.Equal([]byte(Sign(token, address, form)), []byte(signature))
}

// Retries is how a callback that fails is tried again: once where the connection failed, unless the fragment of its URL
// says otherwise.
type Retries struct {
	Count int
	On    map[string]bool // "ct" no connection, "rt" no answer in time, "4xx", "5xx", "all"
}

// RetriesOf reads the fragment of a callback's URL, such as "#rc=3&rp=5xx,ct".
func RetriesOf(address string) Retries {
	r := Retries{Count: 1, On: map[string]bool{"ct": true}}
	_, fragment, ok := strings.Cut(address, "#")
	if !ok {
		return r
	}
	set, err := url.ParseQuery(fragment)
	if err != nil {
		return r
	}
	if n, err := strconv.Atoi(set.Get("rc")); err == nil && n >= 0 && n <= 5 {
		r.Count = n
	}
	if policy := set.Get("rp"); policy != "" {
		r.On = map[string]bool{}
		for word := range strings.SplitSeq(policy, ",") {
			r.On[word] = true
		}
	}
	return r
}

// Again tells whether a callback that got this HTTP answer, 0 for none, is tried again after so many attempts.
func (r Retries) Again(answer, attempts int) bool {
	if attempts > r.Count {
		return false
	}
	switch {
	case r.On["all"]:
		return answer < 200 || answer > 299
	case answer == 0:
		return r.On["ct"] || r.On["rt"]
	case answer >= 500:
		return r.On["5xx"]
	case answer >= 400:
		return r.On["4xx"]
	}
	return false
}
