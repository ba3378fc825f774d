package whatsapp

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/whatsapp"
	"cascade/orchestrator/host/post"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// account is what the API was given for the account of a world.
type account struct {
	world     *live.World
	override  string                           // where statuses are told, in place of the setting; "": there
	instead   string                           // the setting whose place it took: where that has changed since, the setting holds
	verified  string                           // the address, with the token, that was asked last whether it wants them
	answer    string                           // what it answered
	templates map[string]*whatsapp.NewTemplate // nil ones were deleted
}

// accountIn is that of a world. The lock is held.
func (p *protocol) accountIn(world *live.World) *account {
	of := p.accounts[world.Name()]
	if of == nil {
		for name := range p.accounts {
			if _, ok := p.server.Settings(name); !ok {
				delete(p.accounts, name)
			}
		}
		of = new(account)
		p.accounts[world.Name()] = of
	}
	if of.world != world { // it was reset: its address stays, its templates are the scenario's again
		of.world, of.templates = world, map[string]*whatsapp.NewTemplate{}
	}
	return of
}

// Webhook is where a subaccount's statuses are told; "" where nowhere. A world may call it under its lock.
func (p *protocol) Webhook(subaccount string, s wire.Settings) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if of := p.accounts[subaccount]; of != nil && of.override != "" && of.instead == s.WhatsApp.Webhook {
		return of.override
	}
	return s.WhatsApp.Webhook
}

// subscribed lets an application have the statuses told elsewhere, once that address has answered that it wants them.
func (p *protocol) subscribed(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	switch r.Method {
	case http.MethodGet:
		app := map[string]any{"whatsapp_business_api_data": map[string]string{
			"id": accountOf(accountOf(call.Settings.WhatsApp.PhoneNumberID)), "name": "Cascade", "link": "http://" + r.Host + "/",
		}}
		if to := p.Webhook(call.Subaccount, call.Settings); to != "" {
			app["override_callback_uri"] = to
		}
		sendapi.WriteJSON(w, http.StatusOK, map[string]any{"data": []any{app}})
		return
	case http.MethodDelete:
		p.keep(call, "")
		succeed(w)
		return
	}
	body, ok := p.read(w, r, call)
	if !ok {
		return
	}
	s, refused := whatsapp.ParseSubscription(body)
	if refused == nil && s.Address != "" {
		if why := p.ask(r.Context(), call.World, s.Address, s.VerifyToken); why != verified {
			refused = whatsapp.NewError(whatsapp.NoVerification, s.Address+" "+why)
		}
	}
	if refused != nil {
		p.refuse(w, call, refused)
		return
	}
	if s.Address != "" {
		p.keep(call, s.Address)
	}
	succeed(w)
}

func (p *protocol) keep(call *wire.Call, address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	of := p.accountIn(call.World)
	of.override, of.instead = address, call.Settings.WhatsApp.Webhook
}

// verified is what an address answers that wants statuses.
const verified = "answered the challenge"

// ask asks an address whether it wants statuses, and gives what it answered.
func (p *protocol) ask(ctx context.Context, world *live.World, address, token string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s\n%s\n%s", world.Seed(), world.Name(), address, world.Instant()))
	challenge := fmt.Sprint(uint32(sum[0])<<24 | uint32(sum[1])<<16 | uint32(sum[2])<<8 | uint32(sum[3]))
	to, err := whatsapp.Verification(address, token, challenge)
	if err != nil {
		return "is no URL"
	}
	ctx, cancel := context.WithTimeout(ctx, webhook.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, to, nil)
	if err != nil {
		return "is no URL"
	}
	request.Header.Set("User-Agent", "facebookplatform/1.0 (+http://developers.facebook.com)")
	request.Header.Set(live.TimeHeader, string(orchestrator.AppendSeconds(nil, world.Instant())))
	response, err := p.server.Reach(request)
	if err != nil {
		return "did not answer: " + post.CauseOf(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 1000))
	switch {
	case err != nil:
		return "did not answer: " + post.CauseOf(err)
	case response.StatusCode != http.StatusOK:
		return fmt.Sprintf("answered the challenge with %d, not 200", response.StatusCode)
	case strings.TrimSpace(string(text)) != challenge:
		return fmt.Sprintf("answered %.40q, not the challenge %s", text, challenge)
	}
	return verified
}

// asked is what an address is asked with.
func asked(s wire.Settings) string { return s.WhatsApp.Webhook + " " + s.WhatsApp.VerifyToken }

// Verify asks the address that the settings name, where somebody has said with which token, and where it was not the
// last to be asked.
func (p *protocol) Verify(ctx context.Context, world *live.World, s wire.Settings) {
	address := s.WhatsApp.Webhook
	given := s.Given(func(w *scenarios.Wires) string { return w.WhatsApp.VerifyToken })
	if address == "" || !given || p.Verification(world, s) == verified {
		return
	}
	answer := p.ask(ctx, world, address, s.WhatsApp.VerifyToken)
	p.mu.Lock()
	defer p.mu.Unlock()
	of := p.accountIn(world)
	of.verified, of.answer = asked(s), answer
}

// Verification is what the address that the settings name has answered; "" where it was not asked.
func (p *protocol) Verification(world *live.World, s wire.Settings) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if of := p.accounts[world.Name()]; of != nil && of.verified == asked(s) {
		return of.answer
	}
	return ""
}
