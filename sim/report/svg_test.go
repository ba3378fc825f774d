package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/journey"
	"cascade/sim/report"
)

var plan = orchestrator.Route{
	{Channel: orchestrator.WhatsApp, Success: orchestrator.Read, Window: time.Minute},
	{Channel: orchestrator.Viber, Success: orchestrator.Delivered, Window: time.Minute},
	{Channel: orchestrator.SMS, Success: orchestrator.Delivered},
}

func parsed(t testing.TB, text string) journey.Journey {
	t.Helper()
	j, err := journey.Parse(text, []orchestrator.Channel{orchestrator.WhatsApp, orchestrator.Viber, orchestrator.SMS})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func drawn(t testing.TB, p *report.Picture) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestLanesSayWhyTheMessageMovedOnAndWhatCameOfIt(t *testing.T) {
	tests := []struct {
		name, journey string
		want          []string
	}{
		{
			"a lapse", "WhatsApp@0 Delivered@3 lapsed@60, Viber@60 Delivered@63+copy2 = succeeded Viber@63",
			[]string{"not Read within 60 s", "copy 2", "succeeded on Viber at 63 s", "Read within 60 s"},
		},
		{
			"a failure", "WhatsApp@0 Rejected@0.4#1, Viber@0.4 Delivered@3.4 = succeeded Viber@3.4",
			[]string{"Rejected: absent subscriber, code 1", ">0.4 s<"},
		},
		{
			"a skip", "WhatsApp@0 Rejected@1#41, Viber skipped@1#15, SMS@1 Delivered@4 = succeeded SMS@4",
			[]string{"Viber is skipped: invalid destination, code 15"},
		},
		{"late", "WhatsApp@0 lapsed@60 Delivered@75+late, Viber@60 = succeeded WhatsApp@75", []string{">late<"}},
		{"open", "WhatsApp@0 = open", []string{"still open"}},
		{"failed", "WhatsApp@0 Rejected@1#41, Viber@1 Rejected@2#41, SMS@2 Undelivered@9#46 = failed SMS@9#46",
			[]string{"failed on SMS at 9 s: subscriber not reachable, code 46"}},
		{"cancelled", "= cancelled@5", []string{"cancelled at 5 s"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var p report.Picture
			p.Lanes(report.Lanes{Title: "a title", Subtitle: "seed 7", Route: plan, Journey: parsed(t, test.journey)})
			text := drawn(t, &p)
			for _, want := range append(test.want, "a title", "seed 7", "Times in seconds") {
				if !strings.Contains(text, want) {
					t.Errorf("the picture does not say %q", want)
				}
			}
		})
	}
}

// Whatever happened, a picture is well formed, everything lies on it, and no name of a tick stands in another.
func TestPicturesHoldWhateverHappened(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := anyJourney(t)
		var p report.Picture
		p.Lanes(report.Lanes{Title: rapid.String().Draw(t, "title"), Subtitle: "seed 1", Route: plan, Journey: j})
		channels := []orchestrator.Channel{orchestrator.WhatsApp, orchestrator.Viber, orchestrator.SMS}
		flow := journey.FlowOf(channels, []journey.Journey{j, j, anyJourney(t)})
		width := float64(rapid.SampledFrom([]int{0, 1, 280, 320, 639, 640, 1056, 2000, 9000}).Draw(t, "width"))
		p.Crowd(report.Crowd{
			Title: "many", Subtitle: "seed 1", Flow: flow, Was: flow, Names: [2]string{"was", "is"}, Width: width,
			Expected: sim.Check([]scenarios.Expectation{{Figure: "succeeded", Max: &scenarios.Bound{Value: 1}}},
				sim.Summary{Succeeded: 2}),
		})
		p.Windows(anyWindows(t, width))
		story := report.Story{Title: "a story", Route: plan, Journeys: []journey.Journey{j}, Width: width, Below: 22}
		if rapid.Bool().Draw(t, "sends") {
			story.Journeys = []journey.Journey{j, anyJourney(t), anyJourney(t)}
		}
		p.Story(story)
		var b bytes.Buffer
		if err := p.Write(&b); err != nil {
			t.Fatal(err)
		}
		inspect(t, b.String())
	})
}

// anyWindows are figures of windows, however far apart they are.
func anyWindows(t *rapid.T, width float64) report.Windows {
	w := report.Windows{Channel: orchestrator.Viber, Width: width}
	for range rapid.IntRange(0, 30).Draw(t, "lengths") {
		w.Points = append(w.Points, report.WindowPoint{
			Window: time.Duration(rapid.Int64Range(10, 86400).Draw(t, "window")) * time.Second,
			Twice:  rapid.Float64Range(0, 1).Draw(t, "twice"),
			P95:    time.Duration(rapid.Int64Range(0, int64(100*time.Hour)).Draw(t, "p95")),
		})
	}
	slices.SortFunc(w.Points, func(a, b report.WindowPoint) int { return int(a.Window - b.Window) })
	w.Points = slices.CompactFunc(w.Points, func(a, b report.WindowPoint) bool { return a.Window == b.Window })
	if n := len(w.Points); n > 0 {
		w.Was, w.Is = w.Points[0].Window, w.Points[n-1].Window
	}
	return w
}

// inspect reads the picture and looks at its numbers.
func inspect(t *rapid.T, text string) {
	d := xml.NewDecoder(strings.NewReader(text))
	width := 0.0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "x", "y", "width", "height", "cx", "cy", "r", "x1", "x2", "y1", "y2":
				v, err := strconv.ParseFloat(a.Value, 64)
				if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
					t.Fatalf("%s of %s is %s", a.Name.Local, start.Name.Local, a.Value)
				}
				if start.Name.Local == "svg" && a.Name.Local == "width" {
					width = v
				}
				if strings.HasPrefix(a.Name.Local, "x") && v > width || a.Name.Local == "cx" && v > width {
					t.Fatalf("%s of %s is %v, beyond the width of %v", a.Name.Local, start.Name.Local, v, width)
				}
			}
		}
	}
}

// anyJourney is a journey of any shape that rules allow, and of some that they do not.
func anyJourney(t *rapid.T) journey.Journey {
	var j journey.Journey
	at := time.Duration(0)
	wait := rapid.Int64Range(0, int64(48*time.Hour))
	for i, step := range plan[:rapid.IntRange(0, 3).Draw(t, "steps")] {
		first := sim.Moment{Kind: sim.Fired, Channel: step.Channel, Step: uint8(i + 1), At: at}
		if rapid.IntRange(0, 5).Draw(t, "skipped") == 0 {
			first.Kind, first.Code = sim.Skipped, 15
		}
		j.Lines = append(j.Lines, first)
		for range rapid.IntRange(0, 4).Draw(t, "moments") {
			at += time.Duration(wait.Draw(t, "wait"))
			m := sim.Moment{Kind: sim.Receipt, Channel: first.Channel, Step: first.Step, At: at}
			m.Status = orchestrator.Status(rapid.IntRange(0, 6).Draw(t, "status"))
			if m.Status == 0 {
				m.Kind = sim.Lapsed
			}
			if m.Status.IsFailure() {
				m.Code = 41
			}
			m.Late, m.Stale = rapid.Bool().Draw(t, "late"), rapid.Bool().Draw(t, "stale")
			j.Lines = append(j.Lines, m)
		}
	}
	end := sim.Moment{At: at}
	end.Kind = rapid.SampledFrom([]sim.Kind{0, sim.Succeeded, sim.Failed, sim.Expired, sim.Cancelled}).Draw(t, "outcome")
	if end.Kind != 0 {
		if len(j.Lines) > 0 && (end.Kind == sim.Succeeded || end.Kind == sim.Failed) {
			end.Channel = j.Lines[0].Channel
		}
		j.Lines = append(j.Lines, end)
	}
	return j
}

// Of a story every step has its lane, and no name stands in another, however wide the letters are set: neither of instants,
// nor of what a lane reports.
func TestNamesOnAStoryStandApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p report.Picture
		p.Story(report.Story{
			Title: "a story", Route: plan, Journeys: []journey.Journey{anyJourney(t)},
			Width: float64(rapid.SampledFrom([]int{0, 280, 700, 2000}).Draw(t, "width")),
		})
		var b bytes.Buffer
		if err := p.Write(&b); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if n := strings.Count(text, "data-lane="); n != len(plan) {
			t.Fatalf("%d lanes of %d steps", n, len(plan))
		}
		right := map[string]float64{} // of the names on each line
		for _, name := range regexp.MustCompile(`<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<`).FindAllStringSubmatch(text, -1) {
			x, err := strconv.ParseFloat(name[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			half := float64(len([]rune(name[3]))) * 6.8 / 2
			if x-half < right[name[2]] {
				t.Fatalf("%q begins at %v, and the name before it ends at %v", name[3], x-half, right[name[2]])
			}
			right[name[2]] = x + half
		}
	})
}
