package scenarios

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
)

// messageFlow is the body of every message.
func messageFlow(m *orchestrator.Message) flow {
	var f, user flow
	user.add("msisdn", word(m.User.MSISDN))
	user.add("country", word(m.User.Country))
	user.add("channelUserId", word(m.User.ChannelUserID))
	user.add("lineUserId", word(m.User.LineUserID))
	f.within("user", user)
	f.add("clientMessageId", word(m.ClientMessageID))
	f.add("type", m.Type.String())
	if m.Given != nil {
		f.add("content", givenText(m.Given))
	} else {
		f.add("content", contentFlow(m).String())
	}
	f.add("scheduled", whenText(m.Scheduled))
	f.add("expiry", whenText(m.Expiry))
	f.add("dlrCallbackUrl", word(m.DLRCallbackURL))
	if m.Plan != nil {
		f.add("channels", "["+joined(planItems(m.Plan), func(s string) string { return s })+"]")
	}
	return f
}

// contentFlow is what the rules keep of a message's content.
func contentFlow(m *orchestrator.Message) flow {
	var content, sms, template, direct flow
	content.add("text", word(m.Content.Text))
	content.add("fallbackText", word(m.Content.FallbackText))
	content.add("url", word(m.Content.URL))
	if m.Content.SMS.Encoding != orchestrator.AutoEncoding {
		sms.add("encoding", m.Content.SMS.Encoding.String())
	}
	sms.add("source", word(m.Content.SMS.Source))
	content.within("sms", sms)
	template.add("name", word(m.Content.Template))
	template.add("language", word(m.Content.Language))
	content.within("template", template)
	if d := m.Content.DirectSend; d != nil {
		direct.add("category", d.Category.String())
		direct.add("ttlSeconds", numberText(d.TTL.Seconds()))
		content.add("whatsApp", "{directSend: "+direct.String()+"}")
	}
	// Of these nothing was kept, and the API wants something.
	switch m.Type {
	case orchestrator.Location:
		content.add("location", "{latitude: 0, longitude: 0}")
	case orchestrator.Interactive, orchestrator.RichCard, orchestrator.Carousel:
		content.add(m.Type.String(), "{text: stand-in}")
	}
	return content
}

// MessageJSON is the message as a body of the Send API, but for its instants: those may be spans, as scenarios have
// them.
func MessageJSON(m *orchestrator.Message) []byte {
	var b bytes.Buffer
	if problems := read([]byte(messageFlow(m).String()), func(top value) { top.json(&b) }); len(problems) > 0 {
		panic("scenarios: a message that was written cannot be read: " + problems.Error())
	}
	return b.Bytes()
}

func whenText(w orchestrator.When) string {
	switch {
	case w.IsZero():
		return ""
	case w.At.IsZero():
		return w.After.String()
	}
	return word(w.At.Format(time.RFC3339Nano))
}

// givenText is a content object as it was given, in the order of its keys. It was read as JSON before.
func givenText(given json.RawMessage) string {
	d := json.NewDecoder(bytes.NewReader(given))
	d.UseNumber()
	return nextText(d)
}

// nextText is the decoder's next value.
func nextText(d *json.Decoder) string {
	switch t := nextToken(d).(type) {
	case string:
		return quoted(t)
	case json.Number:
		return t.String()
	case bool:
		return strconv.FormatBool(t)
	case json.Delim:
		var parts []string
		for d.More() {
			key := ""
			if t == '{' {
				key = keyText(nextToken(d).(string)) + ": "
			}
			parts = append(parts, key+nextText(d))
		}
		end := nextToken(d)
		return t.String() + strings.Join(parts, ", ") + end.(json.Delim).String()
	}
	return "null"
}

func nextToken(d *json.Decoder) json.Token {
	token, err := d.Token()
	if err != nil {
		panic("scenarios: a content that was kept is no JSON: " + err.Error())
	}
	return token
}

var plainKey = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

// keyText is a key, in quotes where YAML would take it for something else.
func keyText(key string) string {
	if !plainKey.MatchString(key) || slices.Contains(yamlWords, strings.ToLower(key)) {
		return quoted(key)
	}
	return key
}

var yamlWords = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
