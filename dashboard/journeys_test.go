package dashboard

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator/channel/smpp"
)

// smppSubmit binds to the SMSC as a subaccount, and submits a text with a user_message_reference.
func smppSubmit(t *testing.T, at net.Addr, system, text string, reference byte) {
	t.Helper()
	conn, err := net.Dial("tcp", at.String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	m := smpp.Message{Dest: smpp.International("6581234567"), Short: []byte(text)}
	m.Parameters = []smpp.Parameter{{Tag: smpp.TagUserMessageReference, Value: []byte{0, reference}}}
	ask := func(c smpp.Command, sequence uint32, body []byte) {
		if _, err := conn.Write(smpp.Append(nil, c, smpp.OK, sequence, body)); err != nil {
			t.Fatal(err)
		}
		answer := make([]byte, 1000)
		n, err := conn.Read(answer)
		if err != nil {
			t.Fatal(err)
		}
		if h, err := smpp.ReadHeader(answer[:n]); err != nil || h.Status != smpp.OK {
			t.Fatalf("%s: %+v, %v", c, h, err)
		}
	}
	ask(smpp.BindTransmitter, 1, smpp.Bind{SystemID: system, Version: 0x34}.Append(nil))
	ask(smpp.SubmitSM, 2, m.Append(nil))
}

const whatsappMessages = "/wire/shop/whatsapp/v23.0/106/messages"

func TestTheSendsOfOneBusinessMessageAreOneJourney(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{SMPP: l})
	c := clientOf(t, s)
	t.Cleanup(s.serveSMPP(l))
	c.do("PUT", c.sim(""), `
providers:
  WhatsApp: {price: {amount: 0.03, per: delivery}}
  SMS: {price: {amount: 0.005, per: segment}}
`, "Content-Type", "application/yaml")
	c.do("POST", whatsappMessages,
		`{"messaging_product":"whatsapp","to":"+65 8123 4567","text":{"body":"hi"},"biz_opaque_callback_data":"17"}`)
	c.ok("POST", c.sim("/clock/advance"), `{"by":"60s"}`, nil)
	c.form("/wire/shop/twilio"+twilioMessages, "To", "+6581234567", "From", "+15005550006", "Body", "hi",
		"StatusCallback", "http://127.0.0.1:1/?ref=17")
	smppSubmit(t, l.Addr(), "shop", "hi once more", 17)
	c.form("/wire/shop/twilio"+twilioMessages, "To", "+6500000103", "From", "+15005550006", "Body", "hi")
	c.ok("POST", c.sim("/clock/advance"), `{"by":"2s"}`, nil)
	umids := c.umids()
	open := strings.Replace(fmt.Sprintf(`{"journeys":[`+
		`{"recipient":"+6500000103","sends":[{"t":60,"umid":%q,"wire":"twilio","channel":"SMS","outcome":"failed","at":60}],"copies":0,"cost":0.005},`+
		`{"ref":"17","recipient":"+6581234567","sends":[`+
		`{"t":0,"umid":%q,"wire":"whatsapp","channel":"WhatsApp","outcome":"succeeded","at":3},`+
		`{"t":60,"umid":%q,"wire":"twilio","channel":"SMS","outcome":"open"},`+
		`{"t":60,"umid":%q,"wire":"smpp","channel":"SMS","outcome":"open"}],"copies":1,"cost":0.04}]}`,
		umids[0], umids[3], umids[2], umids[1]), "\n", "", -1)
	if diff := cmp.Diff(open, c.do("GET", c.sim("/journeys"), "").body); diff != "" {
		t.Error(diff)
	}
	c.ok("POST", c.sim("/clock/advance"), `{"by":"1s"}`, nil)
	whole := open[strings.Index(open, `{"ref"`):]
	whole = strings.ReplaceAll(strings.Replace(whole, `"copies":1`, `"copies":3`, 1), `"open"`, `"succeeded","at":63`)
	for query, want := range map[string]string{
		"?copies=2": whole, "?ref=17": whole, "?ref=17&recipient=%2B6581234567&copies=3": whole, "?recipient=+6581234567": whole,
		"?copies=4": "]}", "?ref=18": "]}", "?recipient=6581234567": "]}",
	} {
		if diff := cmp.Diff(`{"journeys":[`+want, c.do("GET", c.sim("/journeys"+query), "").body); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	var summary struct{ Messages, Duplicates, Copies int }
	c.ok("GET", c.sim("/summary"), "", &summary)
	if summary.Messages != 4 || summary.Duplicates != 1 || summary.Copies != 3 {
		t.Errorf("%+v", summary)
	}
}

// umids are those of all messages, the newest first.
func (c *client) umids() (list []string) {
	c.t.Helper()
	var messages struct{ Messages []struct{ UMID string } }
	c.ok("GET", c.sim("/messages"), "", &messages)
	for _, m := range messages.Messages {
		list = append(list, m.UMID)
	}
	return list
}

func TestJourneysAreListedPageByPage(t *testing.T) {
	c := serve(t, Options{})
	for n := range 7 {
		c.form("/wire/shop/twilio"+twilioMessages, "To", fmt.Sprintf("+658123456%d", n), "From",
			"+15005550006", "Body", "hi")
	}
	var got []string
	for cursor, pages := "", 0; pages == 0 || cursor != ""; pages++ {
		var page struct {
			Journeys []struct{ Recipient string }
			Cursor   string
		}
		c.ok("GET", c.sim("/journeys?limit=3&cursor="+cursor), "", &page)
		for _, j := range page.Journeys {
			got = append(got, j.Recipient[len("+658123456"):])
		}
		if cursor = page.Cursor; pages == 0 { // a newer one is in nobody's way
			c.form("/wire/shop/twilio"+twilioMessages, "To", "+6581234569", "From", "+15005550006", "Body", "hi")
		}
	}
	if strings.Join(got, "") != "6543210" {
		t.Errorf("%q", got)
	}
}

func TestWhatNoJourneyCanBeChosenByIsRefused(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), `{}`, nil)
	for query, want := range map[string]string{
		"?copies=two": `copies: "two" is no number of copies (give how many there are at least, such as 2)`,
		"?copies=-1":  `copies: "-1" is no number of copies`, "?cursor=x": `cursor "x" is none that was given out`,
		"?copies=1.5&limit=0": `; limit: "0" is not a whole number above 0`,
	} {
		a := c.do("GET", c.sim("/journeys"+query), "")
		if a.status != 400 || !strings.Contains(a.refusal(t).Message, want) {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
	if a := c.do("GET", "/sim/v1/subaccounts/nobody/journeys", ""); a.status != 404 {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// From a message that came over a wire lead ways to its journey, and to the request that sent it.
func TestAMessageOverAWireLeadsToItsJourneyAndItsRequest(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", "/sim/v1/subaccounts/other", `{}`, nil)
	c.do("POST", whatsappMessages, `{"messaging_product":"whatsapp","to":"+6581234567","text":{"body":"hi"},"biz_opaque_callback_data":"17"}`)
	c.form("/wire/shop/twilio"+twilioMessages, "To", "+6581234567", "From", "+15005550006", "Body", "hi",
		"StatusCallback", "http://127.0.0.1:1/?ref=17")
	c.do("POST", "/wire/shop/viber/pa/broadcast_message",
		`{"broadcast_list":["+6581234561","+6581234562"],"type":"text","text":"hi","sender":{"name":"Shop"}}`)
	umids := c.umids()
	var list struct {
		Journeys []struct{ Ref string }
	}
	c.ok("GET", c.sim("/journeys?ref=17"), "", &list)
	for _, umid := range umids[2:] {
		var story struct {
			Journey struct {
				Ref   string
				Sends []struct{ UMID, Wire string }
			}
		}
		c.ok("GET", c.sim("/messages/"+umid), "", &story)
		if j := story.Journey; j.Ref != "17" || len(j.Sends) != 2 || j.Sends[0].UMID != umids[3] ||
			j.Sends[1].Wire != "twilio" {
			t.Errorf("%s: %+v", umid, j)
		}
	}
	for i, path := range []string{"viber/pa/broadcast_message", "viber/pa/broadcast_message", "twilio" + twilioMessages, "whatsapp/v23.0/106/messages"} {
		var by struct {
			Requests []struct {
				Path, Wire string
				UMIDs      []string
			}
		}
		c.ok("GET", c.sim("/requests?umid="+umids[i]), "", &by)
		if len(by.Requests) != 1 || by.Requests[0].Path != "/wire/shop/"+path ||
			!strings.HasPrefix(path, by.Requests[0].Wire+"/") || !slices.Contains(by.Requests[0].UMIDs, umids[i]) {
			t.Errorf("%s: %+v", umids[i], by)
		}
		if other := c.do("GET", "/sim/v1/subaccounts/other/requests?umid="+umids[i], ""); !strings.Contains(other.body, `"requests":[]`) {
			t.Errorf("%s is shown in another's: %s", umids[i], other.body)
		}
	}
	c.send("")
	if sent := c.do("GET", c.sim("/messages/"+c.umids()[0]), ""); strings.Contains(sent.body, `"journey"`) {
		t.Errorf("it came over no wire: %s", sent.body)
	}
	if a := c.do("GET", c.sim("/requests?umid=17"), ""); a.status != 400 {
		t.Errorf("%d %s", a.status, a.body)
	}
}
