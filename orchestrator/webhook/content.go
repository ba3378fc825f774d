package webhook

import "cascade/orchestrator"

// OutboundContent is a copy of what was sent, as WhatsApp's receipt of a delivery holds it. A field without a
// value is left out.
type OutboundContent struct {
	Channel     string           `json:"channel"`
	ContentType string           `json:"contentType"` // text, media, template or template_auth
	Template    *ContentTemplate `json:"template,omitempty"`
	Header      *ContentHeader   `json:"header,omitempty"`
	Body        *ContentBody     `json:"body,omitempty"`
	Meta        *ContentMeta     `json:"meta,omitempty"`
}

// ContentTemplate names a template.
type ContentTemplate struct {
	Name     string `json:"name"`
	Language string `json:"language,omitempty"`
}

// ContentHeader is a medium.
type ContentHeader struct {
	Type string `json:"type"` // image, video, audio or document
	URL  string `json:"url"`
}

// ContentBody is a text.
type ContentBody struct {
	Text string `json:"text"`
}

// ContentMeta tells that something is left out on purpose: the code of an authentication template.
type ContentMeta struct {
	Redacted bool `json:"redacted"`
}

// content is the copy of the message, or nil where it cannot be made again: of a place or an interactive message
// nothing is kept but that it was one.
func (r *Report) content() *OutboundContent {
	in := &r.Message.Content
	out := &OutboundContent{Channel: ChannelName(r.Channel)}
	switch t := r.Message.Type; t {
	case orchestrator.Text:
		out.ContentType = "text"
	case orchestrator.Image, orchestrator.Video, orchestrator.Audio, orchestrator.File:
		out.ContentType, out.Header = "media", &ContentHeader{t.String(), in.URL}
		if t == orchestrator.File {
			out.Header.Type = "document"
		}
	case orchestrator.Template:
		out.ContentType, out.Template = "template", &ContentTemplate{in.Template, in.Language}
		if r.Category == orchestrator.Authentication {
			out.ContentType, out.Meta = "template_auth", &ContentMeta{Redacted: true}
		}
	default:
		return nil
	}
	if in.Text != "" && out.Template == nil {
		out.Body = &ContentBody{in.Text}
	}
	return out
}
