package journey_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/journey"
)

// travelled runs a scenario of the catalogue and gives its journeys, its summary and its timeline's text.
func travelled(t *testing.T, name string) ([]journey.Journey, *sim.Result, []byte) {
	t.Helper()
	s, err := scenarios.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	var lock sync.Mutex
	lines := map[uint32][]sim.Line{}
	result, err := sim.Run(context.Background(), s, sim.RunOptions{JSON: &text, Each: func(n uint32, of []sim.Line) {
		lock.Lock()
		defer lock.Unlock()
		lines[n] = append([]sim.Line(nil), of...)
	}})
	if err != nil {
		t.Fatal(err)
	}
	journeys := make([]journey.Journey, len(lines))
	for n, of := range lines {
		journeys[n] = journey.Of(of, result.Route(n))
	}
	return journeys, result, text.Bytes()
}

func TestATimelineFileGivesTheJourneysOfItsRun(t *testing.T) {
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			want, result, text := travelled(t, name)
			runs, err := journey.ReadTimeline(bytes.NewReader(text))
			if err != nil || len(runs) != 1 {
				t.Fatalf("%d runs, %v", len(runs), err)
			}
			if diff := cmp.Diff(want, runs[0].Messages); diff != "" {
				t.Error(diff)
			}
			for n, umid := range runs[0].UMIDs {
				if umid != result.UMID(uint32(n)) {
					t.Fatalf("message %d has umid %s, want %s", n, umid, result.UMID(uint32(n)))
				}
			}
		})
	}
}

func TestJourneysHaveTheFiguresOfTheirRun(t *testing.T) {
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			_, result, text := travelled(t, name)
			runs, err := journey.ReadTimeline(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			got, want := runs[0].Summary, result.Summary
			want.Scenario, want.Seed, want.Cost = "", 0, 0 // a timeline does not tell
			for _, c := range result.Scenario.Plan {
				if got.Channel(c.Channel) == (sim.ChannelSummary{Channel: c.Channel}) {
					t.Skip("a channel of the plan that no message's own plan has")
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheTextOfAJourneyReadsBack(t *testing.T) {
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			journeys, result, _ := travelled(t, name)
			var plan []orchestrator.Channel
			for _, step := range result.Route(0) {
				plan = append(plan, step.Channel)
			}
			for _, j := range journeys {
				want := j.Brief()
				want.Submitted, want.Digest = 0, 0
				got, err := journey.Parse(j.String(), plan)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%s\n%s", j, diff)
				}
			}
		})
	}
}

func TestJourneyTexts(t *testing.T) {
	tests := map[string]string{
		"three-channels":    "WhatsApp@0 Delivered@3 lapsed@60, Viber@60 lapsed@120, SMS@120 Delivered@123+copy2 = succeeded SMS@123",
		"no-whatsapp":       "WhatsApp@0 Rejected@0.4#1, Viber@0.4 Delivered@3.4 = succeeded Viber@3.4",
		"offline-recipient": "WhatsApp@0 lapsed@60 Delivered@600+late, Viber@60 lapsed@120 Undelivered@360#36+late, SMS@120 Delivered@600+copy2+late = succeeded WhatsApp@600",
	}
	for name, want := range tests {
		journeys, _, _ := travelled(t, name)
		if got := journeys[0].String(); got != want {
			t.Errorf("%s\n got %s\nwant %s", name, got, want)
		}
	}
}

func TestEqualWaysHaveEqualDigestsWheneverTheyBegan(t *testing.T) {
	journeys, _, _ := travelled(t, "whatsapp-outage")
	digests := map[string]uint32{}
	for n, j := range journeys {
		text := j.String()
		if before, ok := digests[text]; ok && before != j.Digest {
			t.Fatalf("message %d went the same way as one before it, with another digest", n)
		}
		digests[text] = j.Digest
	}
	if len(digests) != 2 {
		t.Errorf("%d ways, want that by WhatsApp and that by SMS", len(digests))
	}
}

func TestAReceiptThatDecidesNothingChangesTheDigest(t *testing.T) {
	line := `{"t":0,"umid":"a","kind":"submitted"}
{"t":0,"umid":"a","kind":"fired","channel":"SMS","step":1}
{"t":0.05,"umid":"a","kind":"receipt","channel":"SMS","step":1,"status":"Accepted"}
`
	read := func(text string) journey.Journey {
		runs, err := journey.ReadTimeline(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return runs[0].Messages[0]
	}
	was, now := read(line), read(strings.ReplaceAll(line, "0.05", "0.06"))
	if was.String() != now.String() || was.Digest == now.Digest {
		t.Errorf("%s %x, %s %x", was, was.Digest, now, now.Digest)
	}
}

// A request over a wire that was refused is of no message: it is neither counted nor in the way.
func TestARefusedRequestIsNoMessageOfATimeline(t *testing.T) {
	const text = `{"t":0,"kind":"refused","wire":"twilio","request":"GET /","answer":404,"why":"no"}
{"t":1,"umid":"a","kind":"submitted","wire":"twilio"}
{"t":9,"kind":"refused","wire":"twilio","request":"GET /","answer":404,"why":"no"}
`
	runs, err := journey.ReadTimeline(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if s := runs[0].Summary; len(runs) != 1 || len(runs[0].Messages) != 1 || s.Messages != 1 || s.End != 9e9 {
		t.Errorf("%+v", runs)
	}
}
