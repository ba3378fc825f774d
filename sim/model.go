package sim

import (
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// model answers sends with sampled receipts. It draws in this order: reach, reject, stall, readers.
type model struct {
	accepted, sent, delivered, read latency
	highest                         orchestrator.Status
	reach, readers, stall           float64
	reject                          scenarios.Reject
	repeat, reorder                 float64
}

func newModel(m *scenarios.Model, c orchestrator.Channel) *model {
	prepared := &model{
		accepted: newLatency(m.Accepted), sent: newLatency(m.Sent), delivered: newLatency(m.Delivered),
		highest: c.Highest(), reach: m.Reach, readers: m.Readers, stall: m.Stall,
		reject: m.Reject, repeat: m.Repeat, reorder: m.Reorder,
	}
	if m.Read == nil {
		prepared.highest = min(prepared.highest, orchestrator.Delivered)
	} else {
		prepared.read = newLatency(*m.Read)
	}
	return prepared
}

func (m *model) answer(s *Send) {
	d := s.stream.draws(s.Message)
	if m.reach < 1 && d.unit(drawReach) >= m.reach {
		s.Report(orchestrator.Rejected, 0, orchestrator.AbsentSubscriber)
		return
	}
	rejected := d.chance(m.reject.Share, drawReject)
	m.progress(s, d, rejected)
	if rejected {
		s.Report(orchestrator.Rejected, m.reject.After, m.reject.Code)
	}
	if m.reorder > 0 {
		m.overtake(s, d)
	}
	if m.repeat > 0 {
		m.sendTwice(s, d)
	}
}

// progress reports the statuses up to where this send gets, each at or after the one before. A rejected send
// gets as far as what is due before its rejection.
func (m *model) progress(s *Send, d draws, rejected bool) {
	last := m.highest
	if d.chance(m.stall, drawStall) && !rejected {
		last = min(last, orchestrator.Sent)
	}
	if last == orchestrator.Read && m.readers < 1 && d.unit(drawReaders) >= m.readers {
		last = orchestrator.Delivered
	}
	var at time.Duration
	for status := orchestrator.Accepted; status <= last; status++ {
		switch status {
		case orchestrator.Accepted:
			at = m.accepted.draw(d, drawAccepted)
		case orchestrator.Sent:
			at = max(at, m.sent.draw(d, drawSent))
		case orchestrator.Delivered:
			at = max(at, m.delivered.draw(d, drawDelivered))
		case orchestrator.Read:
			at += m.read.draw(d, drawRead)
		}
		if rejected && at >= m.reject.After {
			return
		}
		s.Report(status, at, 0)
	}
}

// overtake lets a share of the receipts change times with the one before.
func (m *model) overtake(s *Send, d draws) {
	for i := 1; i < len(s.receipts); i++ {
		if d.chance(m.reorder, drawReorder+part(i)) {
			a, b := &s.receipts[i-1], &s.receipts[i]
			a.after, b.after = b.after, a.after
		}
	}
}

// sendTwice repeats a share of the receipts at the same instant.
func (m *model) sendTwice(s *Send, d draws) {
	for i, place := 0, 0; i < len(s.receipts); i, place = i+1, place+1 {
		if d.chance(m.repeat, drawRepeat+part(place)) {
			s.twice(i)
			i++
		}
	}
}
