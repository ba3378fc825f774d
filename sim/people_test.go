package sim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/sim/provider"
)

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// Generated numbers are distinct, E.164, and never magic.
func TestGeneratedNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newPeople(rapid.Uint64().Draw(t, "seed"))
		first := rapid.Uint32Range(0, numberCount-2000).Draw(t, "first")
		seen := make(map[string]uint32, 2000)
		for n := first; n < first+2000; n++ {
			number := p.msisdn(n)
			if !e164.MatchString(number) || strings.HasPrefix(number, provider.MagicPrefix) {
				t.Fatalf("person %d has the number %s", n, number)
			}
			if other, ok := seen[number]; ok {
				t.Fatalf("%d and %d have the number %s", other, n, number)
			}
			seen[number] = n
		}
	})
}

// Nobody has a number that is taken, and the others stay distinct and, but for those whose number it was, as they were.
func TestGeneratedNumbersAreNoneThatIsTaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		free := newPeople(seed)
		var taken []string
		for range rapid.IntRange(1, 20).Draw(t, "taken") {
			n := rapid.Uint32Range(0, 300).Draw(t, "n")
			taken = append(taken, free.msisdn(n), fmt.Sprintf("+65%d", firstNumber+n))
		}
		p := newPeople(seed, append(taken, "+659876543", "+5511987654321")...)
		seen, moved := map[string]bool{}, 0
		for n := range uint32(400) {
			number := p.msisdn(n)
			if seen[number] || slices.Contains(taken, number) {
				t.Fatalf("person %d has the number %s too", n, number)
			}
			if seen[number] = true; number != free.msisdn(n) {
				moved++
			}
		}
		if moved > len(taken) {
			t.Fatalf("%d have another number, for %d that are taken", moved, len(taken))
		}
	})
}

// A number is told apart from those of all others, not only its neighbours.
func TestGeneratedNumbersAreDistinctFarApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newPeople(rapid.Uint64().Draw(t, "seed"))
		of := rapid.Uint32Range(0, numberCount-1)
		a, b := of.Draw(t, "a"), of.Draw(t, "b")
		if a != b && p.msisdn(a) == p.msisdn(b) {
			t.Fatalf("%d and %d have the number %s", a, b, p.msisdn(a))
		}
	})
}

// Who a person is follows from the seed and their number alone, whoever is asked for before.
func TestPeopleFollowFromSeedAndNumber(t *testing.T) {
	forwards, backwards, others := newPeople(7), newPeople(7), newPeople(8)
	var texts []string
	for n := range uint32(100) {
		texts = append(texts, forwards.text(n))
	}
	for n := uint32(100); n > 0; n-- {
		if got := backwards.text(n - 1); got != texts[n-1] {
			t.Fatalf("person %d is sent %q and %q", n-1, texts[n-1], got)
		}
	}
	same := 0
	for n := range uint32(100) {
		if others.text(n) == texts[n] || others.msisdn(n) == forwards.msisdn(n) {
			same++
		}
	}
	if same > 2 {
		t.Errorf("%d of 100 people are the same with another seed", same)
	}
	slices.Sort(texts)
	if distinct := len(slices.Compact(texts)); distinct < 95 {
		t.Errorf("only %d of 100 texts are distinct", distinct)
	}
	for _, text := range texts {
		if !strings.HasPrefix(text, "Hi ") || orchestrator.Segments(text, orchestrator.AutoEncoding).Segments != 1 {
			t.Errorf("a person is sent %q", text)
		}
	}
}

var uuid4 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// A umid follows from seed, subaccount and the message's place in it: another of the three, and it is another one.
func TestUMIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		name := rapid.StringMatching(`[A-Za-z0-9\-._&]{0,50}`)
		a, b := name.Draw(t, "subaccount"), name.Draw(t, "other")
		n := rapid.Uint32().Draw(t, "place")
		id := newUMIDs(seed, a).of(n)
		if !uuid4.MatchString(id) {
			t.Fatalf("%s is no UUID of version 4", id)
		}
		if again := newUMIDs(seed, a).of(n); again != id {
			t.Fatalf("%s and %s for the same message", id, again)
		}
		for what, other := range map[string]string{
			"the next place": newUMIDs(seed, a).of(n + 1), "the next seed": newUMIDs(seed+1, a).of(n),
		} {
			if other == id {
				t.Fatalf("%s is also that of %s", id, what)
			}
		}
		if other := newUMIDs(seed, b).of(n); (other == id) != (a == b) {
			t.Fatalf("%s in %q and %s in %q", id, a, other, b)
		}
	})
}

// The ids of one world differ from each other, and from those of the worlds beside it.
func TestUMIDsAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for _, subaccount := range []string{"", "a", "b", "ab", "ba", "aa"} {
		ids := newUMIDs(1, subaccount)
		for n := range uint32(20_000) {
			seen[ids.of(n)] = true
		}
	}
	if len(seen) != 120_000 {
		t.Errorf("%d of 120000 ids are distinct", len(seen))
	}
}
