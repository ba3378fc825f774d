package features

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"cascade/orchestrator"
	"cascade/orchestrator/channel"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
)

// behaviour is what the Givens say of one provider.
type behaviour struct {
	scripted bool
	script   []scenarios.Receipt
	outages  []scenarios.Outage
}

// report adds a line to a provider's script.
func (b *behaviour) report(r scenarios.Receipt) {
	b.scripted = true
	b.script = append(slices.Clone(b.script), r)
}

// provider is the channel's provider as the scenario has it, under what the Givens say. It is nil when neither
// says anything.
func (s *story) provider(c orchestrator.Channel) (*scenarios.Provider, error) {
	var p scenarios.Provider
	loaded, said, absences := s.base.Providers[c], s.said.providers[c], s.said.absences(c)
	if loaded == nil && said == nil && absences == nil {
		return nil, nil
	}
	if loaded != nil {
		p = *loaded
	}
	if said == nil {
		said = &behaviour{}
	}
	if said.scripted {
		// A channel has exactly its scripted receipts, whoever the recipient is.
		p.HasScript, p.Script, p.Model, p.Rules = true, said.script, nil, nil
		names := func(r scenarios.Receipt) bool { return r.Segment > 0 }
		p.PerSegment = p.PerSegment || slices.ContainsFunc(said.script, names)
	}
	p.Rules = slices.Concat(absences, p.Rules)
	for i := range said.outages {
		o := &said.outages[i]
		for _, other := range slices.Concat(p.Outages, said.outages[:i]) {
			if o.Meets(&other, s.base.Start) {
				what := fmt.Sprintf("%s has two outages at once: %s, and %s", c, other, *o)
				return nil, wrong(what, "let one end before the next begins")
			}
		}
	}
	p.Outages = slices.Concat(p.Outages, said.outages)
	return &p, nil
}

// behave changes what is said of a provider. In a world that has begun it behaves so from now on.
func (s *story) behave(a *arguments, c orchestrator.Channel, change func(*behaviour)) error {
	if err := a.err(); err != nil {
		return err
	}
	if s.said.providers == nil {
		s.said.providers = map[orchestrator.Channel]*behaviour{}
	}
	if s.said.providers[c] == nil {
		s.said.providers[c] = &behaviour{}
	}
	change(s.said.providers[c])
	return s.renew(c)
}

// renew lets a provider of which something is said behave so from now on, in a world that has begun.
func (s *story) renew(c orchestrator.Channel) error {
	p, err := s.provider(c)
	if err != nil || s.world == nil {
		return err
	}
	s.world.SetBehaviour(c, p)
	s.world.Amend(func(live *scenarios.Scenario) {
		live.Providers = maps.Clone(live.Providers)
		live.Providers[c] = p
	})
	return nil
}

func (s *story) reportsTable(a *arguments) error {
	c := a.channel()
	script := []scenarios.Receipt{}
	for _, r := range a.table([]string{"status", "after"}, "code", "providerCode", "segment") {
		receipt := scenarios.Receipt{Status: a.readStatus(r["status"], c), After: a.readDuration(r["after"])}
		receipt.Code, receipt.ProviderCode = a.failure(c, receipt.Status, r)
		receipt.Segment = a.segmentOf(c, r["segment"])
		script = append(script, receipt)
	}
	return s.behave(a, c, func(b *behaviour) { b.scripted, b.script = true, script })
}

// failure reads why a status is a failure: a delivery error code, the provider's own number, or both. Of a code that is
// left out the tables of the channel's providers tell; without either it is the usual one.
func (a *arguments) failure(
	c orchestrator.Channel, of orchestrator.Status, r tableRow,
) (orchestrator.Code, orchestrator.OwnCode) {
	code := scenarios.DefaultCode(of)
	if r["code"] != "" {
		code = a.codeOf(of, r["code"])
	}
	text := r["providerCode"]
	if text == "" {
		return code, 0
	}
	n, err := strconv.Atoi(text)
	switch {
	case of != 0 && !of.IsFailure():
		a.fail(of.String()+" has no providerCode", "only Rejected and Undelivered have one")
		return 0, 0
	case err != nil || n < 0 || n > orchestrator.MaxOwnCode:
		a.fail(problem.Quote(text)+" is no provider's own number", "write one such as 131026")
		return 0, 0
	}
	own := orchestrator.NewOwnCode(n)
	if r["code"] != "" {
		return code, own
	}
	code, known := channel.Code(c, own)
	if !known && c != 0 {
		a.fail(fmt.Sprintf("no provider of %s is known to fail with %d", c, n),
			"give the code that it counts as too, such as 41")
	}
	return code, own
}

// segmentOf reads which segment of an SMS a receipt is of; "" is each.
func (a *arguments) segmentOf(c orchestrator.Channel, text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n < 1 || n > scenarios.MaxSegments:
		a.fail(problem.Quote(text)+" is no segment",
			fmt.Sprintf("segments are numbered from 1, and there are %d at most", scenarios.MaxSegments))
	case c != 0 && c != orchestrator.SMS:
		a.fail(c.String()+" has no segments", "leave the column out: only SMS has")
	}
	return n
}

// codeOf reads the code of a status: only failures have one.
func (a *arguments) codeOf(status orchestrator.Status, text string) orchestrator.Code {
	if status != 0 && !status.IsFailure() {
		a.fail(status.String()+" has no code", "only Rejected and Undelivered have one")
	}
	return a.readCode(text)
}

func (s *story) reportsAfter(a *arguments) error {
	c := a.channel()
	status, after := a.status(c), a.duration()
	code := scenarios.DefaultCode(status)
	if text := a.text(); text != "" {
		code = a.codeOf(status, text)
	}
	return s.behave(a, c, func(b *behaviour) {
		b.report(scenarios.Receipt{Status: status, After: after, Code: code})
	})
}

func (s *story) rejects(a *arguments) error {
	c := a.channel()
	after := optional(a, a.duration, 0)
	code := optional(a, a.code, orchestrator.RejectedByChannel)
	return s.behave(a, c, func(b *behaviour) {
		b.report(scenarios.Receipt{Status: orchestrator.Rejected, After: after, Code: code})
	})
}

func (s *story) staysSilent(a *arguments) error {
	c := a.channel()
	return s.behave(a, c, func(b *behaviour) { b.scripted, b.script = true, nil })
}

func (s *story) unreachable(a *arguments) error {
	c := a.channel()
	from, to := a.span()
	return s.behave(a, c, func(b *behaviour) {
		b.outages = append(b.outages, scenarios.Outage{From: from, To: to, Effect: scenarios.Refuse})
	})
}
