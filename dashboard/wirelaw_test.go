package dashboard

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator/channel/smpp"
)

// A send over a wire and one of a single step over the Send API are the same send to the provider: whatever its world
// does with one, it does with the other, at the same instants.

// wireSender sends one text, or a template, over a wire, and gives the provider's id for it, or "". The numbers of its
// recipients begin with a plus.
type wireSender struct {
	channel, wire string
	send          func(c *client, to, template string) (id string)
}

func (c *client) json(path, format string, args ...any) (id string) {
	return idIn(c.do("POST", path, fmt.Sprintf(format, args...)))
}

// idOfSend is how answers to sends spell the provider's id.
var idOfSend = regexp.MustCompile(`"(?:umid|id|sid|message_uuid|message_token)":"?([^",}]+)`)

func idIn(a answer) string {
	if found := idOfSend.FindStringSubmatch(a.body); a.status < 300 && found != nil {
		return found[1]
	}
	return ""
}

func wireSenders(smsc *smppPeer) []wireSender {
	digits := func(to string) string { return strings.TrimPrefix(to, "+") }
	overTwilio := func(prefix string) func(*client, string, string) string {
		return func(c *client, to, template string) string {
			fields := []string{"To", prefix + to, "From", "+15005550006", "Body", "hi"}
			if c.told != "" {
				fields = append(fields, "StatusCallback", c.told+"#rc=1&rp=all")
			}
			if template != "" && prefix != "" {
				fields = append(fields, "ContentSid", template)
			}
			return idIn(c.form("/wire/shop/twilio"+twilioMessages, fields...))
		}
	}
	overVonage := func(channel string) func(*client, string, string) string {
		return func(c *client, to, template string) string {
			if template != "" && channel == "whatsapp" {
				return c.json("/wire/shop/vonage/v1/messages",
					`{"channel":"whatsapp","message_type":"template","to":%q,"from":"1555","template":{"name":%q},"whatsapp":{"locale":"en"}}`,
					digits(to), template)
			}
			return c.json("/wire/shop/vonage/v1/messages",
				`{"channel":%q,"message_type":"text","to":%q,"from":"Shop","text":"hi"}`, channel, digits(to))
		}
	}
	return []wireSender{
		{"WhatsApp", "whatsapp", func(c *client, to, template string) string {
			if template != "" {
				return c.json(whatsappMessages,
					`{"messaging_product":"whatsapp","to":%q,"type":"template","template":{"name":%q,"language":{"code":"en"}}}`, to, template)
			}
			return idIn(c.hi(to))
		}},
		{"WhatsApp", "twilio", overTwilio("whatsapp:")},
		{"WhatsApp", "vonage", overVonage("whatsapp")},
		{"Viber", "vonage", overVonage("viber_service")},
		{"Viber", "viber", func(c *client, to, _ string) string {
			return c.json("/wire/shop/viber/pa/send_message",
				`{"receiver":%q,"type":"text","sender":{"name":"Shop"},"text":"hi"}`, to)
		}},
		{"SMS", "twilio", overTwilio("")},
		{"SMS", "vonage", overVonage("sms")},
		{"SMS", "smpp", func(c *client, to, _ string) string { return smsc.send(c.t, to) }},
	}
}

// smppPeer submits over one bind, and hears receipts.
type smppPeer struct {
	net.Conn
	sequence uint32
	answers  chan smpp.PDU
	hear     func(*smpp.Message) smpp.Status // nil: it asks for no receipts
}

// read takes what comes off the connection until it ends.
func (p *smppPeer) read() {
	defer close(p.answers)
	for in := bufio.NewReader(p); ; {
		head, err := in.Peek(smpp.HeaderSize)
		if err != nil {
			return
		}
		var pdu smpp.PDU
		if pdu.Header, err = smpp.ReadHeader(head); err != nil {
			return
		}
		all := make([]byte, pdu.Length)
		if _, err := io.ReadFull(in, all); err != nil {
			return
		}
		pdu.Body = all[smpp.HeaderSize:]
		if pdu.Command.IsResponse() {
			p.answers <- pdu
			continue
		}
		status := smpp.OK
		if m, err := smpp.ReadMessage(pdu.Body); err == nil && p.hear != nil {
			status = p.hear(&m)
		}
		p.Write(smpp.Append(nil, pdu.Command.Response(), status, pdu.Sequence, []byte{0}))
	}
}

// send submits a text, and gives its id.
func (p *smppPeer) send(t testing.TB, to string) (id string) {
	m := smpp.Message{Dest: smpp.International(strings.TrimPrefix(to, "+")), Short: []byte("hi")}
	if p.hear != nil {
		m.Registered = 1
	}
	answer := p.ask(t, smpp.SubmitSM, m.Append(nil))
	if answer.Status == smpp.OK {
		id, _ = smpp.ReadMessageID(answer.Body)
	}
	return id
}

func (p *smppPeer) submit(t testing.TB, to string) smpp.Status {
	m := smpp.Message{Dest: smpp.International(strings.TrimPrefix(to, "+")), Short: []byte("hi")}
	return p.ask(t, smpp.SubmitSM, m.Append(nil)).Status
}

func (p *smppPeer) ask(t testing.TB, c smpp.Command, body []byte) smpp.PDU {
	t.Helper()
	p.sequence++
	if _, err := p.Write(smpp.Append(nil, c, smpp.OK, p.sequence, body)); err != nil {
		t.Fatal(err)
	}
	answer, ok := <-p.answers
	if !ok {
		t.Fatalf("%s is not answered", c)
	}
	return answer
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
	p := &smppPeer{Conn: conn, answers: make(chan smpp.PDU, 1)}
	var reading sync.WaitGroup
	reading.Go(p.read)
	t.Cleanup(func() {
		conn.Close()
		reading.Wait()
	})
	if a := p.ask(t, smpp.BindTransceiver, smpp.Bind{SystemID: "shop", Version: 0x34}.Append(nil)); a.Status != smpp.OK {
		t.Fatal(a.Status)
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
