package sim

import (
	"testing"

	"github.com/gofrs/uuid/v5"
	"pgregory.net/rapid"
)

// A umid follows from seed, subaccount and place, and leads back to the place.
func TestAUMIDLeadsBackToItsMessage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := newUMIDs(rapid.Uint64().Draw(t, "seed"), rapid.String().Draw(t, "subaccount"))
		n := rapid.Uint32().Draw(t, "message")
		id, err := uuid.FromString(ids.of(n))
		if err != nil || id.Version() != 4 {
			t.Fatalf("%s is no UUID of version 4: %v", ids.of(n), err)
		}
		if got, ok := ids.number(id); !ok || got != n {
			t.Fatalf("%s leads to %d, %v, not to %d", id, got, ok, n)
		}
		id[9] ^= 1
		if got, ok := ids.number(id); ok {
			t.Fatalf("another id leads to message %d", got)
		}
	})
}
