package sim

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"cascade/orchestrator"
)

// Summary is the figures of a run. Its JSON has the channels in the order of orchestrator.Channels, and times
// in seconds.
type Summary struct {
	Scenario  string
	Seed      uint64
	Messages  int
	Succeeded int // outcomes as they stand at the end
	Failed    int
	Expired   int
	Cancelled int
	Open      int
	Fallbacks int // firings beyond a message's first
	// Duplicates are messages with two copies or more; Copies are all that recipients got.
	Duplicates int
	Copies     int
	Channels   []ChannelSummary // those of the plans
	// TimeToSuccess counts from the message's first firing, by nearest rank, 0 when none succeeded.
	TimeToSuccess Percentiles
	Cost          int64         // in millionths
	End           time.Duration // the time of the last line
}

// ChannelSummary is the figures of one channel's steps.
type ChannelSummary struct {
	Channel   orchestrator.Channel
	Fired     int
	Succeeded int
	Failed    int // in their turn
	Lapsed    int // windows that lapsed
	Delivered int // made a copy
	Read      int // reached Read
	Skipped   int
}

// Percentiles are points of a distribution.
type Percentiles struct{ P50, P95, P99, Max time.Duration }

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
		Fallbacks: t.fallbacks, Duplicates: t.duplicates, Copies: t.copies,
		TimeToSuccess: t.waits.percentiles(), Cost: t.cost, End: t.end,
	}
	for _, c := range orchestrator.Channels() {
		if t.used[c] {
			counts := t.channels[c]
			counts.Channel = c
			s.Channels = append(s.Channels, counts)
		}
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

// MarshalJSON writes the summary as `run --json` prints it.
func (s Summary) MarshalJSON() ([]byte, error) {
	name, err := json.Marshal(s.Scenario)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(`{"scenario":`)
	b.Write(name)
	b.WriteString(`,"seed":` + strconv.FormatUint(s.Seed, 10))
	for _, c := range s.counts() {
		b.WriteString(`,"` + c.name + `":` + strconv.Itoa(c.n))
	}
	b.WriteString(`,"channels":{`)
	for i, c := range s.Channels {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + c.Channel.String() + `":{`)
		for j, k := range c.counts() {
			if k.name == "skipped" && k.n == 0 {
				continue // it is told only where there were any
			}
			if j > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`"` + k.name + `":` + strconv.Itoa(k.n))
		}
		b.WriteByte('}')
	}
	b.WriteString(`},"timeToSuccess":{"p50":`)
	b.Write(AppendSeconds(nil, s.TimeToSuccess.P50))
	b.Write(AppendSeconds([]byte(`,"p95":`), s.TimeToSuccess.P95))
	b.Write(AppendSeconds([]byte(`,"p99":`), s.TimeToSuccess.P99))
	b.Write(AppendSeconds([]byte(`,"max":`), s.TimeToSuccess.Max))
	b.Write(AppendMillionths([]byte(`},"cost":`), s.Cost))
	b.Write(AppendSeconds([]byte(`,"end":`), s.End))
	b.WriteByte('}')
	return b.Bytes(), nil
}

// count is one whole figure, by the name that JSON and expectations call it.
type count struct {
	name string
	n    int
}

func (s Summary) counts() []count {
	return []count{
		{"messages", s.Messages}, {"succeeded", s.Succeeded}, {"failed", s.Failed}, {"expired", s.Expired},
		{"cancelled", s.Cancelled}, {"open", s.Open}, {"fallbacks", s.Fallbacks},
		{"duplicates", s.Duplicates}, {"copies", s.Copies},
	}
}

func (c ChannelSummary) counts() []count {
	return []count{
		{"fired", c.Fired}, {"succeeded", c.Succeeded}, {"failed", c.Failed}, {"lapsed", c.Lapsed},
		{"delivered", c.Delivered}, {"read", c.Read}, {"skipped", c.Skipped},
	}
}

// countOf finds a count by its name; an unknown one is 0.
func countOf(counts []count, name string) int {
	for _, c := range counts {
		if c.name == name {
			return c.n
		}
	}
	return 0
}
