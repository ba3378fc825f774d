package viber

import "cascade/orchestrator"

// Compose is the request that sends a message to a receiver. What has a size that nobody knows goes as a link to it. It
// reports false for what no request can carry.
func Compose(m *orchestrator.Message, receiver, sender string) (r *Request, ok bool) {
	r = &Request{Receiver: receiver, Sender: &Sender{Name: sender}, Type: "text", Text: m.Content.Text}
	switch m.Type {
	case orchestrator.Text:
		return r, r.Text != ""
	case orchestrator.Image:
		r.Type, r.Media = "picture", m.Content.URL
		return r, r.Media != ""
	case orchestrator.Video, orchestrator.File:
		r.Type, r.Text, r.Media = "url", "", m.Content.URL
		return r, r.Media != ""
	}
	return nil, false
}
