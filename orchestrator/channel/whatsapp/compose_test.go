package whatsapp

import (
	"encoding/json"
	"testing"
	"time"

	"cascade/orchestrator"
)

func TestAMessageBecomesARequest(t *testing.T) {
	user := orchestrator.User{MSISDN: "+6581234567"}
	of := func(kind orchestrator.ContentType, c orchestrator.Content) *orchestrator.Message {
		return &orchestrator.Message{User: user, Type: kind, Content: c}
	}
	const head = `{"messaging_product":"whatsapp","recipient_type":"individual","to":"+6581234567",`
	for _, tt := range []struct {
		m       *orchestrator.Message
		content string
		want    string
	}{
		{of(orchestrator.Text, orchestrator.Content{Text: "hi"}), ``, head + `"type":"text","text":{"body":"hi"}}`},
		{
			of(orchestrator.Text, orchestrator.Content{Text: "4711", DirectSend: &orchestrator.DirectSend{
				Category: orchestrator.Authentication, TTL: time.Minute}}), ``,
			head + `"type":"text","text":{"body":"4711"},"category":"authentication","ttl_seconds":60}`,
		},
		{
			&orchestrator.Message{
				User: orchestrator.User{ChannelUserID: "SG.1"}, Type: orchestrator.File,
				Content: orchestrator.Content{Text: "Your bill", URL: "https://x/bill.pdf"},
			}, ``,
			`{"messaging_product":"whatsapp","recipient_type":"individual","recipient":"SG.1","type":"document",` +
				`"document":{"link":"https://x/bill.pdf","caption":"Your bill"}}`,
		},
		{
			of(orchestrator.Text, orchestrator.Content{Text: "hi", DirectSend: &orchestrator.DirectSend{Category: orchestrator.Utility}}), ``,
			head + `"type":"text","text":{"body":"hi"},"category":"utility"}`,
		},
		{of(orchestrator.Image, orchestrator.Content{Text: "hi", URL: "https://x/a"}), ``,
			head + `"type":"image","image":{"link":"https://x/a","caption":"hi"}}`},
		{of(orchestrator.Video, orchestrator.Content{Text: "hi", URL: "https://x/a"}), ``,
			head + `"type":"video","video":{"link":"https://x/a","caption":"hi"}}`},
		{of(orchestrator.Audio, orchestrator.Content{Text: "hi", URL: "https://x/a"}), ``,
			head + `"type":"audio","audio":{"link":"https://x/a"}}`},
		{
			of(orchestrator.Template, orchestrator.Content{Template: "otp"}),
			`{"template":{"components":[{"type":"button","subType":"CopyCode","parameters":[
				{"type":"couponCode","couponCode":"C"},{"type":"location","location":{"name":"x"}},
				{"type":"action","flowActionData":{"a":1}},{"type":"ttlMinutes","ttlMinutes":5}]}]}}`,
			head + `"type":"template","template":{"name":"otp","language":{"code":"en"},"components":[{"index":"0","parameters":[` +
				`{"coupon_code":"C","type":"coupon_code"},{"location":{"name":"x"},"type":"location"},` +
				`{"action":{"flow_action_data":{"a":1}},"type":"action"},{"ttl_minutes":5,"type":"ttl_minutes"}],` +
				`"sub_type":"copy_code","type":"button"}]}}`,
		},
		{of(orchestrator.Template, orchestrator.Content{Template: "otp"}), ``,
			head + `"type":"template","template":{"name":"otp","language":{"code":"en"}}}`},
		{
			of(orchestrator.Template, orchestrator.Content{Template: "otp", Language: "de"}),
			`{"template":{"components":[
				{"type":"body","parameters":[{"type":"text","text":"A-17"}]},
				{"type":"header","parameters":[{"type":"image","url":"https://x/a.png"}]},
				{"type":"button","subType":"QuickReply","index":1,"parameters":[{"type":"payload","payload":"P"}]},
				{"type":"carousel","cards":[{"cardIndex":2,"components":[{"type":"body"}]}]}]}}`,
			head + `"type":"template","template":{"name":"otp","language":{"code":"de"},"components":[` +
				`{"parameters":[{"text":"A-17","type":"text"}],"type":"body"},` +
				`{"parameters":[{"image":{"link":"https://x/a.png"},"type":"image"}],"type":"header"},` +
				`{"index":"1","parameters":[{"payload":"P","type":"payload"}],"sub_type":"quick_reply","type":"button"},` +
				`{"cards":[{"card_index":2,"components":[{"type":"body"}]}],"type":"carousel"}]}}`,
		},
		{of(orchestrator.Location, orchestrator.Content{}), `{"location":{"latitude":1.2,"longitude":103}}`,
			head + `"type":"location","location":{"latitude":1.2,"longitude":103}}`},
		{
			of(orchestrator.Interactive, orchestrator.Content{}),
			`{"interactive":{"type":"flow","body":{"text":"\"flowId\""},"action":{"name":"flow","parameters":{"flowId":"7","payload":"p"}}}}`,
			head + `"type":"interactive","interactive":{"type":"flow","body":{"text":"\"flowId\""},` +
				`"action":{"name":"flow","parameters":{"flow_id":"7","payload":"p"}}}}`,
		},
	} {
		r, ok := Compose(tt.m, []byte(tt.content))
		text, err := json.Marshal(r)
		if !ok || err != nil || string(text) != tt.want {
			t.Errorf("%v, %v\n%s\nwant\n%s", ok, err, text, tt.want)
			continue
		}
		if _, refused := ParseRequest(text); refused != nil {
			t.Errorf("%s is refused: %v", text, refused)
		}
	}
	for kind, content := range map[orchestrator.ContentType]string{
		orchestrator.RichCard: ``, orchestrator.Location: `{}`, orchestrator.Interactive: `{}`, orchestrator.Text: `[`,
	} {
		if _, ok := Compose(of(kind, orchestrator.Content{Text: "hi"}), []byte(content)); ok {
			t.Errorf("%s %s is carried", kind, content)
		}
	}
}

func FuzzCompose(f *testing.F) {
	f.Add([]byte(`{"template":{"components":[{"type":"button","subType":"Url","index":1}]}}`), uint8(2))
	f.Fuzz(func(t *testing.T, content []byte, kind uint8) {
		m := &orchestrator.Message{User: orchestrator.User{MSISDN: "+6581234567"}, Type: orchestrator.ContentType(kind)}
		if r, ok := Compose(m, content); ok {
			if _, err := json.Marshal(r); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestNamesAreSpelledInMetasWay(t *testing.T) {
	for name, want := range map[string]string{"QuickReply": "quick_reply", "aZ": "a_z", "az[@": "az[@", "zAb": "z_ab", "": ""} {
		if got := snake(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	null := &orchestrator.Message{Type: orchestrator.Interactive}
	if r, ok := Compose(null, []byte(`{"interactive":null}`)); ok {
		t.Errorf("an interactive message of nothing is carried: %+v", r)
	}
}
