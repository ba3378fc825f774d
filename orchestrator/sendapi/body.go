package sendapi

// body is a message as it was written: every field that a check or a rule depends on.
type body struct {
	part
	user            userBody
	clientMessageID Value
	kind            Value // type
	content         contentBody
	scheduled       Value
	expiry          Value
	dlrCallbackURL  Value
	channels        part
	steps           []RawStep
}

type userBody struct {
	part
	msisdn, country, channelUserID, lineUserID Value
}

// contentBody has the parts of each type that only have to be there as bare parts.
type contentBody struct {
	part
	text, fallbackText, url                   Value
	sms                                       part
	encoding, source                          Value
	template                                  part
	templateName, language                    Value
	whatsApp, directSend                      part
	category, ttlSeconds                      Value
	location, interactive, richCard, carousel part
}

// RawStep is one entry of a plan as it was written.
type RawStep struct {
	Channel       Value
	FallbackAfter Value // the digits of a number of seconds
	SuccessStatus Value

	part
}

func (r *reader) message(b *body) {
	for name := range r.object(&b.part) {
		switch name {
		case "user":
			r.user(&b.user)
		case "clientMessageId":
			r.value('"', &b.clientMessageID)
		case "type":
			r.value('"', &b.kind)
		case "content":
			r.content(&b.content)
		case "scheduled":
			r.value('"', &b.scheduled)
		case "expiry":
			r.value('"', &b.expiry)
		case "dlrCallbackUrl":
			r.value('"', &b.dlrCallbackURL)
		case "channels":
			b.steps = r.steps(&b.channels)
		case "context": // which message this one answers: no rule depends on it
			r.flat(new(part), contextField)
		default:
			r.unknownField()
		}
	}
}

func (r *reader) user(u *userBody) {
	for name := range r.object(&u.part) {
		switch name {
		case "msisdn":
			r.value('"', &u.msisdn)
		case "country":
			r.value('"', &u.country)
		case "channelUserId":
			r.value('"', &u.channelUserID)
		case "lineUserId":
			r.value('"', &u.lineUserID)
		default:
			r.unknownField()
		}
	}
}

func (r *reader) content(c *contentBody) {
	for name := range r.object(&c.part) {
		switch name {
		case "text":
			r.value('"', &c.text)
		case "fallbackText":
			r.value('"', &c.fallbackText)
		case "url":
			r.value('"', &c.url)
		case "sms":
			r.sms(c)
		case "template":
			r.template(c)
		case "whatsApp":
			r.whatsApp(c)
		case "location":
			r.flat(&c.location, locationField)
		case "interactive":
			r.opaque('{', &c.interactive)
		case "richCard":
			r.opaque('{', &c.richCard)
		case "carousel":
			r.opaque('{', &c.carousel)
		case "image", "video", "audio": // what some channels show of a media URL: no rule depends on it
			r.opaque('{', new(part))
		case "suggestions":
			r.opaque('[', new(part))
		default:
			r.unknownField()
		}
	}
}

func (r *reader) sms(c *contentBody) {
	for name := range r.object(&c.sms) {
		switch name {
		case "encoding":
			r.value('"', &c.encoding)
		case "source":
			r.value('"', &c.source)
		default:
			r.unknownField()
		}
	}
}

func (r *reader) template(c *contentBody) {
	for name := range r.object(&c.template) {
		switch name {
		case "name":
			r.value('"', &c.templateName)
		case "language":
			r.value('"', &c.language)
		case "components":
			r.opaque('[', new(part))
		default:
			r.unknownField()
		}
	}
}

func (r *reader) whatsApp(c *contentBody) {
	for name := range r.object(&c.whatsApp) {
		if name == "directSend" {
			r.directSend(c)
		} else {
			r.unknownField()
		}
	}
}

func (r *reader) directSend(c *contentBody) {
	for name := range r.object(&c.directSend) {
		switch name {
		case "category":
			r.value('"', &c.category)
		case "ttlSeconds":
			r.value('0', &c.ttlSeconds)
		default:
			r.unknownField()
		}
	}
}

func (r *reader) steps(p *part) []RawStep {
	steps := r.stepRoom[:0]
	for range r.array(p) {
		var s RawStep
		for name := range r.object(&s.part) {
			switch name {
			case "channel":
				r.value('"', &s.Channel)
			case "fallbackAfter":
				r.value('0', &s.FallbackAfter)
			case "successStatus":
				r.value('"', &s.SuccessStatus)
			default:
				r.unknownField()
			}
		}
		steps = append(steps, s)
	}
	return steps
}
