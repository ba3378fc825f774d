package smpp

import (
	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// query tells how a message stands.
func (l *session) query(pdu smpp.PDU) error {
	q, err := smpp.ReadQuery(pdu.Body)
	if err != nil {
		return err
	}
	var (
		status  smpp.Status
		state   smpp.State
		done    string
		failure byte
	)
	err = l.look(q.ID, func(c *live.Carried) {
		if !sentBy(c, q.Source) {
			status = smpp.QueryFailed
			return
		}
		state, done, failure = standing(c)
	})
	if err != nil {
		status = smpp.InvalidMessageID
	}
	if status != smpp.OK {
		l.refuse(pdu, status)
		return nil
	}
	l.answer(pdu, smpp.OK, smpp.QueryResponse(q.ID, done, state, failure))
	return nil
}

// sentBy tells whether a message is of that sender: none named is any.
func sentBy(c *live.Carried, source smpp.Address) bool {
	return source.Text == "" || source.Text == c.Request.(*request).source.Text
}

// standing is a message's state, when it came to that if that is its end, and why.
func standing(c *live.Carried) (state smpp.State, done string, failure byte) {
	if !c.Cancelled.IsZero() {
		return smpp.Deleted, smpp.FormatTime(c.Cancelled), 0
	}
	state = smpp.Enroute
	for _, r := range c.Receipts {
		own := wire.OwnCode(r.ProviderCode, int(r.Code))
		if state, done, failure = smpp.StateOf(r.Status, r.Code), "", byte(min(own, 255)); state != smpp.Enroute {
			done = smpp.FormatTime(r.At)
		}
	}
	return state, done, failure
}

// look shows the message of an id, or of the id of one of its parts.
func (l *session) look(id string, look func(*live.Carried)) error {
	world, err := l.server.options.Worlds.Open(l.system)
	if err != nil {
		return err
	}
	umid, err := l.server.message(world, id)
	if err != nil {
		return err
	}
	return world.Look(l.server, umid, func(c *live.Carried) error {
		look(c)
		return nil
	})
}

// cancel takes a message of the same sender back that waits for its scheduled time; without an id, all of the same
// addresses that do.
func (l *session) cancel(pdu smpp.PDU) error {
	c, err := smpp.ReadCancel(pdu.Body)
	if err != nil {
		return err
	}
	world, err := l.server.options.Worlds.Open(l.system)
	if err != nil {
		l.refuse(pdu, statusOf(err))
		return nil
	}
	var of []uuid.UUID
	status := smpp.CancelFailed
	if c.ID == "" {
		of = l.toCancel(world, c)
	} else if err := l.look(c.ID, func(m *live.Carried) {
		if sentBy(m, c.Source) {
			of = append(of, m.UMID)
		}
	}); err != nil {
		status = smpp.InvalidMessageID
	}
	for _, umid := range of {
		if world.Cancel(l.server.ctx, umid) == nil {
			status = smpp.OK
		}
	}
	if status != smpp.OK {
		l.refuse(pdu, status)
		return nil
	}
	l.answer(pdu, smpp.OK, nil)
	return nil
}

// toCancel is the messages of the addresses that wait for their time.
func (l *session) toCancel(world *live.World, c smpp.Cancel) (list []uuid.UUID) {
	world.LookAll(l.server, func(any) bool { return true }, func(m *live.Carried) bool {
		of := m.Request.(*request)
		if of.source.Text == c.Source.Text && of.dest.Text == c.Dest.Text &&
			(c.ServiceType == "" || c.ServiceType == of.service) &&
			m.Message.Scheduled != (orchestrator.When{}) && len(m.Receipts) == 0 && m.Cancelled.IsZero() {
			list = append(list, m.UMID)
		}
		return true
	})
	return list
}
