package dashboard

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"cascade/orchestrator/channel/whatsapp"
)

func TestWhatsAppsStatusesAreToldBySignedWebhooks(t *testing.T) {
	heard := make(chan string, 10)
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if !whatsapp.Signed("secret", body, r.Header.Get("X-Hub-Signature-256")) {
			t.Errorf("the signature is wrong: %v", r.Header)
		}
		heard <- string(body)
	}))
	t.Cleanup(app.Close)
	c := serve(t, Options{})
	c.ok("PUT", c.sim("/wires"), `{"whatsapp":{"phoneNumberId":"106","token":"any","appSecret":"secret","webhook":"`+app.URL+`"}}`, nil)
	a := c.do("POST", "/v23.0/106/messages",
		`{"messaging_product":"whatsapp","to":"+65 8123 4567","type":"text","text":{"body":"hi"},"biz_opaque_callback_data":"order-17"}`)
	if a.status != 200 || !strings.Contains(a.body, `"input":"+65 8123 4567","wa_id":"6581234567"`) {
		t.Fatalf("%d %s", a.status, a.body)
	}
	c.ok("POST", c.sim("/clock/advance"), `{"until":"idle"}`, nil)
	for _, want := range []string{`"status":"sent"`, `"status":"delivered"`} {
		if got := <-heard; !strings.Contains(got, want) ||
			!strings.Contains(got, `"biz_opaque_callback_data":"order-17"`) {
			t.Error(got)
		}
	}
	for body, want := range map[string]string{
		`{"messaging_product":"whatsapp","to":"+6500000101","text":{"body":"hi"}}`: `"code":131026`,
		`{"messaging_product":"whatsapp","to":"+6581234567"}`:                      `"code":131008`,
		`{"messaging_product":"whatsapp","status":"read","message_id":"wamid.x"}`:  `{"success":true}`,
	} {
		if a := c.do("POST", "/wire/shop/whatsapp/v23.0/106/messages", body); !strings.Contains(a.body, want) {
			t.Errorf("%s: %d %s", body, a.status, a.body)
		}
	}
	statuses := []int{
		c.do("POST", "/v23.0/106/messages", `{}`, "Authorization", "Bearer other").status,
		c.do("GET", "/v23.0/106", "").status, c.do("POST", "/v23.0/106/nothing", `{}`).status,
	}
	if !slices.Equal(statuses, []int{401, 200, 400}) {
		t.Error(statuses)
	}
}
