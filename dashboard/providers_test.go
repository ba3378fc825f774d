package dashboard

import (
	"strings"
	"testing"
)

// Outages by a zone's clock are held to those by virtual time as they are in this world, whose time zero is its own.
func TestQuietHoursAreCheckedInTheWorldTheyArePutInto(t *testing.T) {
	c := serve(t, Options{})
	const quiet = `{"outages":[{"from":"22:00","to":"08:00","zone":"Europe/Berlin","effect":"hold"},{"from":"9h","to":"10h","effect":"refuse"}]}`
	for name, start := range map[string]string{"morning": "2026-01-15T00:00:00Z", "evening": "2026-01-15T12:00:00Z"} {
		world := "/sim/v1/subaccounts/" + name
		c.ok("PUT", world, `{"start":"`+start+`"}`, nil)
		got := c.do("PUT", world+"/providers/SMS", quiet)
		overlaps := strings.Contains(got.body, "overlaps the one from 9h to 10h")
		if want := name == "evening"; overlaps != want || (got.status == 400) != want {
			t.Errorf("%s: answered %d %s", name, got.status, got.body)
		}
	}
}
