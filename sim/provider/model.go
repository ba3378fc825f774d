package provider

import (
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/random"
)

// model answers sends with sampled receipts. It draws in this order: reach, reject, stall, readers.
type model struct {
	accepted, sent, delivered, read random.Latency
	highest                         orchestrator.Status
	reach, readers, stall           float64
	reject                          scenarios.Reject
	repeat, reorder                 float64
}

func newModel(m *scenarios.Model, c orchestrator.Channel) *model {
	prepared := &model{
		accepted: random.NewLatency(m.Accepted), sent: random.NewLatency(m.Sent), delivered: random.NewLatency(m.Delivered),
		highest: c.Highest(), reach: m.Reach, readers: m.Readers, stall: m.Stall,
		reject: m.Reject, repeat: m.Repeat, reorder: m.Reorder,
	}
	prepared.reject.After, prepared.reject.Code = max(m.Reject.After, 0), min(m.Reject.Code, orchestrator.MaxCode)
	if m.Read == nil {
		prepared.highest = min(prepared.highest, orchestrator.Delivered)
	} else {
		prepared.read = random.NewLatency(*m.Read)
	}
	return prepared
}

func (m *model) answer(s *Send) {
	d := s.Random.Draws(s.Message)
	if m.reach < 1 && d.Unit(random.Reach) >= m.reach {
		s.report(orchestrator.Rejected, 0, orchestrator.AbsentSubscriber)
		return
	}
	d = d.Segment(s.segment) // whom the channel reaches, all segments reach
	rejected := d.Chance(m.reject.Share, random.Reject)
	m.progress(s, d, rejected)
	if rejected {
		s.fail(orchestrator.Rejected, m.reject.After, m.reject.Code, m.reject.ProviderCode)
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
func (m *model) progress(s *Send, d random.Draws, rejected bool) {
	last := m.highest
	if d.Chance(m.stall, random.Stall) && !rejected {
		last = min(last, orchestrator.Sent)
	}
	if last == orchestrator.Read && m.readers < 1 && d.Unit(random.Readers) >= m.readers {
		last = orchestrator.Delivered
	}
	var at time.Duration
	for status := orchestrator.Accepted; status <= last; status++ {
		switch status {
		case orchestrator.Accepted:
			at = m.accepted.Draw(d, random.Accepted)
		case orchestrator.Sent:
			at = max(at, m.sent.Draw(d, random.Sent))
		case orchestrator.Delivered:
			at = max(at, m.delivered.Draw(d, random.Delivered))
		case orchestrator.Read:
			at += m.read.Draw(d, random.Read)
		}
		if rejected && at >= m.reject.After {
			return
		}
		s.report(status, at, 0)
	}
}

// overtake lets a share of the receipts change times with the one before.
func (m *model) overtake(s *Send, d random.Draws) {
	for i := 1; i < len(s.Receipts); i++ {
		if d.Chance(m.reorder, random.Reorder+random.Part(i)) {
			a, b := &s.Receipts[i-1], &s.Receipts[i]
			a.After, b.After = b.After, a.After
		}
	}
}

// sendTwice repeats a share of the receipts at the same instant.
func (m *model) sendTwice(s *Send, d random.Draws) {
	for i, place := 0, 0; i < len(s.Receipts); i, place = i+1, place+1 {
		if d.Chance(m.repeat, random.Repeat+random.Part(place)) {
			s.repeat(i)
			i++
		}
	}
}
