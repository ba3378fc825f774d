package dashboard

import (
	"fmt"
	"testing"
)

// The list of subaccounts is answered while somebody holds one of their worlds, and tells how that stood before.
func TestTheListOfSubaccountsWaitsForNoWorld(t *testing.T) {
	s := New(Options{Scenario: catalogue(t, "three-channels")})
	c := clientOf(t, s)
	other := *c
	other.sub = "other"
	other.send("")
	c.send("")
	c.advance(`{"by":"7s"}`)
	world, _ := s.Worlds().Find(c.sub)
	hand, err := world.Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer hand.Leave()
	var list struct {
		Subaccounts []struct {
			ID       string
			Messages int
			Clock    struct{ T float64 }
		}
	}
	c.ok("GET", "/sim/v1/subaccounts", "", &list)
	if got := fmt.Sprint(list.Subaccounts); got != "[{other 1 {0}} {shop 1 {7}}]" {
		t.Error(got)
	}
}
