package smpp

import (
	"fmt"

	"cascade/orchestrator/channel/smpp"
	"cascade/sim"
)

// Name is the wire's, as lines spell it.
const Name = "smpp"

// refuse answers a request with an error for what it asked. What a provider decides about a message is none.
func (l *session) refuse(to smpp.PDU, status smpp.Status) {
	l.note(l.boundTo(), to, status)
	l.answer(to, status, nil)
}

// nack refuses what is no request that is known here.
func (l *session) nack(to smpp.PDU, status smpp.Status) {
	l.note(l.boundTo(), to, status)
	l.push(smpp.GenericNack, status, to.Sequence, nil)
}

// boundTo is the system_id of the link; "" before its bind.
func (l *session) boundTo() string {
	l.server.mu.Lock()
	defer l.server.mu.Unlock()
	return l.system
}

// note writes the refusal on the timeline of the world that it was meant for, where there is one.
func (l *session) note(system string, to smpp.PDU, status smpp.Status) {
	if world, ok := l.server.options.Worlds.Find(system); ok {
		world.Refuse(sim.Refusal{
			Wire: Name, Request: to.Command.String(), Answer: int(status), Why: status.String(),
		})
	}
}

// Ignored names what of a submit_sm has no effect, beside every optional parameter that is not known: those are named
// by their tags as they come.
func Ignored() []string {
	return []string{
		"protocol_id", "priority_flag", "replace_if_present_flag", "sm_default_msg_id", "esm_class reply path",
	}
}

// withoutEffect names the fields of a submit_sm that change nothing.
func withoutEffect(m *smpp.Message) (fields []string) {
	const replyPath = 0x80
	for i, given := range []bool{
		m.Protocol != 0, m.Priority != 0, m.Replace != 0, m.DefaultID != 0, m.ESMClass&replyPath != 0,
	} {
		if given {
			fields = append(fields, Ignored()[i])
		}
	}
	for _, p := range m.Parameters {
		switch p.Tag {
		case smpp.TagUserMessageReference, smpp.TagMessagePayload,
			smpp.TagSarReference, smpp.TagSarTotal, smpp.TagSarSegment:
		default:
			fields = append(fields, fmt.Sprintf("tlv 0x%04x", uint16(p.Tag)))
		}
	}
	return fields
}
