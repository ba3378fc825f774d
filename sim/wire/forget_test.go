package wire

import (
	"fmt"
	"testing"

	"cascade/sim/live"
)

// What is kept of worlds that are gone is dropped once it is much; what is of a world stays.
func TestLittleIsKeptOfWorldsThatAreGone(t *testing.T) {
	worlds := live.NewRegistry(live.Options{})
	t.Cleanup(worlds.Close)
	s := NewServer(worlds, false)
	for i := range 1500 {
		name := fmt.Sprint("test-", i)
		if _, err := worlds.Open(name); err != nil {
			t.Fatal(err)
		}
		s.Settings(name)
		if i >= 10 {
			worlds.Remove(name)
		}
		if most := min(i+1, 1000); len(s.known) != most {
			t.Fatalf("after %d worlds, what is kept is of %d", i+1, len(s.known))
		}
	}
	for i := range 10 {
		if _, ok := s.known[fmt.Sprint("test-", i)]; !ok {
			t.Errorf("nothing is kept of world %d, which is there", i)
		}
	}
}
