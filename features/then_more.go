package features

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
	"cascade/sim"
	"cascade/sim/report"
)

// readState reads the state of a receipt to the customer.
func (a *arguments) readState(text string) string {
	known := []string{
		webhook.StateQueued, webhook.StateSent, webhook.StateDelivered, webhook.StateRead, webhook.StateUndelivered,
	}
	if !slices.Contains(known, text) {
		a.failf("unknown state %q\nhint: %s", text, meant(text, known))
	}
	return text
}

func (s *story) payloadRefused(a *arguments) error {
	code := a.number()
	if err := a.err(); err != nil {
		return err
	}
	problems := s.refused.payload
	if problems == nil && (s.world == nil || s.world.Len() == 0) {
		_, _, problems = s.message("", "") // not sent yet: as it stands
	}
	if len(problems) == 0 {
		return fmt.Errorf("expected: the payload is refused with code %d (%s)\nhappened: the payload is accepted",
			code, sendapi.ErrorCode(code))
	}
	s.refused.payload, s.refused.told = problems, true
	if slices.ContainsFunc(problems, func(p sendapi.Problem) bool { return int(p.Code) == code }) {
		return nil
	}
	return fmt.Errorf("expected: the payload is refused with code %d (%s)\nhappened: it is refused otherwise\n%s",
		code, sendapi.ErrorCode(code), reasons(problems))
}

func (s *story) requestRefused(a *arguments) error {
	code := a.number()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	expected := fmt.Sprintf("the request is refused with code %d (%s)", code, sendapi.ErrorCode(code))
	switch {
	case s.refused.what == "":
		return errors.New("no request was made that could be refused\n" +
			"hint: a cancel, or a receipt by hand such as \"WhatsApp reports Read now\", comes first")
	case s.refused.request == nil:
		return r.mismatch(expected, s.refused.what+" was accepted")
	case code != int(sendapi.NotFound):
		return r.mismatch(expected, fmt.Sprintf("%s was refused with code %d: %v",
			s.refused.what, sendapi.NotFound, s.refused.request))
	}
	return nil
}

// findings are what the linter says of the message: the one sent last, or the one that would be sent now.
func (s *story) findings() ([]orchestrator.Finding, error) {
	if err := s.unexpectedRefusal(); err != nil {
		return nil, err
	}
	world := orchestrator.LintWorld{Start: s.base.Start, Submitted: s.now()}
	if s.world != nil && s.world.Len() > 0 {
		r, err := s.happened()
		if err != nil {
			return nil, err
		}
		m := s.world.Message(r.n)
		plan := m.Plan
		if len(plan) == 0 {
			plan = s.live.Plan
		}
		world.Templates, world.Submitted = s.live.Templates, r.lines[0].At
		return append(orchestrator.Lint(&m, plan, world), orchestrator.UnknownFields(s.submitted.unknown)...), nil
	}
	live, err := s.compose()
	if err != nil {
		return nil, err
	}
	m, unknown, problems := s.message("", "")
	if problems != nil {
		s.refused.payload, s.refused.at = problems, s.now()
		return nil, s.unexpectedRefusal()
	}
	world.Templates = live.Templates
	return append(orchestrator.Lint(m, m.Plan, world), orchestrator.UnknownFields(unknown)...), nil
}

func (s *story) linterWarns(a *arguments) error {
	var rules []string
	for _, rule := range orchestrator.LintRules() {
		rules = append(rules, string(rule))
	}
	rule := a.oneOf("rule of the linter", rules)
	if err := a.err(); err != nil {
		return err
	}
	findings, err := s.findings()
	if err != nil {
		return err
	}
	for _, f := range findings {
		if string(f.Rule) == rule {
			return nil
		}
	}
	return fmt.Errorf("expected: the linter warns of %q\nhappened: %s", rule, findingWords(findings))
}

func (s *story) linterSilent(*arguments) error {
	findings, err := s.findings()
	if err != nil || len(findings) == 0 {
		return err
	}
	return fmt.Errorf("expected: the linter has no warning\nhappened: %s", findingWords(findings))
}

func findingWords(findings []orchestrator.Finding) string {
	if len(findings) == 0 {
		return "it has no warning"
	}
	var b strings.Builder
	b.WriteString("it warns of " + report.Plural(len(findings), "thing"))
	for _, f := range findings {
		fmt.Fprintf(&b, "\n  %s (%s): %s (%s)", f.Rule, f.Field, f.What, f.Mend)
	}
	return b.String()
}

func (s *story) firesFor(a *arguments) error {
	c, n := a.channel(), a.count()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	if r.world == nil {
		return r.mismatch(fmt.Sprintf("%s fires for %s", c, report.Plural(n, "message")), "nothing was sent")
	}
	sum := s.world.Summary()
	got := sum.Channel(c).Fired
	if got == n {
		return nil
	}
	return r.mismatch(fmt.Sprintf("%s fires for %s", c, report.Plural(n, "message")),
		fmt.Sprintf("%s fires for %d of %s\n%s", c, got, report.Plural(sum.Messages, "message"), totals(sum)))
}

// totals tells the figures of all messages, a line for each channel.
func totals(sum sim.Summary) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %d succeeded, %d failed, %d expired, %d cancelled, %d open; %d duplicates",
		sum.Succeeded, sum.Failed, sum.Expired, sum.Cancelled, sum.Open, sum.Duplicates)
	for _, c := range sum.Channels {
		fmt.Fprintf(&b, "\n  %-9s %d fired, %d succeeded, %d failed, %d lapsed, %d skipped",
			c.Channel, c.Fired, c.Succeeded, c.Failed, c.Lapsed, c.Skipped)
	}
	return b.String()
}

// crowd is how every message of a scenario went.
type crowd struct {
	first     []time.Duration // its first firing; -1: none
	succeeded []time.Duration // from its first firing; -1: it has not
}

func (s *story) crowd() crowd {
	c := crowd{make([]time.Duration, s.world.Len()), make([]time.Duration, s.world.Len())}
	for n := range c.first {
		c.first[n], c.succeeded[n] = -1, -1
	}
	for _, l := range s.world.Timeline().All(0) {
		switch {
		case l.Kind() == sim.Fired && c.first[l.Message] < 0:
			c.first[l.Message] = l.At
		case l.Kind() == sim.Succeeded:
			c.succeeded[l.Message] = l.At - c.first[l.Message]
		}
	}
	return c
}

func (s *story) succeedWithin(a *arguments) error {
	p, within := a.percent(), a.duration()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	if r.world == nil {
		return errors.New("nothing was sent")
	}
	inTime, slow, worst := 0, 0, -1
	for n, took := range s.crowd().succeeded {
		switch {
		case took >= 0 && took <= within:
			inTime++
			continue
		case took >= 0:
			slow++
		}
		if worst < 0 {
			worst = n
		}
	}
	total := s.world.Len()
	if atLeast(inTime, total, p) {
		return nil
	}
	sum := s.world.Summary()
	return s.recordOf(worst).mismatch(
		fmt.Sprintf("at least %s%% of messages succeed within %s", percentText(p), clock(within)),
		fmt.Sprintf("%s do: %d of %s; %d took longer, %d have not succeeded (half of those that have within %s, 95%% within %s)\n%s",
			report.Share(inTime, total), inTime, report.Plural(total, "message"), slow, total-inTime-slow,
			clock(sum.TimeToSuccess.P50), clock(sum.TimeToSuccess.P95), totals(sum)))
}

func (s *story) duplicates(a *arguments) error {
	p := a.percent()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	if r.world == nil {
		return errors.New("nothing was sent")
	}
	sum := s.world.Summary()
	if atMost(sum.Duplicates, sum.Messages, p) {
		return nil
	}
	worst := 0
	for n := range s.world.Len() {
		if s.world.State(uint32(n)).Copies > 1 {
			worst = n
			break
		}
	}
	r = s.recordOf(worst)
	var marks []mark
	for _, l := range r.lines {
		if l.Copy() > 0 {
			marks = append(marks, mark{channel: r.channel(l), at: l.At})
		}
	}
	return r.mismatch(fmt.Sprintf("at most %s%% of messages are duplicates", percentText(p)),
		fmt.Sprintf("%s are: %d of %s\n%s", report.Share(sum.Duplicates, sum.Messages), sum.Duplicates,
			report.Plural(sum.Messages, "message"), totals(sum)), marks...)
}

// recordOf is what happened to message n.
func (s *story) recordOf(n int) *record {
	r := &record{world: s.world, n: uint32(n), route: s.world.Route(uint32(n))}
	for _, l := range s.world.Timeline().All(0) {
		if int(l.Message) == n {
			r.lines = append(r.lines, l)
		}
	}
	return r
}

// atLeast tells whether n of a total is at least p per cent, exactly.
func atLeast(n, total int, p *big.Rat) bool { return share(n, total).Cmp(p) >= 0 }

// atMost tells whether n of a total is at most p per cent, exactly.
func atMost(n, total int, p *big.Rat) bool { return share(n, total).Cmp(p) <= 0 }

func share(n, total int) *big.Rat { return big.NewRat(100*int64(n), int64(total)) }

func percentText(p *big.Rat) string {
	text := p.FloatString(6)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
