package sim

import (
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// answer is how a provider answers a send when nothing is wrong: by a script or a model.
type answer interface {
	answer(*Send)
}

// script answers every send with the same receipts. They are in order of time, but keep the places that they have in
// the script: what delays some of them may bring several to the same instant.
type script []receipt

func newScript(lines []scenarios.Receipt) script {
	s := make(script, len(lines))
	for i, line := range lines {
		s[i] = receipt{line.After, line.Status, line.Code, uint8(min(i, maxPlace))}
	}
	slices.SortStableFunc(s, func(a, b receipt) int { return int(min(max(a.after-b.after, -1), 1)) })
	return s
}

// defaultScript is how a channel behaves of which nothing is said.
func defaultScript(c orchestrator.Channel) script {
	all := script{
		{50 * time.Millisecond, orchestrator.Accepted, 0, 0},
		{200 * time.Millisecond, orchestrator.Sent, 0, 1},
		{3 * time.Second, orchestrator.Delivered, 0, 2},
	}
	return all[:min(len(all), int(c.Highest()))]
}

func (s script) answer(send *Send) { send.receipts = append(send.receipts, s...) }
