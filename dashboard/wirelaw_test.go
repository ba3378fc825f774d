package dashboard

import (
	"fmt"
	"net"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator/channel/smpp"
)

// A send over a wire and one of a single step over the Send API are the same send to the provider: whatever its world
// does with one, it does with the other, at the same instants.

// wireSender sends one text, or a template, over a wire. The numbers of its recipients begin with a plus.
type wireSender struct {
	channel, wire string
	send          func(c *client, to, template string)
}

func (c *client) json(path, format string, args ...any) {
	c.do("POST", path, fmt.Sprintf(format, args...))
}

func wireSenders(smsc *smppPeer) []wireSender {
	digits := func(to string) string { return strings.TrimPrefix(to, "+") }
	overTwilio := func(prefix string) func(*client, string, string) {
		return func(c *client, to, template string) {
			fields := []string{"To", prefix + to, "From", "+15005550006", "Body", "hi"}
			if template != "" && prefix != "" {
				fields = append(fields, "ContentSid", template)
			}
			c.form("/wire/shop/twilio"+twilioMessages, fields...)
		}
	}
	overVonage := func(channel string) func(*client, string, string) {
		return func(c *client, to, template string) {
			if template != "" && channel == "whatsapp" {
				c.json("/wire/shop/vonage/v1/messages",
					`{"channel":"whatsapp","message_type":"template","to":%q,"from":"1555","template":{"name":%q},"whatsapp":{"locale":"en"}}`,
					digits(to), template)
				return
			}
			c.json("/wire/shop/vonage/v1/messages",
				`{"channel":%q,"message_type":"text","to":%q,"from":"Shop","text":"hi"}`, channel, digits(to))
		}
	}
	return []wireSender{
		{"WhatsApp", "whatsapp", func(c *client, to, template string) {
			if template != "" {
				c.json(whatsappMessages,
					`{"messaging_product":"whatsapp","to":%q,"type":"template","template":{"name":%q,"language":{"code":"en"}}}`, to, template)
				return
			}
			c.hi(to)
		}},
		{"WhatsApp", "twilio", overTwilio("whatsapp:")},
		{"WhatsApp", "vonage", overVonage("whatsapp")},
		{"Viber", "vonage", overVonage("viber_service")},
		{"Viber", "viber", func(c *client, to, _ string) {
			c.json("/wire/shop/viber/pa/send_message",
				`{"receiver":%q,"type":"text","sender":{"name":"Shop"},"text":"hi"}`, to)
		}},
		{"SMS", "twilio", overTwilio("")},
		{"SMS", "vonage", overVonage("sms")},
		{"SMS", "smpp", func(c *client, to, _ string) { smsc.submit(c.t, to) }},
	}
}

// smppPeer submits over one bind.
type smppPeer struct {
	net.Conn
	sequence uint32
}

func (p *smppPeer) submit(t testing.TB, to string) smpp.Status {
	m := smpp.Message{Dest: smpp.International(strings.TrimPrefix(to, "+")), Short: []byte("hi")}
	return p.ask(t, smpp.SubmitSM, m.Append(nil))
}

func (p *smppPeer) ask(t testing.TB, c smpp.Command, body []byte) smpp.Status {
	t.Helper()
	p.sequence++
	if _, err := p.Write(smpp.Append(nil, c, smpp.OK, p.sequence, body)); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 1000)
	n, err := p.Read(answer)
	if err != nil {
		t.Fatal(err)
	}
	h, err := smpp.ReadHeader(answer[:n])
	if err != nil {
		t.Fatal(err)
	}
	return h.Status
}

// serveSMPP serves HTTP and SMPP, and binds to the latter.
func serveWithSMPP(t *testing.T) (*client, *smppPeer) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{SMPP: l})
	c := clientOf(t, s)
	t.Cleanup(s.serveSMPP(l))
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	p := &smppPeer{Conn: conn}
	if status := p.ask(t, smpp.BindTransmitter, smpp.Bind{SystemID: "shop", Version: 0x34}.Append(nil)); status != smpp.OK {
		t.Fatal(status)
	}
	return c, p
}

var ofNoMatter = regexp.MustCompile(`"umid":"[^"]*",|,"wire":"[^"]*"|,"again":"[^"]*"|\],"cursor":"[^"]*"`)

// course is what happened to the sends of a world, whatever they came over.
func (c *client) course() string {
	return ofNoMatter.ReplaceAllString(strings.ReplaceAll(c.do("GET", c.sim("/timeline"), "").body, `},{`, "},\n{"), "")
}

func TestASendOverAWireIsTheSameToItsProviderAsOneOfTheSendAPI(t *testing.T) {
	providers := map[string]string{
		"the usual one":       `{}`,
		"a model":             `{model: {delivered: {lognormal: {median: 4s, sigma: 1}}, reach: 0.7, reject: {share: 0.2, after: 1s}, stall: 0.2, repeat: 0.2, reorder: 0.2}}`,
		"rejection at once":   `{script: [{status: Rejected, code: 41}]}`,
		"failure later":       `{script: [{status: Sent, after: 1s}, {status: Undelivered, after: 2s, code: 46}]}`,
		"a queue":             `{throughput: 1/2s}`,
		"no queue":            `{throughput: 1/2s, overflow: reject}`,
		"a rate of each pair": `{pairRate: 1/6s}`,
		"an outage":           `{outages: [{from: 0s, to: 1s, effect: refuse}, {from: 5s, to: 15s, effect: hold}]}`,
		"a short life":        `{ttl: 3m, onExpiry: Undelivered}`,
		"rules":               `{rules: [{template: order_update, script: [{status: Delivered, after: 7s}]}, {type: text, msisdn: "+6581*", script: [{status: Rejected, code: 43}]}]}`,
		"prices":              `{price: {amount: 0.03, per: send}}`,
	}
	const session = "a session"
	for name, provider := range providers {
		t.Run(name, func(t *testing.T) { compareCourses(t, provider) })
	}
	t.Run(session, func(t *testing.T) { compareCourses(t, `{session: required}`, "WhatsApp") })
}

// compareCourses sends the same over the API and over each wire of some channels, in worlds whose provider behaves so.
func compareCourses(t *testing.T, provider string, channels ...string) {
	for i, sender := range wireSenders(nil) {
		if len(channels) > 0 && sender.channel != channels[0] {
			continue
		}
		c, smsc := serveWithSMPP(t)
		scenario := `
seed: 11
templates: {order_update: {category: utility, ttl: 10m}}
providers: {` + sender.channel + `: ` + provider + `}
recipients: [{msisdn: "+6582345678", lastWrote: 1h, offline: [{from: 0s, to: 12m}]}]
`
		api := *c
		api.sub = "api"
		for _, world := range []*client{c, &api} {
			if a := world.do("PUT", world.sim(""), scenario, "Content-Type", "application/yaml"); a.status != 200 {
				t.Fatal(a.body)
			}
		}
		template := ""
		if sender.channel == "WhatsApp" {
			template = "order_update"
		}
		sends := wireSenders(smsc)[i].send
		for _, step := range []struct{ to, template, then string }{
			{"+6581234567", "", "0s"}, {"+6581234567", "", "0s"}, {"+6582345678", template, "1s"},
			{"+6500000101", "", "0s"},
			{"+6500000103", "", "0s"}, {"+6500000105", "", "4s"}, {"+6500000108", template, "0s"},
			{"+6582345678", "", "0s"},
			{"+6581234567", template, "30s"}, {"+6500000109", "", "20m"},
		} {
			sends(c, step.to, step.template)
			body := `"type":"text","content":{"text":"hi"}`
			if step.template != "" {
				body = `"type":"template","content":{"template":{"name":"order_update","language":"en"}}`
			}
			api.json(api.api("/messages"), `{"user":{"msisdn":%q},%s,"channels":[{"channel":%q}]}`,
				step.to, body, sender.channel)
			for _, world := range []*client{c, &api} {
				world.ok("POST", world.sim("/clock/advance"), `{"by":"`+step.then+`"}`, nil)
			}
		}
		course := c.course()
		if strings.Count(course, `"submitted"`) != 10 {
			t.Errorf("%s over %s: not everything was sent\n%s", sender.channel, sender.wire, course)
		}
		if diff := cmp.Diff(strings.Split(api.course(), "\n"), strings.Split(course, "\n")); diff != "" {
			t.Errorf("%s over %s: %s", sender.channel, sender.wire, diff)
		}
	}
}
