package live

import (
	"testing"
	"time"
)

// A message is found by what people know of it: a number as they write it, words of its text, the code of a receipt.
func TestMessagesAreFoundByWhatIsKnownOfThem(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, "plan: [{channel: SMS}]\nproviders: {SMS: {script: [{status: Rejected, after: 1s, code: 47}]}}")})
	w := open(t, r, "shop")
	m := text("+6598765432")
	m.Content.Text, m.Content.FallbackText, m.ClientMessageID = "Your Table is booked", "Booked.", "order-17"
	umid := send(t, w, m)
	advanceTo(t, w, time.Minute)
	for _, test := range []struct {
		query string
		found bool
	}{
		{"", true}, {"+65 9876 5432", true}, {"(9876) 54-32", true}, {"9876.5432", true},
		{"+6598", true}, {"+98", false},
		{"TABLE IS", true}, {"table  is", false}, {"booked.", true}, {" Order-17 ", true}, {umid[:8], true},
		{"code 47", true}, {"47", true}, {"code 4", false}, {"code 23", false}, {"-", true}, {"()", false},
	} {
		if rows, _ := w.Messages(Filter{Query: test.query}, 1<<30, 10); len(rows) == 1 != test.found {
			t.Errorf("%q: %d messages", test.query, len(rows))
		}
	}
}
