package dashboard

import (
	"errors"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/golden"
	"cascade/sim/journey"
	"cascade/sim/live"
	"cascade/sim/report"
	"cascade/sim/whatif"
)

// supposed is what another plan would come to, beside what the plan comes to as it is.
type supposed struct {
	Scenario    string              `json:"scenario"`
	Seed        uint64              `json:"seed"`
	Messages    int                 `json:"messages"`
	Was         supposedRun         `json:"was"`
	Is          supposedRun         `json:"is"`
	Windows     []supposedWindow    `json:"windows,omitempty"` // of the step that was asked for
	Told        []supposedCause     `json:"told"`              // the differences, by what causes them
	Differences []golden.Difference `json:"differences"`
	Text        string              `json:"text"` // the scenario under the other plan, as a file
	Pictures    supposedPictures    `json:"pictures"`
}

type supposedRun struct {
	Plan    []sendapi.StepJSON `json:"plan"`
	Summary sim.Summary        `json:"summary"`
}

type supposedWindow struct {
	FallbackAfter orchestrator.Seconds `json:"fallbackAfter"`
	Summary       sim.Summary          `json:"summary"`
}

type supposedCause struct {
	Cause string   `json:"cause"` // "" where none is known
	Lines []string `json:"lines"`
}

type supposedPictures struct {
	Windows string `json:"windows,omitempty"`
	Crowd   string `json:"crowd"`
	Message string `json:"message,omitempty"` // the first that goes otherwise, both ways
}

// whatIf sends a scenario's messages by another plan, and tells what that changes and why. Nothing is sent in the
// world.
func (s *Server) whatIf(w http.ResponseWriter, r *http.Request, world *live.World) error {
	var asked struct {
		Plan     jsontext.Value `json:"plan"`
		Message  jsontext.Value `json:"message"`
		Messages int            `json:"messages"`
		Step     int            `json:"step"`
		Width    float64        `json:"width"`
	}
	if err := readInto(w, r, &asked); err != nil {
		return err
	}
	q := whatif.Question{Messages: asked.Messages, Step: asked.Step}
	p := prospect{}
	var err error
	if p.scenario, p.in, err = s.ahead(r, world); err != nil {
		return err
	}
	q.Scenario, q.Seed = p.scenario, p.scenario.Seed
	if asked.Message != nil {
		if p.request, err = sendapi.Decode(asked.Message, p.in); err != nil {
			return err
		}
		with := *p.scenario
		with.Message = p.message()
		q.Scenario = &with
	}
	if asked.Plan == nil {
		return sendapi.Invalid(`plan: is missing (give the one that messages are to go by instead, such as [{"channel": "SMS"}])`)
	}
	if q.Plan, err = scenarios.ParsePlan("", asked.Plan); err != nil {
		return planError(err)
	}
	return s.inTurn(r, func() error {
		a, err := whatif.Ask(r.Context(), q)
		if err != nil {
			return planError(err)
		}
		sendapi.WriteJSON(w, http.StatusOK, supposedOf(q, a, asked.Width))
		return nil
	})
}

// planError tells what is wrong with a plan by its fields: it has no lines.
func planError(err error) error {
	list, ok := errors.AsType[problem.List](err)
	if !ok {
		return err
	}
	for i := range list {
		list[i].Line, list[i].Column = 0, 0
	}
	return scenarioError(list)
}

func supposedOf(q whatif.Question, a *whatif.Answer, width float64) supposed {
	out := supposed{
		Scenario: a.Was.Scenario, Seed: q.Seed, Messages: a.Is.Messages,
		Was:  supposedRun{sendapi.PlanJSON(q.Scenario.Message.PlanIn(q.Scenario.Plan)), a.Was.Summary},
		Is:   supposedRun{sendapi.PlanJSON(q.Plan), a.Is.Summary},
		Told: []supposedCause{}, Differences: append([]golden.Difference{}, a.Comparison.Differences...),
		Text: string(a.Changed.Write()), Pictures: drawSupposed(q, a, width),
	}
	for _, w := range a.Windows {
		out.Windows = append(out.Windows, supposedWindow{orchestrator.Seconds(w.FallbackAfter), w.Summary})
	}
	for _, p := range a.Comparison.Paragraphs() {
		out.Told = append(out.Told, supposedCause{p.Head, p.Lines})
	}
	return out
}

// drawSupposed draws the windows that were tried, both crowds on each other, and the first message that goes otherwise.
func drawSupposed(q whatif.Question, a *whatif.Answer, width float64) (drawn supposedPictures) {
	names := [2]string{"before", "now"}
	if len(a.Windows) > 0 {
		drawn.Windows = picture(func(p *report.Picture) { p.Windows(windowsOf(q, a, width)) })
	}
	is, was := a.Is.Route(), a.Was.Route()
	about := report.PlanWords(is)
	drawn.Crowd = picture(func(p *report.Picture) {
		p.Crowd(report.Crowd{
			Title: titleOf(a.Is.Scenario), Subtitle: about, Times: a.Is.Summary.TimeToSuccess, Names: names, Width: width,
			Flow:     journey.FlowOf(is.Channels(), a.Is.Journeys),
			Was:      journey.FlowOf(was.Channels(), a.Was.Journeys),
			Expected: sim.Check(q.Scenario.ExpectOf(a.Is.Messages), a.Is.Summary),
		})
	})
	if examples := a.Comparison.Examples; len(examples) > 0 {
		e := examples[0]
		drawn.Message = picture(func(p *report.Picture) {
			p.Lanes(report.Lanes{
				Title: e.Title(), Subtitle: about, Route: is, Journey: e.Now, Was: &e.Was, WasRoute: was, Names: names,
			})
		})
	}
	return drawn
}

func windowsOf(q whatif.Question, a *whatif.Answer, width float64) report.Windows {
	step := q.Plan[q.Step-1]
	drawn := report.Windows{Channel: step.Channel, Is: step.FallbackAfter, Width: width}
	for _, was := range a.Was.Plan {
		if was.Channel == step.Channel {
			drawn.Was = was.Window
		}
	}
	for _, w := range a.Windows {
		point := report.WindowPoint{Window: w.FallbackAfter, P95: w.Summary.TimeToSuccess.P95.Duration()}
		point.Twice = float64(w.Summary.Duplicates) / float64(max(w.Summary.Messages, 1))
		drawn.Points = append(drawn.Points, point)
	}
	return drawn
}

// titleOf is how a picture names a scenario.
func titleOf(scenario string) string {
	if scenario == "" {
		return "a scenario without a name"
	}
	return scenario
}

// picture is what is drawn, as a file of its own.
func picture(draw func(*report.Picture)) string {
	var p report.Picture
	var b strings.Builder
	draw(&p)
	if err := p.Write(&b); err != nil {
		panic("dashboard: a picture cannot be written to memory: " + err.Error())
	}
	return b.String()
}
