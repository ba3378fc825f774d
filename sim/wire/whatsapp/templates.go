package whatsapp

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/whatsapp"
	"cascade/orchestrator/sendapi"
	"cascade/sim/wire"
)

// known are the templates of a world: those of its scenario, and those that the API was given since.
func (p *protocol) known(call *wire.Call) map[string]*whatsapp.NewTemplate {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := map[string]*whatsapp.NewTemplate{}
	for name, spec := range call.World.Scenario().Templates {
		all[name] = &whatsapp.NewTemplate{Name: name, Language: "en", Spec: spec}
	}
	maps.Copy(all, p.accountIn(call.World).templates)
	return all
}

// fillTemplate gives a message the category and the TTL of a template that the API was given. One that was deleted is
// missing; one that nobody knows is taken as the world takes it.
func (p *protocol) fillTemplate(call *wire.Call, m *orchestrator.Message) *whatsapp.Error {
	if m.Type != orchestrator.Template {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch t, given := p.accountIn(call.World).templates[m.Content.Template]; {
	case !given:
	case t == nil:
		return whatsapp.NewError(whatsapp.NoTemplate,
			fmt.Sprintf("The template %.60q was deleted.", m.Content.Template))
	default:
		m.Content.DirectSend = &orchestrator.DirectSend{Category: t.Spec.Category, TTL: t.Spec.TTL}
	}
	return nil
}

// row is a template as it is listed.
func row(call *wire.Call, t *whatsapp.NewTemplate) whatsapp.TemplateRow {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s\n%s\n%s", call.World.Seed(), call.Subaccount, t.Name, t.Language))
	r := whatsapp.TemplateRow{
		ID: fmt.Sprint(binary.BigEndian.Uint64(sum[:]) >> 12), Name: t.Name, Language: t.Language, Status: whatsapp.Approved,
		Category: strings.ToUpper(t.Spec.Category.String()), TTL: int64(t.Spec.TTL / time.Second),
	}
	return r
}

// listTemplates lists the templates, or the one of a name.
func (p *protocol) listTemplates(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	rows := []whatsapp.TemplateRow{}
	all, only := p.known(call), r.URL.Query().Get("name")
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if t := all[name]; t != nil && (only == "" || only == name) {
			rows = append(rows, row(call, t))
		}
	}
	sendapi.WriteJSON(w, http.StatusOK, map[string]any{"data": rows})
}

// makeTemplate takes a template on. It is approved at once.
func (p *protocol) makeTemplate(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	body, ok := p.read(w, r, call)
	if !ok {
		return
	}
	t, refused := whatsapp.ParseTemplate(body)
	if refused != nil {
		p.refuse(w, call, refused)
		return
	}
	if known := p.known(call)[t.Name]; known != nil && known.Language == t.Language {
		p.refuse(w, call, whatsapp.NewError(whatsapp.InvalidParameter,
			fmt.Sprintf("There is a template %q in %s already.", t.Name, t.Language)))
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accountIn(call.World).templates[t.Name] = t
	made := row(call, t)
	sendapi.WriteJSON(w, http.StatusOK, whatsapp.TemplateRow{ID: made.ID, Status: made.Status, Category: made.Category})
}

// dropTemplate deletes the template of a name.
func (p *protocol) dropTemplate(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	name := r.URL.Query().Get("name")
	if p.known(call)[name] == nil {
		p.refuse(w, call, whatsapp.NewError(whatsapp.InvalidParameter,
			fmt.Sprintf("There is no template %.60q.", name)))
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accountIn(call.World).templates[name] = nil
	succeed(w)
}
