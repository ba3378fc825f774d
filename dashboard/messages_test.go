package dashboard

import "testing"

func TestARecipientIsFoundHoweverItsPlusIsWritten(t *testing.T) {
	c := serve(t, Options{Scenario: catalogue(t, "three-channels")})
	c.send("")
	for query, want := range map[string]int{
		"recipient=%2B6598765432": 1, "recipient=+6598765432": 1, "recipient=6598765432": 0,
		"q=%2B659": 1, "q=+659": 1, "q=9876": 1, "q=+9876": 0,
	} {
		var list struct{ Messages []struct{ UMID string } }
		if c.ok("GET", c.sim("/messages?"+query), "", &list); len(list.Messages) != want {
			t.Errorf("%s: %d messages, want %d", query, len(list.Messages), want)
		}
	}
}
