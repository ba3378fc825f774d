package dashboard

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// What a script gives as the provider's own number wins over the tables: in the answer to a send, and in a callback.
func TestAWireTellsTheProvidersOwnNumber(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), `{"scenario":"three-channels"}`, nil)
	for script, want := range map[string]string{
		`{"status":"Rejected","code":1,"providerCode":131042}`: `"code":131042`,
		`{"status":"Rejected","code":1}`:                       `"code":131026`,
		`{"status":"Rejected","providerCode":131047}`:          `"code":131047`,
	} {
		c.ok("PUT", c.sim("/providers/WhatsApp"), `{"script":[`+script+`]}`, nil)
		a := c.do("POST", "/wire/shop/whatsapp/v23.0/106/messages",
			`{"messaging_product":"whatsapp","to":"+6581234567","text":{"body":"hi"}}`)
		if a.status < 400 || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d %s", script, a.status, a.body)
		}
	}
	c.ok("PUT", c.sim("/providers/SMS"), `{"script":[{"status":"Rejected","code":25,"providerCode":21610}]}`, nil)
	if a := c.form("/wire/shop/twilio"+twilioMessages, "To", "+6581234567", "From", "+15005550006", "Body", "hi"); !strings.Contains(a.body, `"code":21610`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	c.ok("PUT", c.sim("/providers/Viber"), `{"script":[{"status":"Rejected","code":41,"providerCode":21}]}`, nil)
	if a := c.do("POST", "/wire/shop/viber/pa/send_message", `{"receiver":"+6581234567","type":"text","text":"hi","sender":{"name":"Shop"}}`); !strings.Contains(a.body, `"status":21`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	vonage := `{"message_type":"text","channel":"viber_service","to":"6581234567","from":"Shop","text":"hi"}`
	if a := c.do("POST", "/wire/shop/vonage/v1/messages", vonage); !strings.Contains(a.body, `api-errors/messages#21"`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	heard := make(chan string, 10)
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		heard <- string(body)
	}))
	t.Cleanup(app.Close)
	c.ok("PUT", c.sim("/wires"), `{"whatsapp":{"webhook":"`+app.URL+`"}}`, nil)
	late := `{"script":[{"status":"Undelivered","after":"3s","code":46,"providerCode":30005}]}`
	c.ok("PUT", c.sim("/providers/WhatsApp"), late, nil)
	c.ok("PUT", c.sim("/providers/SMS"), late, nil)
	c.do("POST", "/wire/shop/whatsapp/v23.0/106/messages",
		`{"messaging_product":"whatsapp","to":"+6581234567","text":{"body":"hi"}}`)
	c.form("/wire/shop/twilio"+twilioMessages, "To", "+6581234567", "From", "+15005550006", "Body", "hi",
		"StatusCallback", app.URL)
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	told := []string{<-heard, <-heard}
	slices.Sort(told)
	if !strings.Contains(told[0], "ErrorCode=30005") || !strings.Contains(told[1], `"code":30005`) {
		t.Error(told)
	}
}

// A failure that is reported by hand may bear the provider's own number, too; alone, it tells which code it counts as.
func TestAReceiptByHandTellsTheProvidersOwnNumber(t *testing.T) {
	c := serve(t, Options{})
	c.ok("PUT", c.sim(""), `{"scenario":"three-channels"}`, nil)
	c.ok("PUT", c.sim("/providers/WhatsApp"), `{"script":[]}`, nil)
	c.ok("PUT", c.sim("/wires"), `{"whatsapp":{"webhook":"http://127.0.0.1:1/"}}`, nil)
	for receipt, want := range map[string]string{
		`"code":41,"providerCode":131049`: `"code":41 131049`,
		`"providerCode":131047`:           `"code":1022 131047`,
		`"code":46`:                       `"code":46 131026`,
	} {
		c.do("POST", "/wire/shop/whatsapp/v23.0/106/messages", `{"messaging_product":"whatsapp","to":"+6581234567","text":{"body":"hi"}}`)
		var list struct{ Messages []struct{ UMID string } }
		c.ok("GET", c.sim("/messages?limit=1"), "", &list)
		at := c.sim("/messages/" + list.Messages[0].UMID)
		c.ok("POST", at+"/receipts", `{"channel":"WhatsApp","status":"Undelivered",`+receipt+`}`, nil)
		code, own, _ := strings.Cut(want, " ")
		if a := c.do("GET", c.sim("/webhooks"), ""); !strings.Contains(a.body, `"code":`+own) {
			t.Errorf("%s: it is told as %s", receipt, a.body)
		}
		if a := c.do("GET", at, ""); !strings.Contains(a.body, `"status":"Undelivered",`+code) {
			t.Errorf("%s: %s", receipt, a.body)
		}
	}
	for receipt, want := range map[string]string{
		`"status":"Undelivered","providerCode":7`:               "no provider of WhatsApp is known to fail with 7",
		`"status":"Delivered","code":41,"providerCode":131049`:  "providerCode: only Rejected",
		`"status":"Undelivered","code":0,"providerCode":-1`:     "providerCode: -1 is not within 0 to 9999999",
		`"status":"Undelivered","code":41,"providerCode":"one"`: "providerCode",
	} {
		a := c.do("POST", c.sim("/messages/00000000-0000-4000-8000-000000000000/receipts"), `{"channel":"WhatsApp",`+receipt+`}`)
		if a.status != http.StatusBadRequest || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d %s", receipt, a.status, a.body)
		}
	}
}
