package post

import (
	"encoding/json"
	"strings"

	"cascade/orchestrator/sendapi"
)

// Credentials are what a receiver is shown: the text of an Authorization header, or, where a token is to be fetched,
// the client that fetches it, as JSON after a line feed, which no header holds. The empty text: nothing is shown.
type Credentials string

const grantMark = "\n"

// CredentialsOf are those of a registration.
func CredentialsOf(w *sendapi.Webhook) Credentials {
	if w.OAuth == nil {
		return Credentials(w.HTTPAuthorization)
	}
	text, err := json.Marshal(w.OAuth)
	if err != nil {
		panic("post: texts that JSON cannot hold: " + err.Error())
	}
	return Credentials(grantMark + string(text))
}

// Shown is the Authorization header that a receiver is shown, without the token where one is fetched.
func (c Credentials) Shown() string {
	if strings.HasPrefix(string(c), grantMark) {
		return "Bearer ***"
	}
	return string(c)
}

// grant is the client that fetches a token, where one does.
func (c Credentials) grant() (o sendapi.OAuth, ok bool) {
	text, ok := strings.CutPrefix(string(c), grantMark)
	if !ok || json.Unmarshal([]byte(text), &o) != nil {
		return sendapi.OAuth{}, false
	}
	return o, true
}
