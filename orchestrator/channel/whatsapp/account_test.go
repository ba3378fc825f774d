package whatsapp

import (
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
)

func TestATemplateSaysItsCategoryAndItsTTL(t *testing.T) {
	for body, want := range map[string]orchestrator.TemplateSpec{
		`{"name":"otp","category":"AUTHENTICATION","language":"en_US"}`:                                     {Category: orchestrator.Authentication},
		`{"name":"otp","category":"authentication","language":"en","message_send_ttl_seconds":60}`:          {Category: orchestrator.Authentication, TTL: time.Minute},
		`{"name":"otp","category":"UTILITY","language":"en","message_send_ttl_seconds":-1}`:                 {Category: orchestrator.Utility, TTL: 720 * time.Hour},
		`{"name":"sale","category":"MARKETING","language":"en","message_send_ttl_seconds":43200}`:           {Category: orchestrator.Marketing, TTL: 12 * time.Hour},
		`{"name":"otp","category":"AUTHENTICATION","language":"en","message_send_ttl_seconds":900}`:         {Category: orchestrator.Authentication, TTL: 15 * time.Minute},
		`{"name":"o","category":"UTILITY","language":"en","components":[],"message_send_ttl_seconds":null}`: {Category: orchestrator.Utility},
	} {
		if got, refused := ParseTemplate([]byte(body)); refused != nil || got.Spec != want {
			t.Errorf("%s: %+v, %v", body, got, refused)
		}
	}
	for body, want := range map[string]int{
		`[]`: InvalidParameter, `{}`: InvalidParameter, `{"name":"Order update","category":"UTILITY","language":"en"}`: InvalidParameter,
		`{"name":"o","category":"SERVICE","language":"en"}`:                                       InvalidParameter,
		`{"name":"o","category":"UTILITY"}`:                                                       ParameterMissing,
		`{"name":"o","category":"UTILITY","language":"en","message_send_ttl_seconds":29}`:         InvalidParameter,
		`{"name":"o","category":"MARKETING","language":"en","message_send_ttl_seconds":-1}`:       InvalidParameter,
		`{"name":"o","category":"AUTHENTICATION","language":"en","message_send_ttl_seconds":901}`: InvalidParameter,
	} {
		if got, refused := ParseTemplate([]byte(body)); refused == nil || refused.Code != want {
			t.Errorf("%s: %+v, %v", body, got, refused)
		}
	}
}

func TestASubscriptionNamesAnAddressWithItsToken(t *testing.T) {
	for body, want := range map[string]int{
		``: 0, `{}`: 0, `{"override_callback_uri":"https://app/hook","verify_token":"v"}`: 0,
		`[]`: InvalidParameter, `{"override_callback_uri":"https://app/hook"}`: InvalidParameter,
		`{"override_callback_uri":"app","verify_token":"v"}`: InvalidParameter,
	} {
		_, refused := ParseSubscription([]byte(body))
		if code := 0; refused != nil {
			if code = refused.Code; code != want {
				t.Errorf("%s: %v", body, refused)
			}
		} else if want != 0 {
			t.Errorf("%s is taken", body)
		}
	}
	got, err := Verification("http://app/hook?a=1", "v&w", "17")
	if want := "http://app/hook?a=1&hub.challenge=17&hub.mode=subscribe&hub.verify_token=v%26w"; err != nil || got != want {
		t.Errorf("%s, %v", got, err)
	}
}

func TestATemplatesNameHas512LettersAtMost(t *testing.T) {
	for n, taken := range map[int]bool{0: false, 1: true, 512: true, 513: false} {
		body := `{"name":"` + strings.Repeat("a", n) + `","category":"UTILITY","language":"en"}`
		if _, refused := ParseTemplate([]byte(body)); taken != (refused == nil) {
			t.Errorf("%d letters: %v", n, refused)
		}
	}
}
