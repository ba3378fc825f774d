package sim_test

import (
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator/record"
	"cascade/sim"
)

// What is cut off is not kept: it may be much more than what is left.
func TestARefusalKeepsNothingOfWhatIsCutOff(t *testing.T) {
	w := sim.NewWorld(nil, sim.Options{})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 1000 {
		w.Refuse(sim.Refusal{
			Wire: "twilio", Request: strings.Repeat("r",
				64<<10) + strconv.Itoa(i), Answer: 400, Why: strings.Repeat("w", 64<<10) + strconv.Itoa(i),
		})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
		t.Errorf("a thousand refusals take %d bytes", grown)
	}
	runtime.KeepAlive(w)
}

func TestARefusedRequestHasALineOfNoMessage(t *testing.T) {
	w := sim.NewWorld(nil, sim.Options{})
	if err := w.AdvanceTo(time.Second); err != nil {
		t.Fatal(err)
	}
	w.Refuse(sim.Refusal{
		Wire: "twilio", Request: "POST /2010-04-01/Accounts/AC1/Calls.json", Answer: 404, Why: "not found",
	})
	w.Refuse(sim.Refusal{Wire: "smpp", Request: "replace_sm", Answer: 0x13})
	w.Refuse(sim.Refusal{Wire: "twilio", Request: strings.Repeat("ä", 200), Answer: 400, Why: strings.Repeat("ö", 300)})
	var lines []string
	for i := range w.Timeline().Len() {
		l := w.Timeline().At(i)
		text := w.AppendLine(nil, l)
		lines = append(lines, string(text))
		read, err := record.ReadLine(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(w.Open(l), read.Moment); diff != "" {
			t.Errorf("the line does not read back: %s", diff)
		}
	}
	want := []string{
		`{"t":1,"kind":"refused","wire":"twilio","request":"POST /2010-04-01/Accounts/AC1/Calls.json","answer":404,"why":"not found"}`,
		`{"t":1,"kind":"refused","wire":"smpp","request":"replace_sm","answer":19}`,
		`{"t":1,"kind":"refused","wire":"twilio","request":"` + strings.Repeat("ä", sim.MostRequest/2) +
			`","answer":400,"why":"` +
			strings.Repeat("ö", sim.MostWhy/2) + `"}`,
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	if s := w.Summary(); s.Messages != 0 || s.End != 1e9 {
		t.Errorf("%+v", s)
	}
	m := w.Open(w.Timeline().At(0))
	if got := m.Words(nil); got != "twilio refuses, 404: POST /2010-04-01/Accounts/AC1/Calls.json: not found" {
		t.Error(got)
	}
}

func TestRefusalsDoNotFillAWorld(t *testing.T) {
	w := sim.NewWorld(nil, sim.Options{})
	for range 1<<16 + 100 {
		w.Refuse(sim.Refusal{Wire: "twilio"})
	}
	if n := w.Timeline().Len(); n != 1<<16 {
		t.Errorf("%d lines", n)
	}
}
