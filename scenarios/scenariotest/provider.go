package scenariotest

import (
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// Provider draws how a channel's provider behaves; only with limits do its messages wait for each other.
func Provider(t *rapid.T, c orchestrator.Channel, limits bool) *scenarios.Provider {
	p := &scenarios.Provider{
		TTL: 1 + Times.Draw(t, "ttl"), OnExpiry: scenarios.OnExpiry(rapid.IntRange(0, 1).Draw(t, "onExpiry")),
		Price: scenarios.Price{Millionths: 7, Per: scenarios.PricePer(rapid.IntRange(0, 3).Draw(t, "price"))},
	}
	if rapid.Bool().Draw(t, "script or model") {
		p.Script, p.HasScript = script(t, c), true
	} else {
		p.Model = model(t, c)
	}
	for from := Times.Draw(t, "outage"); len(p.Outages) < rapid.IntRange(0, 2).Draw(t, "outages"); {
		o := scenarios.Outage{
			From: from, To: from + 1 + Times.Draw(t, "lasts"),
			Effect: scenarios.OutageEffect(rapid.IntRange(1, 3).Draw(t, "effect")),
		}
		p.Outages = append(p.Outages, o)
		from = o.To
	}
	switch rapid.IntRange(0, 3).Draw(t, "repeats") {
	case 0:
		p.Outages = append(p.Outages, scenarios.Outage{
			From: time.Hour, To: time.Hour + 1 + Times.Draw(t, "lasts again"), Every: time.Minute,
			Effect: scenarios.OutageEffect(rapid.IntRange(1, 3).Draw(t, "effect again")),
		})
	case 1:
		p.Outages = append(p.Outages, scenarios.Outage{From: 22 * time.Hour, To: 8 * time.Hour, Zone: time.UTC, Effect: scenarios.Hold})
	}
	p.PerSegment = c == orchestrator.SMS && rapid.Bool().Draw(t, "by segment")
	if limits && rapid.Bool().Draw(t, "limited") {
		p.Throughput = scenarios.Rate{Count: rapid.SampledFrom([]float64{0.2, 1, 3}).Draw(t, "rate"), Per: time.Second}
		p.Overflow = scenarios.Overflow(rapid.IntRange(0, 1).Draw(t, "overflow"))
	}
	if limits && rapid.Bool().Draw(t, "limited by pair") {
		p.PairRate = scenarios.Rate{Count: 1, Per: Times.Draw(t, "pair") + 1}
	}
	return p
}

func script(t *rapid.T, c orchestrator.Channel) []scenarios.Receipt {
	var list []scenarios.Receipt
	for range rapid.IntRange(0, 5).Draw(t, "receipts") {
		status := orchestrator.Status(rapid.IntRange(1, int(orchestrator.Undelivered)).Draw(t, "status"))
		if !c.Reports(status) {
			continue
		}
		list = append(list, scenarios.Receipt{
			Status: status, After: Times.Draw(t, "after"), Code: scenarios.DefaultCode(status),
			Segment: rapid.IntRange(0, 3).Draw(t, "segment"),
		})
	}
	return list
}

func model(t *rapid.T, c orchestrator.Channel) *scenarios.Model {
	m := scenarios.DefaultModel()
	m.Accepted, m.Delivered = latency(t), latency(t)
	if c.Reports(orchestrator.Read) && rapid.Bool().Draw(t, "reads") {
		read := latency(t)
		m.Read = &read
	}
	m.Reach, m.Readers = 1-anyShare.Draw(t, "unreached"), 1-anyShare.Draw(t, "unread")
	m.Stall, m.Repeat, m.Reorder = anyShare.Draw(t, "stall"), anyShare.Draw(t, "repeat"), anyShare.Draw(t, "reorder")
	m.Reject.Share, m.Reject.After = anyShare.Draw(t, "reject"), Times.Draw(t, "reject after")
	return &m
}

func latency(t *rapid.T) scenarios.Latency {
	if rapid.Bool().Draw(t, "fixed") {
		return scenarios.Latency{Kind: scenarios.Fixed, A: Times.Draw(t, "latency")}
	}
	return scenarios.Latency{Kind: scenarios.Exponential, A: 10 * time.Second}
}
