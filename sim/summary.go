package sim

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"cascade/orchestrator"
)

// Summary is the figures of a run. Its JSON is what `run --json` prints.
type Summary struct {
	Scenario  string `json:"scenario"`
	Seed      uint64 `json:"seed"`
	Messages  int    `json:"messages"`
	Succeeded int    `json:"succeeded"` // outcomes as they stand at the end
	Failed    int    `json:"failed"`
	Expired   int    `json:"expired"`
	Cancelled int    `json:"cancelled"`
	Open      int    `json:"open"`
	Fallbacks int    `json:"fallbacks"` // firings beyond a message's first
	// Duplicates are messages with two copies or more, the sends of a journey over wires being one; Copies are all that
	// recipients got.
	Duplicates int `json:"duplicates"`
	Copies     int `json:"copies"`
	// Resubmitted are messages that repeat one of the ten minutes before.
	Resubmitted int              `json:"resubmitted,omitempty"`
	Channels    ChannelSummaries `json:"channels"` // those of the plans, in their order
	// TimeToSuccess counts from the message's first firing, by nearest rank, 0 when none succeeded.
	TimeToSuccess Percentiles          `json:"timeToSuccess"`
	Cost          Millionths           `json:"cost"`
	End           orchestrator.Seconds `json:"end"` // the time of the last line
}

// ChannelSummaries are the figures of some channels. In JSON they are one object, by the channels' names, always in
// the order of orchestrator.Channels.
type ChannelSummaries []ChannelSummary

// ChannelSummary is the figures of one channel's steps.
type ChannelSummary struct {
	Channel   orchestrator.Channel `json:"-"`
	Fired     int                  `json:"fired"`
	Succeeded int                  `json:"succeeded"`
	Failed    int                  `json:"failed"`    // in their turn
	Lapsed    int                  `json:"lapsed"`    // windows that lapsed
	Delivered int                  `json:"delivered"` // made a copy
	Read      int                  `json:"read"`      // reached Read
	Skipped   int                  `json:"skipped,omitempty"`
}

// Percentiles are points of a distribution.
type Percentiles struct {
	P50 orchestrator.Seconds `json:"p50"`
	P95 orchestrator.Seconds `json:"p95"`
	P99 orchestrator.Seconds `json:"p99"`
	Max orchestrator.Seconds `json:"max"`
}

func (c *ChannelSummary) add(o ChannelSummary) {
	c.Fired += o.Fired
	c.Succeeded += o.Succeeded
	c.Failed += o.Failed
	c.Lapsed += o.Lapsed
	c.Delivered += o.Delivered
	c.Read += o.Read
	c.Skipped += o.Skipped
}

func (t *tally) summary(scenario string, seed uint64) Summary {
	s := Summary{
		Scenario: scenario, Seed: seed, Messages: t.messages,
		Succeeded: t.outcomes[orchestrator.Succeeded], Failed: t.outcomes[orchestrator.Failed],
		Expired: t.outcomes[orchestrator.ExpiredOutcome], Cancelled: t.outcomes[orchestrator.Cancelled],
		Open:      t.outcomes[orchestrator.Open],
		Fallbacks: t.fallbacks, Duplicates: t.duplicates, Copies: t.copies, Resubmitted: t.resubmitted,
		TimeToSuccess: percentilesOf(&t.waits), Cost: t.cost, End: orchestrator.Seconds(t.end),
	}
	for _, c := range t.order {
		counts := t.channels[c]
		counts.Channel = c
		s.Channels = append(s.Channels, counts)
	}
	return s
}

// Channel is the figures of one channel: zeros when the run never used it.
func (s Summary) Channel(c orchestrator.Channel) ChannelSummary {
	for _, counts := range s.Channels {
		if counts.Channel == c {
			return counts
		}
	}
	return ChannelSummary{Channel: c}
}

// Sort brings the channels into the order of a plan; those that it does not have come last.
func (cs ChannelSummaries) Sort(plan []orchestrator.Channel) {
	place := func(c ChannelSummary) int {
		if i := slices.Index(plan, c.Channel); i >= 0 {
			return i
		}
		return len(plan)
	}
	slices.SortStableFunc(cs, func(a, b ChannelSummary) int { return place(a) - place(b) })
}

// MarshalJSON writes the channels, each with its figures.
func (cs ChannelSummaries) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	byChannel := func(a, b ChannelSummary) int { return cmp.Compare(a.Channel, b.Channel) }
	for i, c := range slices.SortedFunc(slices.Values(cs), byChannel) {
		if i > 0 {
			text = append(text, ',')
		}
		figures, err := json.Marshal(c)
		if err != nil {
			return nil, err
		}
		text = append(append(append(text, '"'), c.Channel.String()...), `":`...)
		text = append(text, figures...)
	}
	return append(text, '}'), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (cs *ChannelSummaries) UnmarshalJSON(text []byte) error {
	var read map[orchestrator.Channel]ChannelSummary
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&read); err != nil {
		return err
	}
	*cs = nil
	for _, c := range orchestrator.Channels() {
		if figures, ok := read[c]; ok {
			figures.Channel = c
			*cs = append(*cs, figures)
		}
	}
	return nil
}
