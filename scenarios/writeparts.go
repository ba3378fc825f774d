package scenarios

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"

	"cascade/orchestrator"
)

// writeProviders writes what each channel's provider does, in the order of orchestrator.Channels.
func (s *Scenario) writeProviders(b *bytes.Buffer) {
	if len(s.Providers) == 0 {
		return
	}
	b.WriteString("providers:\n")
	for _, c := range orchestrator.Channels() {
		p, ok := s.Providers[c]
		switch {
		case !ok:
		case p == nil || p.empty():
			fmt.Fprintf(b, "  %s: {}\n", c)
		default:
			fmt.Fprintf(b, "  %s:\n", c)
			p.write(b)
		}
	}
}

func (p *Provider) empty() bool {
	var b bytes.Buffer
	p.write(&b)
	return b.Len() == 0
}

// write writes the provider below its channel.
func (p *Provider) write(b *bytes.Buffer) {
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(b, "    %s: %s\n", key, value)
		}
	}
	switch model := p.Model; {
	case model != nil && len(modelFlow(model)) == 0:
		line("model", "{}")
	case model != nil:
		b.WriteString("    model:\n")
		for _, part := range modelFlow(model) {
			fmt.Fprintf(b, "      %s\n", part)
		}
	case p.HasScript && len(p.Script) == 0:
		line("script", "[]")
	case p.HasScript:
		b.WriteString("    script:\n")
		for _, r := range p.Script {
			fmt.Fprintf(b, "      - %s\n", receiptFlow(r))
		}
	}
	if p.PerSegment {
		line("receipts", "segment")
	}
	line("outages", listed(p.Outages, outageFlow))
	if p.Throughput != (Rate{}) {
		line("throughput", p.Throughput.String())
	}
	if p.Overflow == RejectOverflow {
		line("overflow", "reject")
	}
	if p.PairRate != (Rate{}) {
		line("pairRate", p.PairRate.String())
	}
	line("ttl", spanText(p.TTL))
	if p.OnExpiry == ReportUndelivered {
		line("onExpiry", "Undelivered")
	}
	if p.Session {
		line("session", "required")
	}
	if p.Price.Per != 0 {
		var f flow
		f.add("amount", string(orchestrator.AppendDecimal(nil, p.Price.Millionths, 6)))
		f.add("per", [...]string{"", "send", "delivery", "segment"}[p.Price.Per])
		line("price", f.String())
	}
	if f := providerCallbacksFlow(&p.Callbacks); len(f) > 0 {
		line("callbacks", f.String())
	}
	line("rules", listed(p.Rules, ruleFlow))
}

func receiptFlow(r Receipt) flow {
	var f flow
	f.add("status", r.Status.String())
	f.add("after", r.After.String())
	f.add("code", codeText(r.Code))
	f.add("providerCode", r.ProviderCode.String())
	f.add("segment", numberText(float64(r.Segment)))
	return f
}

func outageFlow(o Outage) flow {
	var f flow
	if o.Zone == nil {
		f.add("from", o.From.String())
		f.add("to", o.To.String())
	} else {
		f.add("from", word(formatClock(o.From)))
		f.add("to", word(formatClock(o.To)))
	}
	f.add("effect", [...]string{"", "refuse", "silent", "hold"}[o.Effect])
	f.add("every", spanText(o.Every))
	if o.Zone != nil {
		f.add("zone", word(o.Zone.String()))
	}
	return f
}

func ruleFlow(r Rule) flow {
	var f flow
	f.add("msisdn", word(r.MSISDN))
	if r.Type != 0 {
		f.add("type", r.Type.String())
	}
	f.add("template", word(r.Template))
	switch {
	case r.Model != nil:
		f.add("model", modelFlow(r.Model).String())
	case r.HasScript:
		f.add("script", cmp.Or(listed(r.Script, receiptFlow), "[]"))
	}
	return f
}

// modelFlow is the parts of a model that are not as they would be if left out.
func modelFlow(m *Model) flow {
	var f flow
	usual := DefaultModel()
	part := func(key string, l, usual Latency) {
		if text := latencyText(l); text != latencyText(usual) {
			f.add(key, text)
		}
	}
	share := func(key string, n, usual float64) {
		if n != usual {
			f.add(key, plainNumber(n))
		}
	}
	part("accepted", m.Accepted, usual.Accepted)
	part("sent", m.Sent, usual.Sent)
	part("delivered", m.Delivered, usual.Delivered)
	if m.Read != nil {
		f.add("read", latencyText(*m.Read))
	}
	share("reach", m.Reach, usual.Reach)
	share("readers", m.Readers, usual.Readers)
	share("stall", m.Stall, usual.Stall)
	if m.Reject != usual.Reject {
		var r flow
		r.add("share", plainNumber(m.Reject.Share))
		r.add("after", m.Reject.After.String())
		r.add("code", codeText(m.Reject.Code))
		r.add("providerCode", m.Reject.ProviderCode.String())
		f.add("reject", r.String())
	}
	share("repeat", m.Repeat, usual.Repeat)
	share("reorder", m.Reorder, usual.Reorder)
	return f
}

// latencyText is a duration, or a distribution of durations.
func latencyText(l Latency) string {
	var f flow
	switch l.Kind {
	case Uniform:
		f.add("min", l.A.String())
		f.add("max", l.B.String())
		return "{uniform: " + f.String() + "}"
	case Normal:
		f.add("mean", l.A.String())
		f.add("sd", l.B.String())
		return "{normal: " + f.String() + "}"
	case Lognormal:
		f.add("median", l.A.String())
		f.add("sigma", plainNumber(l.Sigma))
		return "{lognormal: " + f.String() + "}"
	case Exponential:
		f.add("mean", l.A.String())
		return "{exponential: " + f.String() + "}"
	case Percentiles:
		for _, p := range l.Points {
			f.add("p"+percentText(p.Share), p.At.String())
		}
		return "{percentiles: " + f.String() + "}"
	}
	return l.A.String()
}

// percentText is a share in per cent, shifted digit by digit: 0.999 is 99.9.
func percentText(share float64) string {
	for digits := 0; ; digits++ {
		text := strconv.FormatFloat(share*100, 'f', digits, 64)
		if back, err := strconv.ParseFloat(text+"e-2", 64); err != nil || back == share || digits == 17 {
			return text
		}
	}
}
