package dashboard

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const aliasWorld = `plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]
providers:
  WhatsApp: {script: [{status: Sent, after: 1s}]}
recipients:
  - {msisdn: "+551187654321", aliases: ["+5511987654321"]}
`

// aliasServer serves the world, and gives the address of an application and what that hears.
func aliasServer(t *testing.T) (c *client, url string, heard chan string) {
	heard = make(chan string, 20)
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		heard <- string(body)
	}))
	t.Cleanup(app.Close)
	c = serve(t, Options{})
	if a := c.do("PUT", c.sim(""), aliasWorld, "Content-Type", "application/yaml"); a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	return c, app.URL, heard
}

// Whoever has two numbers is one recipient: WhatsApp answers with the one, SMS with the number that was dialled, and a
// message to each is submitted twice.
func TestAnAliasReachesItsRecipient(t *testing.T) {
	c, url, heard := aliasServer(t)
	send := func(msisdn, callback string) {
		t.Helper()
		c.ok("POST", c.api("/messages"), `{"user":{"msisdn":"`+msisdn+`"},"type":"text","content":{"text":"Your order ships"}`+callback+`}`, nil)
	}
	send("+5511987654321", `,"dlrCallbackUrl":"`+url+`"`)
	send("+551187654321", "")
	c.ok("POST", c.sim("/clock/advance"), `{"by":"10m"}`, nil)
	for _, want := range []string{
		`"channel":"whatsapp","user":{"msisdn":"+551187654321"}`, `"channel":"sms","user":{"msisdn":"+5511987654321"}`,
	} {
		if got := <-heard; !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	if got := c.do("GET", c.sim("/summary"), "").body; !strings.Contains(got, `"resubmitted":1`) {
		t.Error(got)
	}
	var list struct{ Messages []struct{ Recipient string } }
	c.ok("GET", c.sim("/messages?recipient=%2B551187654321"), "", &list)
	if len(list.Messages) != 2 || list.Messages[1].Recipient != "+5511987654321" {
		t.Errorf("%+v", list)
	}
}

func TestWhatsAppAnswersAnAliasWithItsUsersNumber(t *testing.T) {
	c, url, heard := aliasServer(t)
	c.ok("PUT", c.sim("/wires"), `{"whatsapp":{"webhook":"`+url+`"}}`, nil)
	for _, to := range []string{"+5511987654321", "551187654321"} {
		a := c.do("POST", "/wire/shop/whatsapp/v23.0/106/messages",
			`{"messaging_product":"whatsapp","to":"`+to+`","text":{"body":"hi"}}`)
		if a.status != 200 || !strings.Contains(a.body, `"input":"`+to+`","wa_id":"551187654321"`) {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	for range 2 {
		if got := <-heard; !strings.Contains(got, `"recipient_id":"551187654321"`) {
			t.Error(got)
		}
	}
	var journeys struct{ Journeys []struct{ Recipient string } }
	c.ok("GET", c.sim("/journeys?recipient=%2B5511987654321"), "", &journeys)
	if len(journeys.Journeys) != 1 || journeys.Journeys[0].Recipient != "+551187654321" {
		t.Errorf("%+v", journeys)
	}
}
