package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
)

// GeneratedCountry is how each number begins that is generated for traffic.
const GeneratedCountry = "+65"

// DefaultRecipient is who the one message goes to where the scenario has neither traffic nor a user.
const DefaultRecipient = "+6500000100"

// Lint looks for what the API's schema asks of the message's body, and for what a scenario describes and its messages
// never meet: recipients to whom nothing is sent, and templates, providers, outages and rules that no message comes by.
// Messages is how many are sent instead of what the traffic says; 0 is as the scenario says. What can go wrong with the
// messages themselves, orchestrator.Lint knows.
func (s *Scenario) Lint(messages int) []orchestrator.Finding {
	l := meetings{s: s, traffic: s.Traffic, findings: slices.Clip(s.schema)}
	if messages > 0 {
		t := Traffic{}
		if s.Traffic != nil {
			t = *s.Traffic
		}
		t.Messages = messages
		l.traffic = &t
	}
	if s.Message != nil {
		l.message = *s.Message
	} else {
		l.message.Type = orchestrator.Text
	}
	l.user = l.message.User.MSISDN
	switch {
	case l.traffic != nil:
		l.message.User.MSISDN = DefaultRecipient // the steps are those of someone with a number
	case l.message.User == orchestrator.User{}:
		l.user, l.message.User.MSISDN = DefaultRecipient, DefaultRecipient
	}
	l.route = l.message.PlanIn(s.Plan).Route(&l.message)
	l.recipients()
	l.templates()
	for _, c := range orchestrator.Channels() {
		if p := s.Providers[c]; p != nil {
			l.provider(c, p)
		}
	}
	return l.findings
}

// meetings is what the messages of a scenario come by.
type meetings struct {
	s        *Scenario
	traffic  *Traffic // as it runs; nil: one message at 0 s
	message  orchestrator.Message
	user     string // the msisdn that the message itself names
	route    orchestrator.Route
	findings []orchestrator.Finding
}

func (l *meetings) report(rule orchestrator.LintRule, field, what, mend string) {
	l.findings = append(l.findings, orchestrator.Finding{Rule: rule, Field: field, What: what, Mend: mend})
}

// reached tells whether a message goes to the number by its name. Whom generated numbers may hit by chance does not
// count.
func (l *meetings) reached(msisdn string) bool {
	switch {
	case l.traffic == nil:
		return l.owner(l.user) == l.owner(msisdn)
	case l.traffic.To != ToRecipients:
		return false
	}
	return slices.Contains(l.named(), l.owner(msisdn))
}

// meets tells whether a message goes to a number that a rule names, or one that begins as it says.
func (l *meetings) meets(r *Rule) bool {
	prefix, open := strings.CutSuffix(r.MSISDN, "*")
	numbers := []string{l.user}
	switch {
	case !open:
		return l.reached(r.MSISDN)
	case l.traffic != nil && l.traffic.To != ToRecipients:
		return strings.HasPrefix(prefix, GeneratedCountry) || strings.HasPrefix(GeneratedCountry, prefix)
	case l.traffic != nil:
		numbers = l.named()
	}
	return slices.ContainsFunc(numbers, func(number string) bool {
		return r.meetsNumber(number) || slices.ContainsFunc(l.s.Recipients, func(other Recipient) bool {
			return other.Answers(number) && (r.meetsNumber(other.MSISDN) || slices.ContainsFunc(other.Aliases, r.meetsNumber))
		})
	})
}

// owner is the number of the recipient whom a number reaches, by an alias or by itself.
func (l *meetings) owner(number string) string {
	for i := range l.s.Recipients {
		if r := &l.s.Recipients[i]; r.MSISDN != "" && r.Answers(number) {
			return r.MSISDN
		}
	}
	return number
}

// named are the recipients whom the traffic reaches, in turn.
func (l *meetings) named() []string {
	var numbers []string
	for _, r := range l.s.Recipients {
		if r.MSISDN != "" && len(numbers) < l.traffic.Messages {
			numbers = append(numbers, r.MSISDN)
		}
	}
	return numbers
}

// recipients looks for those to whom nothing is sent.
func (l *meetings) recipients() {
	whom := "the one message goes to " + l.user
	mend := "make it the message's user, or send traffic to the recipients: {messages: …, to: recipients}"
	generated := l.traffic != nil && l.traffic.To != ToRecipients
	switch {
	case generated:
		whom = "the messages go to generated numbers"
		mend = "send the traffic to the recipients: {…, to: recipients}; or say share: instead of msisdn:"
	case l.traffic != nil:
		whom = "the messages go to the recipients that have an msisdn"
		mend = "leave it out"
	case l.user == "":
		whom = "the one message goes to a user without a number"
	}
	if l.traffic != nil && l.user != "" && !l.reached(l.user) {
		l.report(orchestrator.RuleRecipientUnused, "message.user.msisdn",
			fmt.Sprintf("nothing is sent to the message's user %s: %s", l.user, whom),
			"name the user among the recipients, and send the traffic to them: {…, to: recipients}; or leave the user out")
	}
	places := 0
	for i, r := range l.s.Recipients {
		field := fmt.Sprintf("recipients[%d]", i)
		if r.MSISDN != "" {
			places++
		}
		if what, mend := orchestrator.ImpossibleNumber(r.MSISDN); r.MSISDN != "" && what != "" {
			l.report(orchestrator.RuleNumberImpossible, field+".msisdn", what, mend)
		}
		switch {
		case r.MSISDN == "" && !generated:
			l.report(orchestrator.RuleRecipientUnused, field,
				fmt.Sprintf("nobody is of this share: %s", whom), "send traffic to generated numbers: {messages: …}")
		case r.MSISDN != "" && !l.reached(r.MSISDN):
			if l.traffic != nil && !generated {
				mend = fmt.Sprintf("send at least %d messages", places)
			}
			l.report(orchestrator.RuleRecipientUnused, field,
				fmt.Sprintf("nothing is sent to %s: %s", r.MSISDN, whom), mend)
		}
	}
}

func (l *meetings) useless(field, what, mend string) {
	l.report(orchestrator.RuleDeadSetting, field, what, mend)
}

// templates looks for those that the message is not.
func (l *meetings) templates() {
	var names []string
	for name := range l.s.Templates {
		if l.message.Type != orchestrator.Template || l.message.Content.Template != name {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		l.useless("templates."+name, "no message is this template",
			"send it: message: {type: template, content: {template: {name: "+name+", …}}}; or leave it out")
	}
}

// provider looks for what no send meets.
func (l *meetings) provider(c orchestrator.Channel, p *Provider) {
	field := "providers." + c.String()
	first, last, known, fires := l.firings(c)
	if len(l.route) > 0 && !fires {
		l.useless(field, "no message is handed to "+c.String()+": it is in no plan, or its step is skipped",
			"add it to the plan, or leave it out")
		return
	}
	for i, o := range p.Outages {
		if from, _, again := o.Next(l.s.Start, first); known && (!again || from > last) {
			l.useless(fmt.Sprintf("%s.outages[%d]", field, i),
				fmt.Sprintf("%s fires %s, and never in the outage", c, between(first, last)),
				"move it, or leave it out")
		}
	}
	l.segments(field, p.Script)
	for i, r := range p.Rules {
		l.segments(fmt.Sprintf("%s.rules[%d]", field, i), r.Script)
		l.rule(fmt.Sprintf("%s.rules[%d]", field, i), p.Rules[:i], r)
	}
}

// segments looks for lines of a script that are of a segment which the message does not have.
func (l *meetings) segments(field string, script []Receipt) {
	if l.traffic != nil && l.s.Message == nil {
		return // each message has a text of its own
	}
	text := l.message.SMSText()
	count := orchestrator.Segments(text, l.message.Content.SMS.Encoding).Segments
	for i, r := range script {
		if r.Segment > count {
			l.useless(fmt.Sprintf("%s.script[%d].segment", field, i), fmt.Sprintf("the SMS has no segment %d: it has %d", r.Segment, count),
				"name another one, or send a longer text")
		}
	}
}

// rule looks whether a rule can ever be the first that fits.
func (l *meetings) rule(at string, before []Rule, r Rule) {
	again := slices.ContainsFunc(before, func(b Rule) bool { return b.covers(&r) })
	content := l.message.Content.Template
	switch {
	case again:
		l.useless(at, "an earlier rule is for all of its sends too, and the first one wins", "leave one of them out")
	case r.Type != 0 && r.Type != l.message.Type:
		l.useless(at, "no message is of the type "+r.Type.String(), "send it: message: {type: "+r.Type.String()+", …}")
	case r.Template != "" && (l.message.Type != orchestrator.Template || r.Template != content):
		l.useless(at, "no message is the template "+r.Template,
			"send it: message: {type: template, …}; or leave it out")
	case r.MSISDN != "" && !l.meets(&r):
		l.useless(at, "nothing is sent to "+r.MSISDN,
			"send to such a number: by the message's user, or by recipients and traffic: {…, to: recipients}")
	}
}

func between(first, last time.Duration) string {
	if first == last {
		return "at " + formatSpan(first)
	}
	return "between " + formatSpan(first) + " and " + formatSpan(last)
}

// firings is when the channel's step can fire at the earliest and at the latest, whether that is known, and whether
// it can fire at all.
func (l *meetings) firings(c orchestrator.Channel) (first, last time.Duration, known, fires bool) {
	known = true
	if !l.message.Scheduled.IsZero() {
		first = l.message.Scheduled.Instant(l.s.Start, 0)
		last = first
	}
	if t := l.traffic; t != nil {
		known = t.Poisson == Rate{}
		last += time.Duration(max(0, t.Messages-1)) * t.Every
	}
	for _, step := range l.route {
		switch {
		case step.Skip != 0:
		case step.Channel == c:
			return first, last, known, true
		case step.Window == 0:
			known = false // it may fail at any time
		default:
			last += step.Window
		}
	}
	return first, last, known, false
}
