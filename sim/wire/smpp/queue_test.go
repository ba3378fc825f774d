package smpp

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"cascade/orchestrator/channel/smpp"
)

// What waits on all links together is bounded, until it is done; a link with little of its own is let in all the same.
func TestRequestsThatWaitOnAllLinksAreBounded(t *testing.T) {
	var all atomic.Int64
	pdu := smpp.PDU{Body: make([]byte, 8<<10)}
	links := make([]queue, 100)
	for i := range links {
		links[i].init(&all)
		for range 300 {
			links[i].put(pdu)
		}
	}
	if most := int64(mostAllWaiting + len(links)*(fewWaiting+len(pdu.Body)+waitingBytes)); all.Load() > most {
		t.Errorf("%d bytes wait", all.Load())
	}
	var last queue
	last.init(&all)
	if !last.put(pdu) {
		t.Error("a link on which nothing waits is throttled")
	}
	for i := range links {
		taken, _ := links[i].take(nil)
		if i == 0 && !links[0].put(pdu) {
			t.Error("a link whose requests are taken is throttled")
		}
		links[i].end()
		for more := true; more; {
			taken, more = links[i].take(taken)
		}
	}
	if left := int64(len(pdu.Body) + waitingBytes); all.Load() != left {
		t.Errorf("%d bytes are left, not %d", all.Load(), left)
	}
}

// A request is throttled beyond each bound, and not at it.
func TestRequestsAreThrottledBeyondTheirBounds(t *testing.T) {
	for _, tt := range []struct {
		own   int
		all   int64
		taken bool
	}{
		{mostWaiting, mostWaiting, true}, {mostWaiting + 1, mostWaiting + 1, false},
		{fewWaiting, mostAllWaiting + 1, true}, {fewWaiting + 1, mostAllWaiting, true},
		{fewWaiting + 1, mostAllWaiting + 1, false},
	} {
		var all atomic.Int64
		var q queue
		q.init(&all)
		all.Store(tt.all)
		q.size = tt.own
		if got := q.put(smpp.PDU{}); got != tt.taken {
			t.Errorf("with %d bytes of %d that wait: %v", tt.own, tt.all, got)
		}
	}
}

// So are parts of messages that are never whole: of a hundred subaccounts as of one.
func TestPartsOfAllSubaccountsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, delivers, Options{})
		text := strings.Repeat("x", 30_000)
		for i := range 30 {
			w, err := s.options.Worlds.Open("shop-" + strings.Repeat("a", i))
			if err != nil {
				t.Fatal(err)
			}
			for n := range 150 {
				m := partOf(i, 1, 200, "")
				s.join(w, m, smpp.Part{Reference: uint16(n), Number: 1, Total: 200, Text: text})
			}
		}
		s.mu.Lock()
		took := s.partialBytes
		s.mu.Unlock()
		if bytes, _ := held(s); took > mostAllPartialBytes+30*fewPartialBytes || bytes > took || bytes < mostAllPartialBytes/2 {
			t.Errorf("%d bytes wait, and %d are counted", bytes, took)
		}
		for _, w := range s.options.Worlds.Worlds() {
			s.options.Worlds.Remove(w.Name())
		}
		synctest.Wait()
		if s.partialBytes != 0 {
			t.Errorf("%d bytes are counted when nobody is left", s.partialBytes)
		}
	})
}
