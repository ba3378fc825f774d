package sendapi

import (
	"fmt"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// contentType reads the type, whose case does not matter, as in the API's own examples. It is 0 when there
// is a problem.
func (c *checker) contentType(b *value) orchestrator.ContentType {
	v, names := b.get("type"), orchestrator.ContentTypes()
	for i, name := range names {
		if strings.EqualFold(v.str(), name) {
			return orchestrator.ContentType(i + 1)
		}
	}
	switch {
	case v == nil:
		c.missing(b, InvalidContentType, "type", "give one of "+strings.Join(names, ", "))
	case v.given():
		c.refuse(v, InvalidContentType, "type", "unknown type "+problem.Quote(v.text), problem.Allowed(v.text, names))
	}
	return 0
}

// content checks what the recipient sees: what its type needs, and the limits of the rest.
func (c *checker) content(b *value, t orchestrator.ContentType) orchestrator.Content {
	in := b.get("content")
	if in == nil {
		c.missing(b, MissedContent, "content", `give the content, such as {"text": "Hello World!"}`)
	}
	sms, template := in.get("sms"), in.get("template")
	c.length(in.get("text"), "content.text", maxText, TooLongText)
	c.length(in.get("fallbackText"), "content.fallbackText", maxText, TooLongFallbackText)
	c.length(sms.get("source"), "content.sms.source", maxSMSSource, TooLongSMSSource)
	if in.given() {
		c.needs(in, t)
	}
	return orchestrator.Content{
		Text:         in.get("text").str(),
		FallbackText: in.get("fallbackText").str(),
		SMS: orchestrator.SMSOptions{
			Encoding: c.encoding(sms.get("encoding")), Source: sms.get("source").str(),
		},
		Template:   template.get("name").str(),
		Language:   template.get("language").str(),
		DirectSend: c.directSend(in.get("whatsApp").get("directSend")),
		URL:        in.get("url").str(),
	}
}

// needs checks that what the type is about is there.
func (c *checker) needs(in *value, t orchestrator.ContentType) {
	switch t {
	case orchestrator.Text, orchestrator.Buttons:
		c.needsText(in, "a message of type "+t.String()+" needs one")
	case orchestrator.Image, orchestrator.Video, orchestrator.Audio, orchestrator.File:
		c.needsURL(in)
	case orchestrator.Template:
		c.needsTemplate(in)
	case orchestrator.Location, orchestrator.Interactive, orchestrator.RichCard, orchestrator.Carousel:
		c.needsPart(in, t.String())
	}
}

func (c *checker) needsText(in *value, mend string) {
	switch v := in.get("text"); {
	case v == nil:
		c.missing(in, MissedText, "content.text", mend)
	case v.given() && v.text == "":
		c.refuse(v, MissedText, "content.text", "is empty", mend)
	}
}

func (c *checker) needsURL(in *value) {
	const mend = "give an http or https URL, such as https://example.com/image.jpg"
	switch v := in.get("url"); {
	case v == nil:
		c.missing(in, MissedMediaURL, "content.url", mend)
	case v.given() && v.text == "":
		c.refuse(v, MissedMediaURL, "content.url", "is empty", mend)
	case v.given() && !isWebURL(v.text):
		c.refuse(v, InvalidMediaURL, "content.url", notWebURL(v.text), mend)
	}
}

func (c *checker) needsTemplate(in *value) {
	const mend = "a message of type template needs its name"
	template := in.get("template")
	switch v := template.get("name"); {
	case template == nil:
		c.missing(in, EmptyTemplate, "content.template", mend)
	case template.given() && v == nil:
		c.missing(template, EmptyTemplate, "content.template.name", mend)
	case v.given() && v.text == "":
		c.refuse(v, EmptyTemplate, "content.template.name", "is empty", mend)
	}
}

// needsPart checks that an object which the rules do not look into is there, and not empty.
func (c *checker) needsPart(in *value, name string) {
	const mend = "a message of this type needs it"
	field := "content." + name
	switch part := in.get(name); {
	case part == nil:
		c.missing(in, MissedContent, field, mend)
	case part.given() && part.count == 0:
		c.refuseAtEnd(part, MissedContent, field, "is empty", mend)
	}
}

func (c *checker) encoding(v *value) orchestrator.Encoding {
	if !v.given() {
		return orchestrator.AutoEncoding
	}
	encoding, ok := orchestrator.ParseEncoding(v.text)
	if !ok {
		c.refuse(v, InvalidEncoding, "content.sms.encoding", "unknown encoding "+problem.Quote(v.text),
			problem.Allowed(v.text, orchestrator.Encodings()))
	}
	return encoding
}

// directSend reads content.whatsApp.directSend. Its category can only be utility so far, so one left out
// is taken as that.
func (c *checker) directSend(in *value) *orchestrator.DirectSend {
	if !in.given() {
		return nil
	}
	const field = "content.whatsApp.directSend."
	utility := orchestrator.Utility.String()
	if v := in.get("category"); v.given() && v.text != utility {
		c.refuse(v, InvalidParameter, field+"category", "unknown category "+problem.Quote(v.text),
			problem.Allowed(v.text, []string{utility}))
	}
	direct := &orchestrator.DirectSend{Category: orchestrator.Utility}
	if v := in.get("ttlSeconds"); v.given() {
		const least, most = int64(orchestrator.MinDirectSendTTL / time.Second), int64(orchestrator.MaxDirectSendTTL / time.Second)
		seconds, ok := wholeNumber(v.text)
		if !ok || seconds < least || seconds > most {
			c.refuse(v, OutOfRange, field+"ttlSeconds", problem.Clip(v.text)+" is out of range",
				fmt.Sprintf("give a whole number of seconds, %d to %d", least, most))
		}
		direct.TTL = time.Duration(seconds) * time.Second
	}
	return direct
}
