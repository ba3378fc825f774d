package viber

// without are the fields that a request may have and that change nothing for whoever is told of events.
func (r *Request) without() []field {
	return []field{
		{"min_api_version", r.MinVersion != 0}, {"sender.avatar", r.Sender != nil && r.Sender.Avatar != ""},
		{"keyboard", r.Keyboard != nil}, {"thumbnail", r.Thumbnail != ""}, {"duration", r.Duration != nil},
		{"chat_id", r.ChatID != ""}, {"alt_text", r.AltText != ""},
	}
}

func (w *Webhook) without() []field {
	return []field{{"is_inline", w.Inline != nil}, {"send_name", w.SendName != nil}, {"send_photo", w.SendPhoto != nil}}
}

// field is one of them, and whether it was given.
type field struct {
	name  string
	given bool
}

// WithoutEffect names the fields of a request that the API takes and that change nothing for whoever is told of events.
func (r *Request) WithoutEffect() []string { return names(r.without(), false) }

// WithoutEffect names the fields of the webhook that the API takes and that change nothing.
func (w *Webhook) WithoutEffect() []string { return names(w.without(), false) }

// NoEffect names all fields of that kind.
func NoEffect() []string {
	return append(names(new(Request).without(), true), names(new(Webhook).without(), true)...)
}

func names(of []field, all bool) (list []string) {
	for _, f := range of {
		if all || f.given {
			list = append(list, f.name)
		}
	}
	return list
}
