package smpp

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator/channel/smpp"
)

// partOf is the n-th of so many parts of a message, with a text of its own.
func partOf(reference, n, total int, text string) *smpp.Message {
	m := hi()
	m.Short = nil
	m.Parameters = append(m.Parameters,
		smpp.Parameter{Tag: smpp.TagSarReference, Value: []byte{byte(reference >> 8), byte(reference)}},
		smpp.Parameter{Tag: smpp.TagSarTotal, Value: []byte{byte(total)}},
		smpp.Parameter{Tag: smpp.TagSarSegment, Value: []byte{byte(n)}},
		smpp.Parameter{Tag: smpp.TagMessagePayload, Value: []byte(text)})
	return m
}

// held is how many bytes of texts wait for their other parts.
func held(s *Server) (bytes, partials int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, of := range s.partials {
		for _, d := range of.open {
			partials++
			for i := range d.parts {
				bytes += len(d.parts[i].text)
			}
		}
	}
	return bytes, partials
}

// A sender who never sends the last part fills nothing: beyond a bound the oldest parts go.
func TestPartsThatWaitAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, delivers, Options{})
		p := connect(s)
		p.bind(t, smpp.BindTransceiver, "shop")
		text := strings.Repeat("x", 30_000)
		for i := range 300 {
			if got := p.ask(t, smpp.SubmitSM, uint32(2+i), partOf(i/100, 1+i%100, 200, text).Append(nil)); got.Status != smpp.OK {
				t.Fatalf("part %d: %s", i, got.Status)
			}
		}
		if bytes, _ := held(s); bytes > mostPartialBytes || bytes < mostPartialBytes/4 {
			t.Errorf("%d bytes wait", bytes)
		}
		p.ask(t, smpp.SubmitSM, 1000, partOf(700, 1, 2, "Hel").Append(nil))
		p.ask(t, smpp.SubmitSM, 1001, partOf(700, 2, 2, "lo").Append(nil))
		w, _ := s.options.Worlds.Find("shop")
		if n := w.Summary().Messages; n != 1 {
			t.Errorf("%d messages are whole", n)
		}
	})
}

// What a removed world left unfinished goes with it: test suites have a name for every test.
func TestNothingIsKeptOfTheDraftsOfAWorldThatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, delivers, Options{})
		for i := range 20 {
			name := fmt.Sprint("test-", i)
			p := connect(s)
			p.bind(t, smpp.BindTransceiver, name)
			p.ask(t, smpp.SubmitSM, 2, partOf(1, 1, 2, "Hel").Append(nil))
			p.Close()
			synctest.Wait()
			if _, partials := held(s); partials != 1 {
				t.Errorf("%d partials wait", partials)
			}
			s.options.Worlds.Remove(name)
			synctest.Wait()
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.partials) != 0 {
			t.Errorf("partials of %d worlds are kept", len(s.partials))
		}
	})
}

// Parts that wait are dropped beyond each bound, and not at it.
func TestPartsAreDroppedBeyondTheirBounds(t *testing.T) {
	for _, tt := range []struct{ own, all, kept int }{
		{mostPartialBytes, mostPartialBytes, 1}, {mostPartialBytes + 1, mostPartialBytes + 1, 0},
		{fewPartialBytes, mostAllPartialBytes + 1, 1}, {fewPartialBytes + 1, mostAllPartialBytes, 1},
		{fewPartialBytes + 1, mostAllPartialBytes + 1, 0},
	} {
		s := serve(t, delivers, Options{})
		s.partialBytes = tt.all - tt.own // those of others
		join(t, s, 0, 1, strings.Repeat("x", tt.own-2*partBytes))
		if _, kept := held(s); kept != tt.kept {
			t.Errorf("with %d bytes of %d, %d messages wait for their other part", tt.own, tt.all, kept)
		}
	}
}

// join adds a part of two, and tells whether their message is whole.
func join(t *testing.T, s *Server, reference, n int, text string) (whole bool) {
	t.Helper()
	w, err := s.options.Worlds.Open("shop")
	if err != nil {
		t.Fatal(err)
	}
	parts, _ := s.join(w, hi(), smpp.Part{Reference: uint16(reference), Number: n, Total: 2, Text: text})
	return parts != nil
}

// For one more than may wait the oldest goes, and no other.
func TestTheOldestPartsGoFirst(t *testing.T) {
	for text, most := range map[string]int{"": mostPartials, strings.Repeat("x", mostPartialBytes/4): 3} {
		s := serve(t, delivers, Options{})
		for i := range most {
			join(t, s, i, 1, text)
		}
		if _, partials := held(s); partials != most {
			t.Errorf("%d of %d messages wait", partials, most)
		}
		join(t, s, most, 1, text)
		if _, partials := held(s); partials != most {
			t.Errorf("%d messages wait, which may be %d", partials, most)
		}
		if !join(t, s, 1, 2, "") || join(t, s, 0, 2, "") {
			t.Errorf("of %d messages it is not the first that has gone", most+1)
		}
	}
}

// A part that comes again takes its own place, and no further room.
func TestAPartThatComesAgainTakesItsOwnPlace(t *testing.T) {
	s := serve(t, delivers, Options{})
	for _, text := range []string{"Hello", "Hallo", "Hi"} {
		join(t, s, 7, 1, text)
		if want := len(text) + 2*partBytes; s.partialBytes != want {
			t.Errorf("with %q %d bytes are counted, not %d", text, s.partialBytes, want)
		}
	}
	if !join(t, s, 7, 2, " you") || s.partialBytes != 0 {
		t.Errorf("%d bytes are counted of a message that is whole", s.partialBytes)
	}
}

// A reference tells a message from others that wait: once that is whole, the next may have it.
func TestAReferenceIsFreeOnceItsMessageIsWhole(t *testing.T) {
	s := serve(t, delivers, Options{})
	for range 3 {
		if join(t, s, 7, 1, "one") || !join(t, s, 7, 2, "two") {
			t.Fatal("a message is not whole with its second part")
		}
	}
}

// An id that does not tell its message takes room in the world, in both its spellings.
func TestIDsThatAreKeptAreCounted(t *testing.T) {
	take := func(form smpp.IDForm, parts int) int64 {
		s := serve(t, delivers, Options{IDs: func(string) smpp.IDForm { return form }})
		w, _ := s.options.Worlds.Open("shop")
		s.became(w, &request{ids: form, parts: make([]part, parts)}, uuid.UUID{1})
		if _, err := w.AdvanceBy(t.Context(), time.Second); err != nil {
			t.Fatal(err)
		}
		return s.options.Worlds.Bytes()
	}
	plain := take(smpp.SameID, 1)
	for parts, form := range map[int]smpp.IDForm{1: smpp.LooseID, 2: smpp.SameID, 3: smpp.HexThenDecimal} {
		if got := take(form, parts) - plain; got != int64(2*parts*idBytes) {
			t.Errorf("%d ids of the form %s take %d bytes", parts, form, got)
		}
	}
}

// Parts that are each short enough, and together too long, are refused with the last.
func TestPartsThatAreTooLongTogetherAreRefused(t *testing.T) {
	s := serve(t, delivers, Options{})
	p := connect(s)
	defer p.Close()
	p.bind(t, smpp.BindTransmitter, "shop")
	half := strings.Repeat("x", (mostSegments+1)/2*153)
	for n, want := range []smpp.Status{smpp.OK, smpp.InvalidLength} {
		if got := p.ask(t, smpp.SubmitSM, uint32(2+n), partOf(7, n+1, 2, half).Append(nil)); got.Status != want {
			t.Errorf("part %d: %s, want %s", n+1, got.Status, want)
		}
	}
}
