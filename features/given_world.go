package features

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// scenario loads the world that the Givens then speak of.
func (s *story) scenario(a *arguments) error {
	name := a.text()
	if s.world != nil {
		return errors.New("the scenario cannot be loaded any more: its world has begun\n" +
			"hint: write this step before the first When")
	}
	loaded, err := s.load(name)
	if err != nil {
		return err
	}
	s.base = loaded
	return nil
}

// load finds a scenario by its name in the catalogue, beside the feature file, or from the working directory.
func (s *story) load(name string) (*scenarios.Scenario, error) {
	if _, err := fs.Stat(scenarios.Catalogue(), name+".yaml"); err != nil && !filepath.IsAbs(name) {
		beside := filepath.Join(s.folder, name)
		if found, err := os.Stat(beside); err == nil && !found.IsDir() {
			return scenarios.Load(beside)
		}
	}
	return scenarios.Load(name)
}

// behaviour is what the Givens say of one provider.
type behaviour struct {
	scripted bool
	script   []scenarios.Receipt
	outages  []scenarios.Outage
}

// provider is the channel's provider as the scenario has it, under what the Givens say. It is nil when neither
// says anything.
func (s *story) provider(c orchestrator.Channel) (*scenarios.Provider, error) {
	var p scenarios.Provider
	if loaded := s.base.Providers[c]; loaded != nil {
		p = *loaded
	} else if s.said.providers[c] == nil {
		return nil, nil
	}
	said := s.said.providers[c]
	if said == nil {
		return &p, nil
	}
	if said.scripted {
		// A channel has exactly its scripted receipts, whoever the recipient is.
		p.HasScript, p.Script, p.Model, p.Rules = true, said.script, nil, nil
	}
	p.Outages = slices.Concat(p.Outages, said.outages)
	slices.SortStableFunc(p.Outages, func(a, b scenarios.Outage) int { return cmp.Compare(a.From, b.From) })
	for i := 1; i < len(p.Outages); i++ {
		if before, o := p.Outages[i-1], p.Outages[i]; o.From < before.To {
			return nil, fmt.Errorf("%s has two outages at once: from %s to %s, and from %s to %s\n"+
				"hint: let one end before the next begins",
				c, clock(before.From), clock(before.To), clock(o.From), clock(o.To))
		}
	}
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

// renew lets a provider behave as is said now, in a world that has begun.
func (s *story) renew(c orchestrator.Channel) error {
	p, err := s.provider(c)
	if err != nil || s.world == nil {
		return err
	}
	if p == nil {
		p = &scenarios.Provider{}
	}
	s.live.Providers[c] = p
	s.world.SetBehaviour(c, p)
	return nil
}

// report adds a line to a provider's script.
func (b *behaviour) report(r scenarios.Receipt) {
	b.scripted = true
	b.script = append(slices.Clone(b.script), r)
}

func (s *story) reportsTable(a *arguments) error {
	c := a.channel()
	script := []scenarios.Receipt{}
	for _, r := range a.table([]string{"status", "after"}, "code") {
		status, after := a.readStatus(r["status"], c), a.readDuration(r["after"])
		code := scenarios.DefaultCode(status)
		if r["code"] != "" {
			code = a.codeOf(status, r["code"])
		}
		script = append(script, scenarios.Receipt{Status: status, After: after, Code: code})
	}
	return s.behave(a, c, func(b *behaviour) { b.scripted, b.script = true, script })
}

// codeOf reads the code of a status: only failures have one.
func (a *arguments) codeOf(status orchestrator.Status, text string) orchestrator.Code {
	if status != 0 && !status.IsFailure() {
		a.failf("%s has no code\nhint: only Rejected and Undelivered have one", status)
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

func (s *story) offline(a *arguments) error {
	c := a.channel()
	from, to := a.span()
	if err := a.err(); err != nil {
		return err
	}
	s.said.offline = append(s.said.offline, scenarios.Offline{Channel: c, From: from, To: to})
	for recipient := range s.said.holding {
		s.said.holding[recipient] = false
	}
	return nil
}

// holdFor lets providers know when the recipient of a message is offline, before it is sent.
func (s *story) holdFor(recipient string) error {
	if len(s.said.offline) == 0 || s.said.holding[recipient] {
		return nil
	}
	if s.said.holding == nil {
		s.said.holding = map[string]bool{}
	}
	s.said.holding[recipient] = true
	s.live.Recipients = slices.DeleteFunc(s.live.Recipients, func(r scenarios.Recipient) bool {
		return r.MSISDN == recipient
	})
	windows := slices.Clone(s.said.offline)
	for _, r := range s.base.Recipients {
		if r.MSISDN == recipient {
			windows = append(windows, r.Offline...)
		}
	}
	s.live.Recipients = append(s.live.Recipients, scenarios.Recipient{MSISDN: recipient, Offline: windows})
	for _, c := range orchestrator.Channels() {
		if slices.ContainsFunc(windows, func(o scenarios.Offline) bool { return o.Channel == c }) {
			if err := s.renew(c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *story) templateLives(a *arguments) error {
	category, _ := orchestrator.ParseCategory(a.oneOf("template category", orchestrator.Categories()))
	name := a.text()
	ttl := a.duration()
	if name == "" {
		a.failf("the template has no name")
	}
	if err := a.err(); err != nil {
		return err
	}
	settable := ttl >= category.MinTTL() && ttl <= category.MaxTTL() && ttl%time.Second == 0
	if !settable && ttl != category.DefaultTTL() {
		return fmt.Errorf("a template of category %s cannot live for %s\nhint: give whole seconds from %s to %s, "+
			"or %s, its default", category, clock(ttl), clock(category.MinTTL()), clock(category.MaxTTL()),
			clock(category.DefaultTTL()))
	}
	s.said.template = &template{name, orchestrator.TemplateSpec{Category: category, TTL: ttl}}
	if s.live != nil {
		s.live.Templates[name] = s.said.template.spec
	}
	return nil
}
