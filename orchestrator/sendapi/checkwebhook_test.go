package sendapi

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheProblemsOfRegistrationsAreToldAtOnceInTheOrderOfTheText(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       []string
	}{
		{"url before subaccount", `[{"url":"here","subAccountId":"a"}]`,
			[]string{"1000 [0].url", "1001 [0].subAccountId"}},
		{"a missing field counts at the end", `[{"url":"here"}]`, []string{"1000 [0].url", "1001 [0].subAccountId"}},
		{"every registration", `[{"subAccountId":"*"},{"subAccountId":"*","url":"http://x","type":"SMS","enabled":1}]`,
			[]string{"1000 [0].url", "1000 [1].type", "1000 [1].enabled"}},
		{"names are case-sensitive", `[{"subaccountId":"*","URL":"http://x"}]`,
			[]string{"1001 [0].subAccountId", "1000 [0].url"}},
		{"repeated key", `[{"subAccountId":"*","url":"http://x","url":"http://y"}]`, []string{"1000 [0].url"}},
		{"repeated key that the API does not know", `[{"subAccountId":"*","url":"http://x","a":1,"a":2}]`,
			[]string{"1000 [0].a"}},
		{"wrong types", `[{"subAccountId":5,"url":[],"httpAuthorization":{}},7]`,
			[]string{"1000 [0].subAccountId", "1000 [0].url", "1000 [0].httpAuthorization", "1000 [1]"}},
		{"oauth without its parts", `[{"oauth":{"url":"http://y"},"url":"here","subAccountId":"*"}]`,
			[]string{"1000 [0].oauth.clientId", "1000 [0].oauth.clientSecret", "1000 [0].oauth.credentialsLocation", "1000 [0].url"}},
		{"oauth that says nothing", `[{"subAccountId":"*","url":"http://x","oauth":{"url":"ftp://y","clientId":"","clientSecret":5,"credentialsLocation":"Header"}}]`,
			[]string{"1000 [0].oauth.url", "1000 [0].oauth.clientId", "1000 [0].oauth.clientSecret", "1000 [0].oauth.credentialsLocation"}},
		{"oauth beside an authorization", `[{"subAccountId":"*","url":"http://x","httpAuthorization":"Basic x","oauth":` +
			`{"url":"http://y","clientId":"a","clientSecret":"b","credentialsLocation":"body"}}]`,
			[]string{"1000 [0].httpAuthorization"}},
		{"oauth that is right", `[{"subAccountId":"*","url":"http://x","oauth":` +
			`{"url":"http://y","clientId":"a","clientSecret":"b","credentialsLocation":"header","scope":"read write"}}]`, nil},
		{"texts longer than are kept", fmt.Sprintf(`[{"subAccountId":"*","url":"http://x","httpAuthorization":%[2]q},{"subAccountId":"*","url":"http://x","oauth":`+
			`{"url":"http://y","clientId":%[1]q,"clientSecret":%[2]q,"credentialsLocation":"body"}}]`,
			strings.Repeat("x", maxWebhookText), strings.Repeat("x", maxWebhookText+1)),
			[]string{"1000 [0].httpAuthorization", "1000 [1].oauth.clientSecret"}},
		{"a port that there is none of", `[{"subAccountId":"*","url":"http://x:99999/"},{"subAccountId":"*","url":"http://x:0/"}]`,
			[]string{"1000 [0].url", "1000 [1].url"}},
		{"a space", `[{"subAccountId":"*","url":"http://x/a b"},{"subAccountId":"*","url":" http://x/"}]`,
			[]string{"1000 [0].url", "1000 [1].url"}},
		{"no array", `{"subAccountId":"*"}`, []string{"1000 "}},
		{"malformed", `[{]`, []string{"1000 "}},
		{"more than one", `[] []`, []string{"1000 "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems := decodeWebhooks([]byte(test.body), true)
			var got []string
			for _, p := range reasons(problems) {
				got = append(got, fmt.Sprintf("%d %s", p.Code, p.Field))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// A long list is carried out to its end, or refused: nobody believes that the rest of it holds.
func TestAListOfWebhooksIsReadToItsEnd(t *testing.T) {
	list := func(n int) []byte {
		return []byte("[" + strings.TrimSuffix(strings.Repeat(`{"subAccountId":"shop","url":"http://x","type":"CADR"},`, n), ",") + "]")
	}
	for _, n := range []int{1, 64, 65, 1000} {
		if got, problems := decodeWebhooks(list(n), true); len(got) != n || problems != nil {
			t.Errorf("%d of %d, %v", len(got), n, problems)
		}
	}
	if _, problems := decodeWebhooks(list(1001), true); len(problems) != 1 || !strings.Contains(problems[0].What, "has 1001 webhooks") {
		t.Errorf("1001: %v", problems)
	}
}

func TestSecretsOfARegistrationDoNotReadBack(t *testing.T) {
	w := Webhook{URL: "https://ann:secret@x/a@b", HTTPAuthorization: "Basic secret",
		OAuth: &OAuth{URL: "http://secret@y?to=z@z", ClientID: "shop", ClientSecret: "secret", CredentialsLocation: "body"}}
	got := w.masked()
	want := Webhook{URL: "https://***@x/a@b", HTTPAuthorization: "***",
		OAuth: &OAuth{URL: "http://***@y?to=z@z", ClientID: "shop", ClientSecret: "***", CredentialsLocation: "body"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if w.OAuth.ClientSecret != "secret" {
		t.Error("the registration itself is masked")
	}
	for _, open := range []string{"https://x/a@b", "no URL", "", "http://"} {
		if got := MaskURL(open); got != open {
			t.Errorf("%q reads back as %q", open, got)
		}
	}
}
