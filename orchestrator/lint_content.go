package orchestrator

import "fmt"

// templateUnknown: the world does not describe the template. It is taken as utility at its default TTL,
// which only counts where WhatsApp is handed the message.
func (l *linter) templateUnknown() {
	i := l.route.Index(WhatsApp)
	if l.templateKnown || i < 0 || l.route[i].Skip != 0 {
		return
	}
	l.report(l.messageField("content.template.name"),
		fmt.Sprintf("the world does not describe the template %q: it is taken as utility with a TTL of %s",
			l.m.Content.Template, seconds(l.ttl)),
		"describe it under templates in the scenario, with its category and ttl")
}
