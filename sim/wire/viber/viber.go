// Package viber serves Viber's bot API: messages to one receiver or to many, the webhook, and what is told of the
// account and of users. Deliveries, views and failures are told by signed events, which are tried again for a day.
//
// A receiver is an id of Viber's, or a phone number: what the world knows of a recipient, it knows by the number.
package viber

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/viber"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// protocol is the API over all worlds.
type protocol struct {
	server *wire.Server

	mu    sync.Mutex
	hooks map[string]hook // by subaccount: what set_webhook was told; it outlives the worlds
}

// New is the API, for a server.
func New(s *wire.Server) wire.Protocol { return &protocol{server: s, hooks: map[string]hook{}} }

const (
	name = "viber"
	root = "/pa/"

	tokenHeader     = "X-Viber-Auth-Token"
	signatureHeader = "X-Viber-Content-Signature"
)

// Name is the wire's.
func (p *protocol) Name() string { return name }

// Claims takes the paths of the API. They name nobody: the token does.
func (p *protocol) Claims(r *http.Request) (token string, ok bool) {
	return r.Header.Get(tokenHeader), strings.HasPrefix(r.URL.Path, root)
}

// IDs is the token.
func (p *protocol) IDs(s wire.Settings) []string { return []string{s.Viber.AuthToken} }

// Ignored names what has no effect.
func (p *protocol) Ignored() []string { return viber.NoEffect() }

// Refuse answers with a status of the API.
func (p *protocol) Refuse(w http.ResponseWriter, call *wire.Call, status int, why string) {
	code := viber.GeneralError
	switch status {
	case http.StatusTooManyRequests:
		code = viber.TooManyRequests
	case http.StatusNotFound:
		code = viber.BadData
	}
	refuse(w, call, viber.Refuse(code, why))
}

// refuse answers with a refusal for what the request asked.
func refuse(w http.ResponseWriter, call *wire.Call, r *viber.Refusal) {
	call.Refused(r.Status, r.Error())
	answer(w, r)
}

// answer answers with a refusal: the HTTP status is 200 all the same.
func answer(w http.ResponseWriter, r *viber.Refusal) { sendapi.WriteJSON(w, http.StatusOK, r) }

// Serve answers a request.
func (p *protocol) Serve(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		refuse(w, call, viber.Refuse(viber.BadData, "the body cannot be read: "+err.Error()))
		return
	}
	serve, known := map[string]func(http.ResponseWriter, *http.Request, *wire.Call, []byte) *viber.Refusal{
		"send_message": p.send, "broadcast_message": p.broadcast, "set_webhook": p.setWebhook,
		"get_account_info": p.account, "get_user_details": p.user, "get_online": p.online,
	}[strings.TrimPrefix(call.Path, root)]
	strange, isStrange := wire.Strange(r.URL.Query())
	var refused *viber.Refusal
	switch {
	case !allowed(r, call, body):
		refused = viber.Refuse(viber.InvalidToken, "the token is none of this subaccount's")
	case !known || !strings.HasPrefix(call.Path, root):
		refused = viber.Refuse(viber.BadData, "there is no "+clip(call.Path))
	case r.Method != http.MethodPost:
		refused = viber.Refuse(viber.BadData, call.Path+" takes a POST")
	case isStrange:
		refused = viber.Refuse(viber.BadData, clip(strange)+" is not known")
	default:
		refused = serve(w, r, call, body)
	}
	if refused != nil {
		refuse(w, call, refused)
	}
}

func clip(text string) string { return text[:min(len(text), 100)] }

// allowed tells whether a request bears the token, where it is demanded: in its header, or in its body.
func allowed(r *http.Request, call *wire.Call, body []byte) bool {
	if !call.Settings.Demands(func(w *scenarios.Wires) string { return w.Viber.AuthToken }) {
		return true
	}
	token := r.Header.Get(tokenHeader)
	if token == "" {
		var inside struct {
			Token string `json:"auth_token"`
		}
		json.Unmarshal(body, &inside) // what cannot be read bears none
		token = inside.Token
	}
	return token == call.Settings.Viber.AuthToken
}

// tokenOf is the number of a message: 19 digits, as in production, which are more than a JavaScript number holds.
func tokenOf(umid uuid.UUID) uint64 {
	const least, most = 1e18, 1 << 63
	return least + binary.BigEndian.Uint64(umid[:])%(most-least)
}

// Callback is the event of a receipt. The answer to the request told that the message was accepted.
func (p *protocol) Callback(r live.Receipt) live.Callback {
	settings, _ := p.server.Settings(r.Subaccount)
	told := p.webhook(r.Subaccount, settings)
	event := viber.Event{Event: viber.EventOf(r.Status), Timestamp: viber.Timestamp(r.At), Token: tokenOf(r.First)}
	if told.URL == "" || event.Event == "" || !told.Wants(event.Event) {
		return live.Callback{}
	}
	event.UserID = receiver(r.Request.(*viber.Request), r.Message.User)
	if event.Event == viber.Failed {
		event.Reason = r.Code.String()
	}
	return letter(told.URL, wire.Key(r, settings.Viber.AuthToken), &event)
}

// Heard is the event of what a user wrote.
func (p *protocol) Heard(in live.Written) live.Callback {
	settings, _ := p.server.Settings(in.Subaccount)
	told := p.webhook(in.Subaccount, settings)
	if in.Channel != orchestrator.Viber || told.URL == "" {
		return live.Callback{}
	}
	who, wrote := viber.Somebody(in.From), viber.Written{Type: "text", Text: in.Text}
	if request, ok := in.Request.(*viber.Request); ok {
		who.ID = cmp.Or(receiver(request, viber.User(in.From)), who.ID)
		wrote.Ref = request.Ref
	}
	return letter(told.URL, settings.Viber.AuthToken, &viber.Event{
		Event: viber.Message, Timestamp: viber.Timestamp(in.At), Host: viber.Host, Token: tokenOf(in.UMID),
		Sender: &who, Message: &wrote, Silent: new(bool),
	})
}

// letter is an event on its way, with its signature where clients look for it: in a header, and in the URL.
func letter(to, key string, event *viber.Event) live.Callback {
	body := event.Marshal()
	signature := viber.Sign(key, body)
	return live.Callback{URL: to, Query: "sig=" + signature, Body: body, Header: http.Header{
		"Content-Type": {"application/json"}, signatureHeader: {signature}, "User-Agent": {"ViberBot/1.0"},
	}}
}

// receiver is a user as the request named them.
func receiver(request *viber.Request, user orchestrator.User) string {
	for _, each := range request.Broadcast {
		if viber.User(each) == user {
			return each
		}
	}
	return request.Receiver
}

// Again grows from a second to hours, for about a day. Viber tells of no schedule: this one is an assumption.
func (p *protocol) Again(_ string, attempt, _ int) (time.Duration, bool) {
	return webhook.WaitAfter(attempt, time.Second, 5*time.Second, 30*time.Second, 2*time.Minute, 10*time.Minute,
		time.Hour, 6*time.Hour, 18*time.Hour)
}
