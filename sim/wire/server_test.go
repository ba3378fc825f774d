package wire_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// A request is one of a wire where it names one that is served.
func TestAWireThatIsNotServedIsNotFound(t *testing.T) {
	s, _ := over(t, "{}", &stub{name: "twilio"})
	for path, want := range map[string]bool{
		"/wire/shop/twilio/x": true, "/wire/shop/twilio": true, "/wire/shop/telex/x": false, "/wire/shop": false, "/x": false,
	} {
		if call, ok := s.Find(httptest.NewRequest("GET", path, nil)); ok != want || (call != nil) != want {
			t.Errorf("%s: %v, %+v", path, ok, call)
		}
	}
}

// Of a body that is larger than a request may be no more is read.
func TestALargerBodyThanARequestMayHaveIsNotRead(t *testing.T) {
	p := &stub{name: "twilio"}
	s, _ := over(t, "{}", p)
	const most = 1 << 20
	for size, fails := range map[int]bool{most: false, most + 1: true} {
		ask(t, s, httptest.NewRecorder(), "/wire/shop/twilio/x", strings.Repeat("x", size))
		if p.read != most || (p.failed != nil) != fails {
			t.Errorf("of %d bytes %d are read: %v", size, p.read, p.failed)
		}
	}
}

// What a world does not take is refused with its own status, and a fault with 500.
func TestAnErrorOfTheWorldHasItsStatus(t *testing.T) {
	for status, err := range map[int]error{429: sendapi.Refuse(429, 1100, "full"), 500: errors.New("a fault")} {
		p := &stub{name: "twilio"}
		wire.Fail(httptest.NewRecorder(), &wire.Call{Protocol: p}, err)
		if p.refused != status || p.why != err.Error() {
			t.Errorf("%d %s, want %d %s", p.refused, p.why, status, err)
		}
	}
}

// An answer is on its way before anybody is told what it has caused; where nobody is, it may wait.
func TestAnAnswerGoesBeforeWhatItCaused(t *testing.T) {
	_, world := over(t, "{}")
	for _, untold := range []bool{false, true} {
		w := httptest.NewRecorder()
		wire.Answered(w, httptest.NewRequest(http.MethodPost, "/", nil), world, live.Placed{Untold: untold})
		if w.Flushed != untold {
			t.Errorf("untold %v, flushed %v", untold, w.Flushed)
		}
	}
}
