package live

import (
	"strings"

	"cascade/orchestrator"
)

// compact makes a message small for keeping. Its texts are pieces of the body that it was read from: they are
// put together, so that the rest of the body need not be kept. Plans that are the same become one.
func (w *World) compact(m *orchestrator.Message) {
	texts := [...]*string{
		&m.User.MSISDN, &m.User.ChannelUserID, &m.User.LineUserID, &m.User.Country, &m.Content.Text,
		&m.Content.FallbackText, &m.Content.SMS.Source, &m.Content.Template, &m.Content.Language, &m.Content.URL,
		&m.ClientMessageID, &m.DLRCallbackURL,
	}
	size := 0
	for _, text := range texts {
		size += len(*text)
	}
	var b strings.Builder
	b.Grow(size)
	for _, text := range texts {
		b.WriteString(*text)
	}
	all := b.String()
	for _, text := range texts {
		*text, all = all[:len(*text)], all[len(*text):]
	}
	if len(m.Plan) > 0 {
		m.Plan = w.plans.same(m.Plan)
	}
}

// plans are those that messages brought with them, each once.
type plans struct {
	known map[[orchestrator.MaxSteps]orchestrator.Step]orchestrator.Plan
}

// mostPlans is how many plans are looked out for: customers have a few, not thousands.
const mostPlans = 1000

func (p *plans) same(plan orchestrator.Plan) orchestrator.Plan {
	var key [orchestrator.MaxSteps]orchestrator.Step
	copy(key[:], plan)
	if known, ok := p.known[key]; ok {
		return known
	}
	if p.known == nil {
		p.known = map[[orchestrator.MaxSteps]orchestrator.Step]orchestrator.Plan{}
	}
	if len(p.known) < mostPlans {
		p.known[key] = plan
	}
	return plan
}
