// Package whatsapp serves Meta's WhatsApp Cloud API: messages are sent, read receipts taken and the number shown;
// statuses are told by signed webhooks, and tried again for up to seven days.
package whatsapp

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/whatsapp"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/wire"
)

// protocol is the API over all worlds.
type protocol struct {
	server *wire.Server

	mu       sync.Mutex
	accounts map[string]*account // by subaccount
}

// New is the API, for a server.
func New(s *wire.Server) wire.Protocol { return &protocol{server: s, accounts: map[string]*account{}} }

const name = "whatsapp"

// Name is the wire's.
func (p *protocol) Name() string { return name }

// versioned is a path: the version, the id of a number or of its account, and what is asked of it.
var versioned = regexp.MustCompile(`^/v([0-9]+)\.[0-9]+/([0-9]+)((?:/[a-z_]+)?)/?$`)

// Claims takes paths of any version of the API.
func (p *protocol) Claims(r *http.Request) (id string, ok bool) {
	if parts := versioned.FindStringSubmatch(r.URL.Path); parts != nil {
		return parts[2], true
	}
	return "", false
}

// IDs are the phone number's and its account's.
func (p *protocol) IDs(s wire.Settings) []string {
	return []string{s.WhatsApp.PhoneNumberID, accountOf(s.WhatsApp.PhoneNumberID)}
}

// accountOf is the id of the account that a number is of.
func accountOf(numberID string) string { return "1" + numberID }

// Ignored names what has no effect.
func (p *protocol) Ignored() []string {
	return []string{
		"context", "recipient_type", "typing_indicator", "text.preview_url", "template.components",
		"template.language.policy", "audio.voice", "interactive.header", "interactive.footer", "interactive.action",
		"after", "appsecret_proof", "before", "fields", "hsm_id", "limit",
	}
}

// parameters are those of queries that calls take: that change what is answered, and those of Ignored that do not.
func parameters(asked string) (acting, idle []string) {
	acting, idle = []string{tokenParameter}, []string{"appsecret_proof"}
	method, edge, _ := strings.Cut(asked, " ")
	if method == http.MethodGet {
		idle = append(idle, "fields", "limit", "before", "after")
	}
	switch edge {
	case "/message_history":
		acting = append(acting, "message_id")
	case "/message_templates":
		acting, idle = append(acting, "name"), append(idle, "hsm_id")
	}
	return acting, idle
}

// tokenParameter is the token where no header bears one.
const tokenParameter = "access_token"

// Refuse answers with an error of the API.
func (p *protocol) Refuse(w http.ResponseWriter, call *wire.Call, status int, why string) {
	code := whatsapp.UnknownFailure
	switch status {
	case http.StatusTooManyRequests:
		code = 130429
	case http.StatusNotFound:
		code = whatsapp.InvalidParameter
	}
	p.refuse(w, call, whatsapp.NewError(code, why))
}

// refuse answers with an error for what the request asked.
func (p *protocol) refuse(w http.ResponseWriter, call *wire.Call, e *whatsapp.Error) {
	why := e.Message
	if e.Data != nil {
		why += ": " + e.Data.Details
	}
	call.Refused(e.HTTPStatus(), why)
	answer(w, call, e)
}

// answer answers with an error. Its trace follows from what was asked, so that the same request has the same answer.
func answer(w http.ResponseWriter, call *wire.Call, e *whatsapp.Error) {
	sum := sha256.Sum256([]byte(call.Subaccount + call.Path + e.Message))
	e.TraceID = "A" + base64.RawURLEncoding.EncodeToString(sum[:15])
	w.Header().Set("X-Fb-Trace-Id", e.TraceID)
	sendapi.WriteJSON(w, e.HTTPStatus(), whatsapp.Envelope{Error: e})
}

// Serve answers a request.
func (p *protocol) Serve(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	parts := versioned.FindStringSubmatch(call.Path)
	token, bears := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bears {
		token = r.URL.Query().Get(tokenParameter)
	}
	demanded := call.Settings.Demands(func(w *scenarios.Wires) string { return w.WhatsApp.Token })
	switch {
	case demanded && token != call.Settings.WhatsApp.Token:
		p.refuse(w, call, whatsapp.NewError(whatsapp.TokenInvalid, "The access token is none of this number's."))
	case parts == nil:
		p.refuse(w, call, whatsapp.UnknownObject(r.Method, strings.Trim(call.Path, "/")))
	default:
		w.Header().Set("Facebook-Api-Version", strings.Split(call.Path, "/")[1])
		p.serveKnown(w, r, call, parts[2], r.Method+" "+parts[3])
	}
}

// serveKnown serves a request whose query holds nothing strange.
func (p *protocol) serveKnown(w http.ResponseWriter, r *http.Request, call *wire.Call, id, asked string) {
	acting, idle := parameters(asked)
	if strange, ok := wire.Strange(r.URL.Query(), append(acting, idle...)...); ok {
		p.refuse(w, call, whatsapp.NewError(whatsapp.InvalidParameter, fmt.Sprintf("Unexpected key %.60q in the query.", strange)))
		return
	}
	for _, name := range idle {
		if r.URL.Query().Has(name) {
			call.Ignored(name)
		}
	}
	p.serve(w, r, call, id, asked)
}

// serve answers a request for an object: a number or its account.
func (p *protocol) serve(w http.ResponseWriter, r *http.Request, call *wire.Call, id, asked string) {
	switch asked {
	case "POST /messages", "POST /marketing_messages":
		p.send(w, r, call)
	case "GET ":
		sendapi.WriteJSON(w, http.StatusOK, map[string]any{
			"id": id, "display_phone_number": displayNumber, "verified_name": "Cascade", "quality_rating": "GREEN",
			"throughput": map[string]string{"level": "STANDARD"},
		})
	case "POST /register", "POST /deregister":
		succeed(w)
	case "POST /media":
		p.upload(w, r, call)
	case "GET /message_history":
		p.history(w, r, call)
	case "GET /subscribed_apps", "POST /subscribed_apps", "DELETE /subscribed_apps":
		p.subscribed(w, r, call)
	case "GET /message_templates":
		p.listTemplates(w, r, call)
	case "POST /message_templates":
		p.makeTemplate(w, r, call)
	case "DELETE /message_templates":
		p.dropTemplate(w, r, call)
	default:
		p.refuse(w, call, whatsapp.UnknownObject(r.Method, id))
	}
}

// succeed answers what has nothing else to tell.
func succeed(w http.ResponseWriter) {
	sendapi.WriteJSON(w, http.StatusOK, map[string]bool{"success": true})
}

const displayNumber = "15550783881"

// read is a request's body, which is refused where it cannot be read.
func (p *protocol) read(w http.ResponseWriter, r *http.Request, call *wire.Call) (body []byte, ok bool) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.refuse(w, call, whatsapp.NewError(whatsapp.InvalidParameter, "The request body cannot be read: "+err.Error()))
	}
	return body, err == nil
}

// send sends a message, or takes the read receipt of an inbound one.
func (p *protocol) send(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	body, ok := p.read(w, r, call)
	if !ok {
		return
	}
	request, refused := whatsapp.ParseRequest(body)
	switch {
	case refused != nil:
		p.refuse(w, call, refused)
		return
	case request.IsReadReceipt():
		call.Ignored(request.WithoutEffect()...)
		succeed(w)
		return
	}
	m := request.Message()
	if refused := p.fillTemplate(call, m); refused != nil {
		p.refuse(w, call, refused)
		return
	}
	call.Ignored(request.WithoutEffect()...)
	fmt.Sscanf(call.Path, "/v%d.", &request.Version)
	m.Plan = orchestrator.Plan{{Channel: orchestrator.WhatsApp}}
	m.Wire = &orchestrator.Wire{Name: name, Ref: request.Ref}
	placed, err := call.World.SendOver(r.Context(), p, m, request)
	if err != nil {
		wire.Fail(w, call, err)
		return
	}
	if placed.Failed {
		answer(w, call, whatsapp.NewError(
			wire.OwnCode(placed.ProviderCode, whatsapp.CodeOf(placed.Code)), placed.Code.Name()))
		return
	}
	own := knownAs(placed.Number, request)
	id := whatsapp.ID(own, placed.UMID)
	sendapi.WriteJSON(w, http.StatusOK, whatsapp.NewAnswer(request, own, id))
	wire.Answered(w, r, call.World, placed)
}

// knownAs is how WhatsApp knows the recipient: by the digits of their own number, or as the request has them.
func knownAs(own string, request *whatsapp.Request) string {
	return cmp.Or(strings.TrimPrefix(own, "+"), request.Known())
}
