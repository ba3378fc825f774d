package scenarios

import (
	"slices"

	"cascade/orchestrator"
)

// providers reads how each channel's provider behaves.
func (v value) providers() map[orchestrator.Channel]*Provider {
	providers := map[orchestrator.Channel]*Provider{}
	for _, field := range v.fields(orchestrator.ChannelNames()...).list {
		c, _ := orchestrator.ParseChannel(field.key)
		providers[c] = field.provider(c)
	}
	return providers
}

// provider reads one channel's provider.
func (v value) provider(c orchestrator.Channel) *Provider {
	var p Provider
	f := v.fields("script", "model", "receipts", "outages", "throughput", "overflow", "pairRate", "ttl", "onExpiry", "session", "price",
		"callbacks", "rules")
	p.Script, p.HasScript, p.Model = f.behaviour(c)
	if field, ok := f.get("outages"); ok {
		p.Outages = field.outages()
	}
	f.limits(&p)
	if field, ok := f.get("ttl"); ok {
		if p.TTL, ok = field.duration(); ok && p.TTL == 0 {
			field.fail("leave ttl out for 30 days", "ttl is zero")
		}
	}
	if field, ok := f.get("onExpiry"); ok && field.oneOf("silent", "Undelivered") == 1 {
		p.OnExpiry = ReportUndelivered
	}
	if field, ok := f.get("session"); ok && field.oneOf("required") == 0 {
		p.Session = c == orchestrator.WhatsApp
		if !p.Session {
			field.fail("leave it out", "%s has no customer service window: only WhatsApp has", c)
		}
	}
	if field, ok := f.get("price"); ok {
		p.Price = field.price(c)
	}
	if field, ok := f.get("callbacks"); ok {
		p.Callbacks = field.providerCallbacks(c)
	}
	if field, ok := f.get("rules"); ok {
		for item := range field.items() {
			p.Rules = append(p.Rules, item.rule(c))
		}
	}
	p.PerSegment = f.perSegment(c, &p)
	return &p
}

// perSegment reads whether each segment of an SMS is answered on its own: that is said, or a script names one.
func (f fields) perSegment(c orchestrator.Channel, p *Provider) bool {
	named := namesSegment(p.Script) || slices.ContainsFunc(p.Rules, func(r Rule) bool { return namesSegment(r.Script) })
	field, ok := f.get("receipts")
	if !ok {
		return named
	}
	of := field.oneOf("message", "segment")
	switch {
	case of == 0 && named:
		field.fail("write receipts: segment, or leave it out",
			"a script names a segment, but receipts are of the message")
	case of == 1 && c != orchestrator.SMS:
		field.fail("leave it out", "%s has no segments: only SMS has", c)
	}
	return of == 1
}

func namesSegment(script []Receipt) bool {
	return slices.ContainsFunc(script, func(r Receipt) bool { return r.Segment > 0 })
}

// behaviour reads a script or a model, whichever is there; both together are a problem.
func (f fields) behaviour(c orchestrator.Channel) (script []Receipt, hasScript bool, model *Model) {
	exact, hasScript := f.get("script")
	if hasScript {
		script = exact.script(c)
	}
	if sampled, ok := f.get("model"); ok {
		model = sampled.model(c)
		if hasScript {
			sampled.fail("keep one of them", "%s has both a script and a model", f.name)
		}
	}
	return script, hasScript, model
}

// limits reads how much a provider takes, and what it does with more.
func (f fields) limits(p *Provider) {
	limit, limited := f.get("throughput")
	if limited {
		p.Throughput, _ = limit.rate()
	}
	if field, ok := f.get("overflow"); ok && field.oneOf("queue", "reject") == 1 {
		p.Overflow = RejectOverflow
		if !limited {
			field.fail("say how much it takes: throughput: 80/s", "overflow has no throughput that could be exceeded")
		}
	}
	if field, ok := f.get("pairRate"); ok {
		p.PairRate, _ = field.rate()
	}
}
