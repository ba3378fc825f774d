package sendapi

import (
	"fmt"
	"strings"
	"time"

	"cascade/orchestrator"
)

// A direct send's time-to-live, as the API limits it.
const (
	minDirectSendTTL = 30
	maxDirectSendTTL = 43_200
)

// contentType reads the type, whose case does not matter, as in the API's own examples. It is 0 when there
// is a problem.
func (c *checker) contentType(b *body) orchestrator.ContentType {
	v := &b.kind
	for t := orchestrator.Text; t <= orchestrator.Carousel; t++ {
		if strings.EqualFold(v.Text, t.String()) {
			return t
		}
	}
	switch names := orchestrator.ContentTypes(); {
	case v.Given:
		c.refuse(v, InvalidContentType, "type", "unknown type "+quote(v.Text), allowed(v.Text, names))
	case v.absent():
		c.missing(&b.part, InvalidContentType, "type", "give one of "+strings.Join(names, ", "))
	}
	return 0
}

// content checks what the recipient sees: what its type needs, and the limits of the rest.
func (c *checker) content(b *body, t orchestrator.ContentType) orchestrator.Content {
	in := &b.content
	if in.absent() {
		c.missing(&b.part, MissedContent, "content", `give the content, such as {"text": "Hello World!"}`)
	}
	c.length(&in.text, "content.text", maxText, TooLongText)
	c.length(&in.fallbackText, "content.fallbackText", maxText, TooLongFallbackText)
	c.length(&in.source, "content.sms.source", maxSMSSource, TooLongSMSSource)
	if in.given {
		c.needs(in, t)
	}
	return orchestrator.Content{
		Text:         in.text.Text,
		FallbackText: in.fallbackText.Text,
		SMS:          orchestrator.SMSOptions{Encoding: c.encoding(&in.encoding), Source: in.source.Text},
		Template:     in.templateName.Text,
		Language:     in.language.Text,
		DirectSend:   c.directSend(in),
		URL:          in.url.Text,
	}
}

// needs checks that what the type is about is there.
func (c *checker) needs(in *contentBody, t orchestrator.ContentType) {
	switch t {
	case orchestrator.Text:
		c.needsText(in)
	case orchestrator.Image, orchestrator.Video, orchestrator.Audio, orchestrator.File:
		c.needsURL(in)
	case orchestrator.Template:
		c.needsTemplate(in)
	case orchestrator.Location:
		c.needsPart(in, &in.location, "content.location")
	case orchestrator.Interactive:
		c.needsPart(in, &in.interactive, "content.interactive")
	case orchestrator.RichCard:
		c.needsPart(in, &in.richCard, "content.richCard")
	case orchestrator.Carousel:
		c.needsPart(in, &in.carousel, "content.carousel")
	}
}

func (c *checker) needsText(in *contentBody) {
	const mend = "a message of type text needs one"
	switch {
	case in.text.absent():
		c.missing(&in.part, MissedText, "content.text", mend)
	case in.text.Given && in.text.Text == "":
		c.refuse(&in.text, MissedText, "content.text", "is empty", mend)
	}
}

func (c *checker) needsURL(in *contentBody) {
	const mend = "give an http or https URL, such as https://example.com/image.jpg"
	switch v := &in.url; {
	case v.absent():
		c.missing(&in.part, MissedMediaURL, "content.url", mend)
	case v.Given && v.Text == "":
		c.refuse(v, MissedMediaURL, "content.url", "is empty", mend)
	case v.Given && !isWebURL(v.Text):
		c.refuse(v, InvalidMediaURL, "content.url", notWebURL(v.Text), mend)
	}
}

func (c *checker) needsTemplate(in *contentBody) {
	const mend = "a message of type template needs its name"
	switch v := &in.templateName; {
	case in.template.absent():
		c.missing(&in.part, EmptyTemplate, "content.template", mend)
	case in.template.given && v.absent():
		c.missing(&in.template, EmptyTemplate, "content.template.name", mend)
	case v.Given && v.Text == "":
		c.refuse(v, EmptyTemplate, "content.template.name", "is empty", mend)
	}
}

// needsPart checks that an object which the rules do not look into is there, and not empty.
func (c *checker) needsPart(in *contentBody, p *part, field string) {
	mend := "a message of this type needs it"
	switch {
	case p.absent():
		c.missing(&in.part, MissedContent, field, mend)
	case p.given && p.members == 0:
		c.add(p.end, MissedContent, c.path(p.shared, field), "is empty", mend)
	}
}

func (c *checker) encoding(v *Value) orchestrator.Encoding {
	if !v.Given {
		return orchestrator.AutoEncoding
	}
	encoding, ok := orchestrator.ParseEncoding(v.Text)
	if !ok {
		c.refuse(v, InvalidEncoding, "content.sms.encoding", "unknown encoding "+quote(v.Text),
			allowed(v.Text, orchestrator.Encodings()))
	}
	return encoding
}

// directSend reads content.whatsApp.directSend. Its category can only be utility so far, so one left out
// is taken as that.
func (c *checker) directSend(in *contentBody) *orchestrator.DirectSend {
	if !in.directSend.given {
		return nil
	}
	if v := &in.category; v.Given && v.Text != orchestrator.Utility.String() {
		c.refuse(v, InvalidParameter, "content.whatsApp.directSend.category", "unknown category "+quote(v.Text),
			allowed(v.Text, []string{orchestrator.Utility.String()}))
	}
	direct := &orchestrator.DirectSend{Category: orchestrator.Utility}
	if v := &in.ttlSeconds; v.Given {
		seconds, ok := wholeNumber(v.Text)
		if !ok || seconds < minDirectSendTTL || seconds > maxDirectSendTTL {
			c.refuse(v, OutOfRange, "content.whatsApp.directSend.ttlSeconds", clip(v.Text)+" is out of range",
				fmt.Sprintf("give a whole number of seconds, %d to %d", minDirectSendTTL, maxDirectSendTTL))
		}
		direct.TTL = time.Duration(seconds) * time.Second
	}
	return direct
}
