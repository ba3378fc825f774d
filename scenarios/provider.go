package scenarios

import "cascade/orchestrator"

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
	f := v.fields("script", "model", "outages", "throughput", "overflow", "pairRate", "ttl", "onExpiry", "session", "price", "rules")
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
	if field, ok := f.get("rules"); ok {
		for item := range field.items() {
			p.Rules = append(p.Rules, item.rule(c))
		}
	}
	return &p
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
