// Package vonage serves Vonage's Messages API, version 1: messages over SMS, WhatsApp, Viber, RCS and Messenger, each
// to the provider of its channel. Statuses are told by signed webhooks, and tried again for a day.
package vonage

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/vonage"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire"
)

type protocol struct{ server *wire.Server }

// New is the API, for a server.
func New(s *wire.Server) wire.Protocol { return &protocol{s} }

const (
	name = "vonage"
	path = "/v1/messages"
)

// Name is the wire's.
func (p *protocol) Name() string { return name }

// Claims takes the path of messages. It names nobody: the API key does.
func (p *protocol) Claims(r *http.Request) (key string, ok bool) {
	key, _, _ = r.BasicAuth()
	return key, r.URL.Path == path || strings.HasPrefix(r.URL.Path, path+"/")
}

// IDs is the API key.
func (p *protocol) IDs(s wire.Settings) []string { return []string{s.Vonage.APIKey} }

// Ignored names what has no effect.
func (p *protocol) Ignored() []string { return vonage.NoEffect() }

// Refuse answers with an error of the API.
func (p *protocol) Refuse(w http.ResponseWriter, call *wire.Call, status int, why string) {
	refuse(w, call, vonage.NewError(status, why))
}

// refuse answers with an error for what the request asked.
func refuse(w http.ResponseWriter, call *wire.Call, e *vonage.Error) {
	call.Refused(e.Status, e.Error())
	answer(w, call, e)
}

// answer answers with an error. Its instance follows from what was asked, so that the same request has the same answer.
func answer(w http.ResponseWriter, call *wire.Call, e *vonage.Error) {
	e.Instance = uuidOf(call.Subaccount, call.Path, e.Detail, fmt.Sprint(e.Parameters))
	sendapi.WriteJSON(w, e.Status, e)
}

func uuidOf(of ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(of, "\n")))
	id := uuid.FromBytesOrNil(sum[:16])
	id.SetVersion(uuid.V4)
	id.SetVariant(uuid.VariantRFC9562)
	return id.String()
}

// Serve answers a request.
func (p *protocol) Serve(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	switch {
	case !allowed(r, call):
		refuse(w, call, vonage.NewError(vonage.Unauthorized, "The API key and secret are none of this subaccount's."))
	case call.Path != path:
		refuse(w, call, vonage.NewError(vonage.NotFound,
			fmt.Sprintf("%.100s is not served: POST %s is.", call.Path, path)))
	case r.Method != http.MethodPost:
		refuse(w, call, vonage.NewError(vonage.BadMethod, path+" takes a POST."))
	default:
		p.send(w, r, call)
	}
}

// allowed tells whether a request bears the API key and its secret, where they are demanded. A token of an application
// will do as well: its signature is by a key that the subaccount does not have.
func allowed(r *http.Request, call *wire.Call) bool {
	if !call.Settings.Demands(func(w *scenarios.Wires) string { return w.Vonage.APISecret }) {
		return true
	}
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return strings.Count(token, ".") == 2
	}
	key, secret, _ := r.BasicAuth()
	return key == call.Settings.Vonage.APIKey && secret == call.Settings.Vonage.APISecret
}

// send sends a message.
func (p *protocol) send(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		refuse(w, call, vonage.NewError(vonage.BadRequest, "The request body cannot be read: "+err.Error()+"."))
		return
	}
	if strange, ok := wire.Strange(r.URL.Query()); ok {
		refuse(w, call, vonage.InvalidParams(vonage.Parameter{Name: strange, Reason: "is not known"}))
		return
	}
	request, refused := vonage.ParseRequest(body)
	if refused == nil {
		refused = unserved(request)
	}
	if refused != nil {
		refuse(w, call, refused)
		return
	}
	call.Ignored(request.WithoutEffect()...)
	m := request.Message()
	m.Plan = orchestrator.Plan{{Channel: request.OrchestratorChannel()}}
	m.Wire = &orchestrator.Wire{Name: name, Ref: request.Ref}
	m.Wire.TTL, _ = request.Lifetime()
	placed, err := call.World.SendOver(r.Context(), p, m, request)
	switch {
	case err != nil:
		wire.Fail(w, call, err)
	case placed.Failed:
		answer(w, call, vonage.Refusal(placed.Code, wire.OwnCode(placed.ProviderCode, vonage.CodeOf(placed.Code))))
	default:
		sendapi.WriteJSON(w, http.StatusAccepted, vonage.Answer{UUID: placed.UMID.String()})
		wire.Answered(w, r, call.World, placed)
	}
}

// unserved is the error of what the API has and the mock has not.
func unserved(request *vonage.Request) *vonage.Error {
	if request.Failover == nil {
		return nil
	}
	return vonage.InvalidParams(vonage.Parameter{
		Name: "failover", Reason: "is not served: a message over a wire is one channel's, and whoever sends it falls back",
	})
}

// Callback is the status webhook of a receipt. The answer to the request told that the message was accepted.
func (p *protocol) Callback(r live.Receipt) live.Callback {
	request := r.Request.(*vonage.Request)
	settings, _ := p.server.Settings(r.Subaccount)
	url, status := request.WebhookURL, vonage.StatusOf(r.Status, r.Code)
	if url == "" {
		url = settings.Vonage.StatusURL
	}
	if url == "" || status == "" {
		return live.Callback{}
	}
	update := vonage.StatusUpdate{
		UUID: r.UMID.String(), To: request.To, From: request.From, Timestamp: vonage.Timestamp(r.At), Status: status,
		Channel: request.Channel, Ref: request.Ref,
	}
	if r.Cost > 0 {
		update.Usage = &vonage.Usage{Currency: currency, Price: r.Cost.String()}
	}
	token := uuidOf(update.UUID, status, r.At.String())
	if status == vonage.Rejected || status == vonage.Undeliverable {
		update.Error = vonage.NewDeliveryError(wire.OwnCode(r.ProviderCode, vonage.CodeOf(r.Code)), token)
	}
	return letter(url, update.Marshal(), wire.Key(r, settings.Vonage.SignatureSecret), settings.Vonage.APIKey, token, r.At)
}

// letter is a webhook on its way, with the token that signs it.
func letter(to string, body []byte, secret, key, token string, at time.Time) live.Callback {
	return live.Callback{URL: to, Body: body, Header: http.Header{
		"Content-Type":  {"application/json"},
		"Authorization": {vonage.Sign(secret, key, token, at, body)},
		"User-Agent":    {"Vonage/1.0"},
	}}
}

// ownNumber is whom recipients write to where nobody has sent them anything.
const ownNumber = "15550783881"

// Heard is the inbound webhook of what a recipient wrote, to whoever sent the message that it answers.
func (p *protocol) Heard(in live.Written) live.Callback {
	settings, _ := p.server.Settings(in.Subaccount)
	channel, url := vonage.NameOf(in.Channel), cmp.Or(settings.Vonage.InboundURL, settings.Vonage.StatusURL)
	if url == "" || channel == "" {
		return live.Callback{}
	}
	told := vonage.Inbound{
		Channel: channel, UUID: in.UMID.String(), To: ownNumber, From: strings.TrimPrefix(in.From, "+"),
		Timestamp: vonage.Timestamp(in.At), Type: "text", Text: in.Text,
	}
	if request, ok := in.Request.(*vonage.Request); ok {
		told.To = request.From
	}
	switch in.Channel {
	case orchestrator.WhatsApp:
		told.Profile = &vonage.InboundProfile{Name: in.From}
	case orchestrator.SMS:
		segments := orchestrator.Segments(in.Text, orchestrator.AutoEncoding).Segments
		told.SMS = &vonage.InboundSMS{Parts: strconv.Itoa(segments), Keyword: vonage.Keyword(in.Text)}
	}
	if in.ReplyTo != uuid.Nil {
		told.Context = &vonage.InboundContext{UUID: in.ReplyTo.String()}
	}
	secret, token := settings.Vonage.SignatureSecret, uuidOf(told.UUID, in.At.String())
	return letter(url, told.Marshal(), secret, settings.Vonage.APIKey, token, in.At)
}

// currency is what prices are told in: a scenario's have none.
const currency = "EUR"

// How long statuses are tried again, and how the waits grow.
const (
	firstWait   = 5 * time.Second
	longestWait = 15 * time.Minute
	givenUp     = 24 * time.Hour
)

// Again doubles the wait from 5 s to 15 minutes, for a day, after no answer, 429 and 5xx. Whoever answers with another
// 4xx is not asked again.
func (p *protocol) Again(_ string, attempt, answer int) (wait time.Duration, again bool) {
	if answer >= 300 && answer < 500 && answer != http.StatusTooManyRequests {
		return 0, false
	}
	since := time.Duration(0)
	wait = firstWait
	for range attempt - 1 {
		since += wait
		wait = min(2*wait, longestWait)
	}
	return wait, since+wait <= givenUp
}
