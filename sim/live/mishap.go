package live

import (
	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
	"cascade/scenarios"
	"cascade/sim/random"
)

// mishaps draws what befalls webhooks, as the callbacks of the scenario and of its providers say. Each draw comes from
// the seed, the message, the channel and the status that is told, so that no webhook's fate hangs on another's.
type mishaps struct {
	seed    uint64
	general scenarios.Callbacks
	by      [orchestrator.MaxSteps + 1]channelMishaps // by channel
}

// channelMishaps are those of one channel.
type channelMishaps struct {
	scenarios.ProviderCallbacks
	delay random.Latency
	none  bool // nothing befalls a webhook that is told
}

// What can befall a webhook, as parts of a draw.
const (
	lose random.Part = iota << 4
	swap
	repeat
	delay
	badSignature
)

// inboundStatus stands for the status of a webhook that tells of an inbound message: no status has that number.
const inboundStatus = 1<<4 - 1

// lostOnPurpose is why a webhook was never sent that the scenario's callbacks lose.
var lostOnPurpose = &fault{why: "lost on purpose, as callbacks.lose says"}

func newMishaps(s *scenarios.Scenario, seed uint64) mishaps {
	m := mishaps{seed: seed, general: s.Callbacks}
	for _, c := range orchestrator.Channels() {
		m.set(c, s.Providers[c])
	}
	return m
}

// set lets the webhooks of a channel be told as its provider says; nil says nothing.
func (m *mishaps) set(c orchestrator.Channel, p *scenarios.Provider) {
	var own scenarios.ProviderCallbacks
	if p != nil {
		own = p.Callbacks
	}
	own.Callbacks = own.Callbacks.Over(m.general)
	m.by[c] = channelMishaps{own, random.NewLatency(own.Delay), !own.Break()}
}

func (m *mishaps) draws(c orchestrator.Channel, message uint32) random.Draws {
	return random.NewStream(m.seed, c).Draws(message)
}

// of is what befalls the webhook that tells of a message's status on a channel.
func (m *mishaps) of(c orchestrator.Channel, message uint32, status uint8) (befalls webhook.Mishap) {
	of := &m.by[c]
	if of.none {
		return befalls
	}
	draws := m.draws(c, message)
	part := random.Callback | random.Part(status)
	befalls.Lose = draws.Chance(of.Lose, part|lose)
	befalls.Swap = draws.Chance(of.Swap, part|swap)
	befalls.Repeat = draws.Chance(of.Repeat, part|repeat)
	if of.Delay.Kind != 0 {
		befalls.Delay = of.delay.Draw(draws, part|delay)
	}
	return befalls
}

// early tells whether a send over a wire is told of before it is answered.
func (m *mishaps) early(c orchestrator.Channel, message uint32) bool {
	share := m.by[c].Early
	return share > 0 && m.draws(c, message).Chance(share, random.Early)
}

// badlySigned tells whether the callback that tells of a message's status has a wrong signature.
func (m *mishaps) badlySigned(c orchestrator.Channel, message uint32, status orchestrator.Status) bool {
	share := m.by[c].BadSignature
	return share > 0 && m.draws(c, message).Chance(share, random.Callback|random.Part(status)|badSignature)
}
