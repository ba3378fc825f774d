package sendapi

// under puts a batch's template under one of its messages: what the message leaves out is taken from it,
// object by object, so that a message can bring its own text and keep the template's SMS source. A
// message's channels replace the template's as a whole.
func (b *body) under(template *body) {
	b.user.under(&template.user)
	b.clientMessageID.under(&template.clientMessageID)
	b.kind.under(&template.kind)
	b.content.under(&template.content)
	b.scheduled.under(&template.scheduled)
	b.expiry.under(&template.expiry)
	b.dlrCallbackURL.under(&template.dlrCallbackURL)
	if b.channels.absent() {
		b.channels, b.steps = template.channels, template.steps
	}
}

func (u *userBody) under(template *userBody) {
	u.part.under(&template.part)
	u.msisdn.under(&template.msisdn)
	u.country.under(&template.country)
	u.channelUserID.under(&template.channelUserID)
	u.lineUserID.under(&template.lineUserID)
}

func (c *contentBody) under(template *contentBody) {
	c.part.under(&template.part)
	c.text.under(&template.text)
	c.fallbackText.under(&template.fallbackText)
	c.url.under(&template.url)
	c.sms.under(&template.sms)
	c.encoding.under(&template.encoding)
	c.source.under(&template.source)
	c.template.under(&template.template)
	c.templateName.under(&template.templateName)
	c.language.under(&template.language)
	c.whatsApp.under(&template.whatsApp)
	c.directSend.under(&template.directSend)
	c.category.under(&template.category)
	c.ttlSeconds.under(&template.ttlSeconds)
	c.location.under(&template.location)
	c.interactive.under(&template.interactive)
	c.richCard.under(&template.richCard)
	c.carousel.under(&template.carousel)
}
