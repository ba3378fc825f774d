package vonage

// field is one that a request may have and that changes nothing for whoever is told of statuses.
type field struct {
	name  string
	given bool
}

func (r *Request) without() []field {
	var template Template
	var viber ViberOptions
	var whatsApp WhatsApp
	if r.Template != nil {
		template = *r.Template
	}
	if r.Viber != nil {
		viber = *r.Viber
	}
	if r.WhatsApp != nil {
		whatsApp = *r.WhatsApp
	}
	list := []field{
		{"webhook_version", r.Version != ""}, {"trusted_recipient", r.Trusted != nil}, {"context", r.Context != nil},
		{"category", r.Category != ""}, {"sms", r.SMS != nil}, {"rcs", r.RCS != nil}, {"messenger", r.Messenger != nil},
		{"suggestions", r.Suggestions != nil}, {"template.parameters", template.Parameters != nil},
		{"whatsapp.policy", whatsApp.Policy != ""}, {"whatsapp.locale", whatsApp.Locale != ""},
		{"viber_service.category", viber.Category != ""}, {"viber_service.type", viber.Type != ""},
		{"viber_service.duration", viber.Duration != nil}, {"viber_service.file_size", viber.FileSize != nil},
		{"viber_service.action", viber.Action != nil},
	}
	for _, of := range []struct {
		name string
		*Media
	}{{"image", r.Image}, {"video", r.Video}, {"audio", r.Audio}, {"file", r.File}} {
		m := of.Media
		list = append(list, field{of.name + ".name", m != nil && m.Name != ""})
		list = append(list, field{of.name + ".thumb_url", m != nil && m.Thumb != ""})
	}
	return list
}

// WithoutEffect names the fields of the request that the API takes and that change nothing for whoever is told of
// statuses.
func (r *Request) WithoutEffect() (fields []string) {
	for _, f := range r.without() {
		if f.given {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// NoEffect names all fields of that kind.
func NoEffect() (fields []string) {
	for _, f := range new(Request).without() {
		fields = append(fields, f.name)
	}
	return fields
}
