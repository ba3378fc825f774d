package smpp

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

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
