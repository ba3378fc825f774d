package live

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator/sendapi"
)

// moody is a receiver that answers as it is told to, with a word.
type moody struct {
	status int
	heard  []string // the signature and the time of each request, and what it was told of
}

func (m *moody) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	state, _, _ := strings.Cut(strings.SplitN(string(body), `"state":"`, 2)[1], `"`)
	m.heard = append(m.heard, fmt.Sprintf("%.8s at %s: %s", r.Header.Get(SignatureHeader),
		r.Header.Get(TimeHeader), state))
	answer := httptest.NewRecorder()
	answer.WriteHeader(m.status)
	fmt.Fprintf(answer, "so it is: %d", m.status)
	return answer.Result(), nil
}

// known writes down what is known of a delivery.
func known(t *testing.T, w *World, number int) (text string) {
	t.Helper()
	d := must(w.Delivery(number))
	for i, a := range d.Attempts {
		h := d.Sent[i]
		text += fmt.Sprintf("%s: attempt %d of #%d, %.8s %s %s, answered %d %q, took %t, open %t\n", a.At, a.Attempt, a.Delivery,
			h.Get(SignatureHeader), h.Get(TimeHeader), h.Get("Authorization"), a.Answer, a.Said, a.Took > 0, d.Open)
	}
	return text
}

// A delivery tells all its attempts with what each bore and was answered. It is made again on wish: at once where it
// waits for its next attempt, and as a new one where it was taken; what its message still has to tell comes first.
func TestADeliveryIsToldAndMadeAgain(t *testing.T) {
	receiver := &moody{status: 503}
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]"), Transport: receiver, Secret: "s3cret"})
	must(0, r.Register("a", []sendapi.Webhook{{
		SubAccountID: "shop", Type: deliveryReceipts, URL: "http://app/", HTTPAuthorization: "Basic x", Enabled: true,
	}}))
	w := open(t, r, "shop")
	send(t, w, text("+6598765432"))
	advanceTo(t, w, 5*time.Second)
	receiver.status = 200
	if got := must(w.DeliverAgain(context.Background(), 0)); got != 0 {
		t.Errorf("one that waits is delivery %d", got)
	}
	want := `50ms: attempt 1 of #0, ad56d13a 0.05 Basic x, answered 503 "so it is: 503", took true, open false
1.05s: attempt 2 of #0, ad56d13a 1.05 Basic x, answered 503 "so it is: 503", took true, open false
5s: attempt 3 of #0, ad56d13a 5 Basic x, answered 200 "so it is: 200", took false, open false
`
	if diff := cmp.Diff(want, known(t, w, 0)); diff != "" {
		t.Error(diff)
	}
	if got := must(w.DeliverAgain(context.Background(), 0)); got != 3 {
		t.Errorf("one that was taken is delivery %d anew", got)
	}
	receiver.status = 500
	must(w.DeliverAgain(context.Background(), 1))
	receiver.status = 200
	must(w.DeliverAgain(context.Background(), 0))
	for _, number := range []int{9, -1} {
		if _, err := w.DeliverAgain(context.Background(), number); err == nil || !strings.Contains(err.Error(), "no attempt was made of delivery") {
			t.Errorf("%d: %v", number, err)
		}
		if _, err := w.Delivery(number); err == nil {
			t.Errorf("%d is told", number)
		}
	}
	if diff := cmp.Diff([]string{
		"ad56d13a at 0.05: queued", "ad56d13a at 1.05: queued", "ad56d13a at 5: queued", "c21d5afb at 5: sent",
		"a2fdf42b at 5: delivered",
		"ad56d13a at 5: queued",                        // it was taken before
		"c21d5afb at 5: sent",                          // and so was this, which is refused now,
		"c21d5afb at 5: sent", "ad56d13a at 5: queued", // and is told before what is told after it
	}, receiver.heard); diff != "" {
		t.Error(diff)
	}
}
