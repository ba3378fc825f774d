package live

import (
	"strings"

	"cascade/orchestrator"
)

// texts are all that a message says, but for its content as it was given.
func texts(m *orchestrator.Message) [12]*string {
	return [...]*string{
		&m.User.MSISDN, &m.User.ChannelUserID, &m.User.LineUserID, &m.User.Country, &m.Content.Text,
		&m.Content.FallbackText, &m.Content.SMS.Source, &m.Content.Template, &m.Content.Language, &m.Content.URL,
		&m.ClientMessageID, &m.DLRCallbackURL,
	}
}

// compact makes a message small for keeping. Its texts are pieces of the body that it was read from: they are
// put together, so that the rest of the body need not be kept.
func compact(m *orchestrator.Message) {
	texts := texts(m)
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
}
