package whatsapp

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"cascade/orchestrator"
)

// Compose is the request that sends a message. Content is the content object of the Send API as it was given, for what
// a message does not hold, such as the parameters of a template; nil: there is no more. It reports false for what no
// request can carry.
func Compose(m *orchestrator.Message, content []byte) (*Request, bool) {
	r := &Request{Product: "whatsapp", RecipientType: "individual", To: m.User.MSISDN}
	if r.To == "" {
		r.Recipient = m.User.ChannelUserID
	}
	if d := m.Content.DirectSend; d != nil {
		r.Category = d.Category.String()
		if d.TTL != 0 {
			seconds := int(d.TTL / time.Second)
			r.TTL = &seconds
		}
	}
	var given given
	if len(content) > 0 && json.Unmarshal(content, &given) != nil {
		return nil, false
	}
	return r, r.compose(m, &given)
}

// given is the content object of the Send API, as far as requests show more of it than a message holds.
type given struct {
	Template struct {
		Components []component `json:"components"`
	} `json:"template"`
	Location    json.RawMessage `json:"location"`
	Interactive json.RawMessage `json:"interactive"`
}

func (r *Request) compose(m *orchestrator.Message, g *given) bool {
	media := &Media{Link: m.Content.URL, Caption: m.Content.Text}
	r.Type = m.Type.String()
	switch m.Type {
	case orchestrator.Text:
		r.Text = &Text{Body: m.Content.Text}
	case orchestrator.Template:
		r.Template = &Template{Name: m.Content.Template}
		r.Template.Language.Code = cmp.Or(m.Content.Language, "en")
		r.Template.Components = components(g.Template.Components)
	case orchestrator.Image:
		r.Image = media
	case orchestrator.Video:
		r.Video = media
	case orchestrator.Audio:
		r.Audio = &Media{Link: m.Content.URL} // which has no caption
	case orchestrator.File:
		r.Type, r.Document = "document", media
	case orchestrator.Location:
		r.Location = g.Location
		return r.Location != nil
	case orchestrator.Interactive:
		if json.Unmarshal(g.Interactive, &r.Interactive) != nil || r.Interactive == nil {
			return false
		}
		r.Interactive.Action = action(r.Interactive.Action)
	default:
		return false
	}
	return true
}

// flowNames are the fields of a flow in the Send API, and as Meta spells them.
func flowNames() [4][2]string {
	return [...][2]string{
		{"flowId", "flow_id"}, {"flowCta", "flow_cta"}, {"flowAction", "flow_action"},
		{"flowActionPayload", "flow_action_payload"},
	}
}

// action spells an action as Meta does.
func action(given json.RawMessage) json.RawMessage {
	var of, parameters map[string]json.RawMessage
	if json.Unmarshal(given, &of) != nil || json.Unmarshal(of["parameters"], &parameters) != nil {
		return given
	}
	for _, name := range flowNames() {
		if value, ok := parameters[name[0]]; ok {
			delete(parameters, name[0])
			parameters[name[1]] = value
		}
	}
	of["parameters"], _ = json.Marshal(parameters) // what was JSON is so again
	text, _ := json.Marshal(of)
	return text
}

// component fills in a part of a template, in the Send API's words.
type component struct {
	Type       string      `json:"type"`
	SubType    string      `json:"subType"`
	Index      json.Number `json:"index"`
	Parameters []struct {
		Type     string          `json:"type"`
		Text     string          `json:"text"`
		URL      string          `json:"url"`
		Payload  string          `json:"payload"`
		Coupon   string          `json:"couponCode"`
		Location json.RawMessage `json:"location"`
		Action   json.RawMessage `json:"flowActionData"`
		TTL      int             `json:"ttlMinutes"`
	} `json:"parameters"`
	Cards []struct {
		Index      int         `json:"cardIndex"`
		Components []component `json:"components"`
	} `json:"cards"`
}

// components are the same in Meta's words; nil for none.
func components(of []component) json.RawMessage {
	if len(of) == 0 {
		return nil
	}
	text, err := json.Marshal(inMetasWords(of))
	if err != nil {
		return nil
	}
	return text
}

func inMetasWords(of []component) []map[string]any {
	list := make([]map[string]any, len(of))
	for i := range of {
		c := &of[i]
		one := map[string]any{"type": c.Type}
		if c.SubType != "" {
			one["sub_type"] = snake(c.SubType)
			one["index"] = cmp.Or(c.Index.String(), "0")
		}
		if parameters := c.parameters(); len(parameters) > 0 {
			one["parameters"] = parameters
		}
		var cards []map[string]any
		for _, card := range c.Cards {
			cards = append(cards, map[string]any{"card_index": card.Index, "components": inMetasWords(card.Components)})
		}
		if cards != nil {
			one["cards"] = cards
		}
		list[i] = one
	}
	return list
}

func (c *component) parameters() (list []map[string]any) {
	for _, p := range c.Parameters {
		as := map[string]any{"type": snake(p.Type)}
		switch p.Type {
		case "text":
			as["text"] = p.Text
		case "payload":
			as["payload"] = p.Payload
		case "couponCode":
			as["coupon_code"] = p.Coupon
		case "location":
			as["location"] = p.Location
		case "action":
			as["action"] = map[string]any{"flow_action_data": p.Action}
		case "ttlMinutes":
			as["ttl_minutes"] = p.TTL
		default:
			as[p.Type] = map[string]any{"link": p.URL}
		}
		list = append(list, as)
	}
	return list
}

// snake spells a name in Meta's way: quick_reply for QuickReply.
func snake(name string) string {
	var b strings.Builder
	for i, c := range name {
		if c >= 'A' && c <= 'Z' {
			if i > 0 {
				b.WriteByte('_')
			}
			c += 'a' - 'A'
		}
		b.WriteRune(c)
	}
	return b.String()
}
