package viber

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/http"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator/channel/viber"
	"cascade/orchestrator/sendapi"
	"cascade/sim/wire"
)

// hook is a webhook that the API was given, and the setting whose place it took: where that has changed since, the
// setting holds.
type hook struct {
	viber.Webhook
	instead string
}

// webhook is where a subaccount's events are told.
func (p *protocol) webhook(subaccount string, s wire.Settings) viber.Webhook {
	p.mu.Lock()
	defer p.mu.Unlock()
	if h, ok := p.hooks[subaccount]; ok && h.instead == s.Viber.Webhook {
		return h.Webhook
	}
	return viber.Webhook{URL: s.Viber.Webhook}
}

// Webhook is where a subaccount's events are told.
func (p *protocol) Webhook(subaccount string, s wire.Settings) string {
	return p.webhook(subaccount, s).URL
}

// setWebhook sets the webhook, once it has answered that it is there, or removes it.
func (p *protocol) setWebhook(w http.ResponseWriter, r *http.Request, call *wire.Call, body []byte) *viber.Refusal {
	hello, refused := viber.ParseWebhook(body)
	if refused != nil {
		return refused
	}
	if hello.URL != "" {
		event := viber.Event{
			Event: viber.Hello, Timestamp: viber.Timestamp(call.World.Now()), Host: viber.Host, Token: tokenFor(call, hello.URL),
		}
		status, err := call.World.Knock(r.Context(), p, letter(hello.URL, call.Settings.Viber.AuthToken, &event))
		switch {
		case err != nil:
			return viber.Refuse(viber.InvalidURL, fmt.Sprintf("%.200s did not answer the webhook event: %v", hello.URL, err))
		case status != http.StatusOK:
			why := fmt.Sprintf("%.200s answered the webhook event with %d, not 200", hello.URL, status)
			return viber.Refuse(viber.InvalidURL, why)
		}
	}
	call.Ignored(hello.WithoutEffect()...)
	p.keep(call.Subaccount, hook{*hello, call.Settings.Viber.Webhook})
	sendapi.WriteJSON(w, http.StatusOK, hello.Answer())
	return nil
}

func (p *protocol) keep(subaccount string, h hook) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for name := range p.hooks {
		if _, ok := p.server.Settings(name); !ok {
			delete(p.hooks, name)
		}
	}
	p.hooks[subaccount] = h
}

// tokenFor is the number of what is about no message. It follows from what it is about.
func tokenFor(call *wire.Call, about string) uint64 {
	world := call.World
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s\n%s\n%s", world.Seed(), call.Subaccount, about, world.Instant()))
	return tokenOf(uuid.FromBytesOrNil(sum[:16]))
}

// account tells of the subaccount.
func (p *protocol) account(w http.ResponseWriter, _ *http.Request, call *wire.Call, body []byte) *viber.Refusal {
	if _, refused := viber.ParseAsked(body); refused != nil {
		return refused
	}
	hook := p.webhook(call.Subaccount, call.Settings)
	sum := sha256.Sum256([]byte(call.Subaccount))
	sendapi.WriteJSON(w, http.StatusOK, viber.Account{
		Status: viber.OK, Message: "ok", ID: fmt.Sprintf("pa:%d", binary.BigEndian.Uint64(sum[:])), Host: viber.Host,
		Name: call.Subaccount, URI: call.Subaccount, Webhook: hook.URL, EventTypes: hook.Told(),
	})
	return nil
}

// user tells of a receiver as much as every world can.
func (p *protocol) user(w http.ResponseWriter, _ *http.Request, call *wire.Call, body []byte) *viber.Refusal {
	asked, refused := viber.ParseAsked(body)
	switch {
	case refused != nil:
		return refused
	case asked.ID == "":
		return viber.Refuse(viber.MissingData, "id is missing")
	}
	sendapi.WriteJSON(w, http.StatusOK, viber.UserDetails{
		Status: viber.OK, Message: "ok", Token: tokenFor(call, asked.ID), User: viber.Somebody(asked.ID),
	})
	return nil
}

// online tells of nobody whether they are there: users may keep that to themselves.
func (p *protocol) online(w http.ResponseWriter, _ *http.Request, _ *wire.Call, body []byte) *viber.Refusal {
	asked, refused := viber.ParseAsked(body)
	switch {
	case refused != nil:
		return refused
	case len(asked.IDs) == 0:
		return viber.Refuse(viber.MissingData, "ids is missing")
	case len(asked.IDs) > viber.MaxOnline:
		why := fmt.Sprintf("ids holds %d users: at most %d are allowed", len(asked.IDs), viber.MaxOnline)
		return viber.Refuse(viber.BadData, why)
	}
	users := viber.Online{Status: viber.OK, Message: "ok"}
	for _, id := range asked.IDs {
		users.Users = append(users.Users, viber.Undisclosed(id))
	}
	sendapi.WriteJSON(w, http.StatusOK, users)
	return nil
}
