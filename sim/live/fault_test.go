package live

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator/host/post"
)

// Why a webhook was not taken is told: what the network says, or how the answer began; passwords are not.
func TestTheCauseOfALostWebhookIsTold(t *testing.T) {
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "no such hook"+strings.Repeat(".", 1000), http.StatusNotFound)
	}))
	defer plain.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	secure.Config.ErrorLog = nil
	for _, test := range []struct{ url, shown, failure, said string }{
		{secure.URL, secure.URL, "no connection: x509: certificate signed by unknown authority", ""},
		{closed.URL, closed.URL, "no connection: connection refused", ""},
		{strings.Replace(plain.URL, "://", "://me:secret@", 1), strings.Replace(plain.URL, "://", "://***@", 1), "",
			"no such hook" + strings.Repeat(".", 188)},
	} {
		r := newRegistry(t, Options{Scenario: scenario(t, acceptedOnly)})
		w := open(t, r, "shop")
		send(t, w, toldAt(test.url))
		advanceTo(t, w, time.Second)
		a := w.Attempts(0, 1)[0]
		if a.URL != test.shown || a.Failure != test.failure || a.Said != test.said || a.Took <= 0 {
			t.Errorf("%s: %q, %q, %s", a.URL, a.Failure, a.Said, a.Took)
		}
	}
	if got := post.CauseOf(fmt.Errorf("x: %w", http.ErrServerClosed)); got != "no answer: http: Server closed" {
		t.Error(got)
	}
}
