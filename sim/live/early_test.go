package live

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Only what callbacks tell of is hastened: a failure keeps its time, and so does what is nothing but accepted.
func TestWhatIsNotToldEarlyKeepsItsTime(t *testing.T) {
	for script, want := range map[string]string{
		"{status: Rejected, after: 2s}": "2 SMS Rejected 41 of A",
		"{status: Accepted, after: 1s}": "1 SMS Accepted 0 of A",
	} {
		app := &application{answer: 200}
		w, placed := overWire(t, app, "{script: ["+script+"], callbacks: {early: 1}}", overSMS())
		advanceTo(t, w, time.Minute)
		if diff := cmp.Diff(want, strings.Join(app.heard, "\n")); diff != "" || placed.Failed {
			t.Errorf("%s: %+v\n%s", script, placed, diff)
		}
	}
}
