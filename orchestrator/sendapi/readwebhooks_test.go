package sendapi

import (
	"fmt"
	"slices"
	"testing"
)

func TestTheProblemsOfRegistrationsAreToldAtOnceInTheOrderOfTheText(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       []string
	}{
		{"url before subaccount", `[{"url":"here","subAccountId":"a"}]`, []string{"1000 [0].url", "1001 [0].subAccountId"}},
		{"a missing field counts at the end", `[{"url":"here"}]`, []string{"1000 [0].url", "1001 [0].subAccountId"}},
		{"every registration", `[{"subAccountId":"*"},{"subAccountId":"*","url":"http://x","type":"SMS","enabled":1}]`,
			[]string{"1000 [0].url", "1000 [1].type", "1000 [1].enabled"}},
		{"names are case-sensitive", `[{"subaccountId":"*","URL":"http://x"}]`, []string{"1001 [0].subAccountId", "1000 [0].url"}},
		{"repeated key", `[{"subAccountId":"*","url":"http://x","url":"http://y"}]`, []string{"1000 [0].url"}},
		{"repeated key that the API does not know", `[{"subAccountId":"*","url":"http://x","a":1,"a":2}]`, []string{"1000 [0].a"}},
		{"wrong types", `[{"subAccountId":5,"url":[],"httpAuthorization":{}},7]`,
			[]string{"1000 [0].subAccountId", "1000 [0].url", "1000 [0].httpAuthorization", "1000 [1]"}},
		{"oauth", `[{"oauth":{"url":"http://y"},"url":"here","subAccountId":"*"}]`, []string{"1000 [0].oauth", "1000 [0].url"}},
		{"no array", `{"subAccountId":"*"}`, []string{"1000 "}},
		{"malformed", `[{]`, []string{"1000 "}},
		{"more than one", `[] []`, []string{"1000 "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems := decodeWebhooks([]byte(test.body), true)
			var got []string
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%d %s", p.Code, p.Field))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
