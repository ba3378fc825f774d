package live

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator/sendapi"
)

// A registration with oauth is told with a token from the URL that it names. The token is used until the receiver
// refuses it; then another is fetched, and the same attempt goes on with that.
func TestATokenIsFetchedKeptAndFetchedAgainWhenItIsRefused(t *testing.T) {
	for _, test := range []struct{ location, asked string }{
		{"header", "Basic bWU6cyUyRms= grant_type=client_credentials&scope=read+write"},
		{"body", " client_id=me&client_secret=s%2Fk&grant_type=client_credentials&scope=read+write"},
	} {
		var got []string
		tokens := 0
		transport := transportFunc(func(r *http.Request) (*http.Response, error) {
			text, _ := io.ReadAll(r.Body)
			answer := func(status int, body string) (*http.Response, error) {
				return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
			}
			if r.URL.Host == "auth" {
				tokens++
				form := must(url.ParseQuery(string(text)))
				got = append(got, strings.TrimRight(r.Header.Get("Authorization"), "\n")+" "+form.Encode())
				return answer(200, fmt.Sprintf(`{"access_token":"t%d","token_type":"Bearer","expires_in":3600}`, tokens))
			}
			got = append(got, r.Header.Get("Authorization"))
			if tokens == 1 && len(got) > 2 {
				return answer(401, "")
			}
			return answer(200, "")
		})
		r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]"), Transport: transport})
		must(0, r.Register("acc", []sendapi.Webhook{{SubAccountID: "*", URL: "http://app/", Type: "CADR", Enabled: true, OAuth: &sendapi.OAuth{
			URL: "http://auth/token", ClientID: "me", ClientSecret: "s/k", CredentialsLocation: test.location, Scope: "read write",
		}}}))
		w := open(t, r, "shop")
		send(t, w, text("+6598765432"))
		advanceTo(t, w, time.Minute)
		want := []string{test.asked, "Bearer t1", "Bearer t1", test.asked, "Bearer t2", "Bearer t2"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("credentials in the %s: %s", test.location, diff)
		}
		if n := len(w.Attempts(0, 99)); n != 3 {
			t.Errorf("%d attempts", n)
		}
	}
}

// A token that cannot be fetched is why the receiver is not told.
func TestATokenThatCannotBeFetchedIsTold(t *testing.T) {
	refuse := transportFunc(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 403, Body: io.NopCloser(strings.NewReader("unknown client\n")), Request: r}, nil
	})
	r := newRegistry(t, Options{Scenario: scenario(t, acceptedOnly), Transport: refuse})
	must(0, r.Register("acc", []sendapi.Webhook{{SubAccountID: "*", URL: "http://app/", Type: "CADR", Enabled: true,
		OAuth: &sendapi.OAuth{URL: "http://auth/", ClientID: "me", ClientSecret: "x", CredentialsLocation: "header"}}}))
	w := open(t, r, "shop")
	send(t, w, text("+6598765432"))
	advanceTo(t, w, time.Second)
	if a := w.Attempts(0, 1)[0]; a.Answer != 0 || a.Failure != "no token: 403 unknown client" {
		t.Errorf("%+v", a)
	}
}
