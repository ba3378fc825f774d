package host

import (
	"testing"
	"time"
)

// A host without a fleet hears of sends that it does not know, too, and nobody asks for those: they do not add up.
func TestReceiptsOfUnknownSendsAreLetGoOf(t *testing.T) {
	var a adrift
	for i := range 3 * mostAdrift {
		a.add(Stray{At: time.Duration(i) * time.Millisecond})
	}
	last := time.Duration(3*mostAdrift-1) * time.Millisecond
	if got, want := len(a.list), int(adriftFor/time.Millisecond)+1; got != want {
		t.Errorf("%d are kept, not the %d of the last minute", got, want)
	}
	if first := a.list[0].At; first != last-adriftFor {
		t.Errorf("the first is of %s", first)
	}
	for range 2 * mostAdrift { // of one instant
		a.add(Stray{At: last})
	}
	if len(a.list) != mostAdrift {
		t.Errorf("%d of one instant are kept, not %d", len(a.list), mostAdrift)
	}
}
