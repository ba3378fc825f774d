package smpp

import (
	"errors"
	"net/http"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator/channel/smpp"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// submit takes a message over. The answer is written before anybody is told what follows at the same instant.
func (l *session) submit(pdu smpp.PDU) error {
	m, err := smpp.ReadMessage(pdu.Body)
	if err != nil {
		return err
	}
	world, err := l.server.options.Worlds.Open(l.system)
	if err != nil {
		l.refuse(pdu, statusOf(err))
		return nil
	}
	now := world.Now()
	p := m.Part()
	if _, status := messageOf(&m, p.Text, now); status != smpp.OK {
		l.refuse(pdu, status)
		return nil
	}
	world.Ignore(Name, withoutEffect(&m)...)
	parts := []part{{registered: m.Registered, text: p.Text}}
	if p.Total > 1 {
		var id uuid.UUID
		if parts, id = l.server.join(world, &m, p); parts == nil {
			answer, _ := l.server.options.IDs(l.system).Spell(id)
			l.answer(pdu, smpp.OK, smpp.MessageID(answer))
			return nil
		}
	}
	l.place(pdu, &m, world, parts, now)
	return nil
}

// place hands a whole message to the world.
func (l *session) place(pdu smpp.PDU, m *smpp.Message, world *live.World, parts []part, now time.Time) {
	message, status := messageOf(m, textOf(parts), now)
	if status != smpp.OK {
		l.refuse(pdu, status)
		return
	}
	q := &request{source: m.Source, dest: m.Dest, service: m.ServiceType, submitted: now, parts: parts}
	q.ids = l.server.options.IDs(l.system)
	q.reference, _ = m.Parameter(smpp.TagUserMessageReference)
	placed, err := world.SendOver(l.server.ctx, l.server, message, q)
	switch {
	case err != nil:
		l.refuse(pdu, statusOf(err))
		return
	case placed.Failed:
		status := smpp.RefusalOf(placed.Code)
		if own := wire.OwnCode(placed.ProviderCode, 0); own > 0 {
			status = smpp.Status(own)
		}
		l.answer(pdu, status, nil)
	default:
		l.server.became(world, q, placed.UMID)
		answer, _ := q.ids.Spell(placed.UMID)
		l.answer(pdu, smpp.OK, smpp.MessageID(answer))
	}
	if placed.Untold {
		l.flush()
		if err := world.Settle(l.server.ctx); err != nil {
			l.server.options.Log.Warn("an instant was left unsettled", "subaccount", l.system, "error", err)
		}
	}
}

// statusOf refuses what a world does not take: as long as there is no room, the same submit may go through later.
func statusOf(err error) smpp.Status {
	var refusal *sendapi.Refusal
	switch {
	case !errors.As(err, &refusal):
		return smpp.SystemError
	case refusal.Status == http.StatusTooManyRequests:
		return smpp.QueueFull
	case refusal.Status >= http.StatusInternalServerError:
		return smpp.SystemError
	}
	return smpp.SubmitFailed
}
