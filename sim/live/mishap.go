package live

import (
	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
	"cascade/scenarios"
	"cascade/sim/random"
)

// mishaps draws what befalls webhooks, as the scenario's callbacks say. Each draw comes from the seed, the message, the
// channel and the status that is told, so that no webhook's fate hangs on another's.
type mishaps struct {
	scenarios.Callbacks
	delay random.Latency
	seed  uint64
	none  bool
}

// What can befall a webhook, as parts of a draw.
const (
	lose random.Part = iota << 4
	swap
	repeat
	delay
)

// inboundStatus stands for the status of a webhook that tells of an inbound message: no status has that number.
const inboundStatus = 1<<4 - 1

// lostOnPurpose is why a webhook was never sent that the scenario's callbacks lose.
var lostOnPurpose = &fault{why: "lost on purpose, as callbacks.lose says"}

func newMishaps(c *scenarios.Callbacks, seed uint64) mishaps {
	return mishaps{*c, random.NewLatency(c.Delay), seed, !c.Break()}
}

// of is what befalls the webhook that tells of a message's status on a channel.
func (m *mishaps) of(c orchestrator.Channel, message uint32, status uint8) (befalls webhook.Mishap) {
	if m.none {
		return befalls
	}
	draws := random.NewStream(m.seed, c).Draws(message)
	part := random.Callback | random.Part(status)
	befalls.Lose = draws.Chance(m.Lose, part|lose)
	befalls.Swap = draws.Chance(m.Swap, part|swap)
	befalls.Repeat = draws.Chance(m.Repeat, part|repeat)
	if m.Delay.Kind != 0 {
		befalls.Delay = m.delay.Draw(draws, part|delay)
	}
	return befalls
}
