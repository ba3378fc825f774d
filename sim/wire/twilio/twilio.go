// Package twilio serves Twilio's Programmable Messaging API: messages are created, fetched, listed, cancelled while
// they are scheduled, redacted and deleted; status callbacks are signed, and tried again as the fragment of their URL
// says.
package twilio

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/twilio"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// protocol is the API over all worlds.
type protocol struct{ server *wire.Server }

// New is the API, for a server.
func New(s *wire.Server) wire.Protocol { return &protocol{s} }

const name = "twilio"

// sent is a request as a world keeps it.
type sent struct {
	twilio.Request
	account string
	deleted bool
}

// Name is the wire's.
func (p *protocol) Name() string { return name }

const root = "/" + twilio.Version + "/"

// Claims takes the paths of the API's version.
func (p *protocol) Claims(r *http.Request) (account string, ok bool) {
	rest, ok := strings.CutPrefix(r.URL.Path, root)
	account, _, _ = strings.Cut(strings.TrimPrefix(rest, "Accounts/"), "/")
	return strings.TrimSuffix(account, ".json"), ok
}

// IDs is the account's SID.
func (p *protocol) IDs(s wire.Settings) []string { return []string{s.Twilio.AccountSID} }

// Ignored names the parameters that have no effect.
func (p *protocol) Ignored() []string { return ignored() }

// Refuse answers with an error of the API.
func (p *protocol) Refuse(w http.ResponseWriter, call *wire.Call, status int, why string) {
	e := twilio.NewError(20500, why)
	switch status {
	case http.StatusTooManyRequests:
		e = twilio.NewError(twilio.TooManyRequests, why)
	case http.StatusNotFound:
		e = twilio.NewError(twilio.NoSuchResource, why)
	default:
		e.Status = status
	}
	refuse(w, call, e)
}

// refuse answers with an error for what the request asked.
func refuse(w http.ResponseWriter, call *wire.Call, e *twilio.Error) {
	call.Refused(e.Status, e.Error())
	answer(w, e)
}

func answer(w http.ResponseWriter, e *twilio.Error) { sendapi.WriteJSON(w, e.Status, e) }

// Callback is the status callback of a receipt. The status that the answer to the request told has none.
func (p *protocol) Callback(r live.Receipt) live.Callback {
	request := r.Request.(*sent)
	if request.StatusCallback == "" || r.Status == orchestrator.Accepted && request.Service == "" {
		return live.Callback{}
	}
	settings, _ := p.server.Settings(r.Subaccount)
	sid := sidOf(r.UMID, len(request.Media) > 0)
	resource := twilio.NewResource(request.account, sid, &request.Request, 1, r.At)
	status, code := twilio.StatusOf(r.Status, r.Code), 0
	if r.Status.IsFailure() || r.Status == 0 {
		code = wire.OwnCode(r.ProviderCode, twilio.CodeOf(r.Channel, r.Code))
	}
	form := twilio.Callback(resource, r.Channel, status, code, r.At)
	token := sha256.Sum256([]byte(sid + status + r.At.String()))
	return live.Callback{
		URL: request.StatusCallback, Body: []byte(form.Encode()),
		Header: http.Header{
			"Content-Type": {"application/x-www-form-urlencoded; charset=UTF-8"},
			"X-Twilio-Signature": {twilio.Sign(wire.Key(r, settings.Twilio.AuthToken),
				request.StatusCallback, form)},
			"User-Agent":                 {"TwilioProxy/1.1"},
			"I-Twilio-Idempotency-Token": {uuid.FromBytesOrNil(token[:16]).String()},
		},
	}
}

// Again is as the fragment of the callback's URL says: at once.
func (p *protocol) Again(url string, attempt, answer int) (time.Duration, bool) {
	return 0, twilio.RetriesOf(url).Again(answer, attempt)
}

func sidOf(umid uuid.UUID, media bool) string {
	if media {
		return "MM" + hex.EncodeToString(umid[:])
	}
	return "SM" + hex.EncodeToString(umid[:])
}

// umidOf is the message of a SID; nobody's, uuid.Nil, where it is none.
func umidOf(sid string) uuid.UUID {
	octets, err := hex.DecodeString(strings.TrimPrefix(strings.TrimPrefix(sid, "SM"), "MM"))
	if err != nil {
		return uuid.Nil
	}
	return uuid.FromBytesOrNil(octets)
}

// allowed tells whether a request bears the account's credentials, where they are demanded.
func allowed(r *http.Request, call *wire.Call, account string) bool {
	if !call.Settings.Demands(func(w *scenarios.Wires) string { return w.Twilio.AuthToken }) {
		return true
	}
	user, password, _ := r.BasicAuth()
	isKey := strings.HasPrefix(user, "SK") // an API key of the account's, whose secret is the account's token here
	return account == call.Settings.Twilio.AccountSID && (isKey || user == account) &&
		password == call.Settings.Twilio.AuthToken
}
