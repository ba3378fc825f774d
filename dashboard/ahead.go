package dashboard

import (
	"net/http"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/explore"
	"cascade/sim/journey"
	"cascade/sim/live"
	"cascade/sim/report"
)

// prospect is a payload that is not sent, and the scenario and instant in which it would be.
type prospect struct {
	request  *sendapi.Request
	scenario *scenarios.Scenario
	in       sendapi.Terms
}

// prospect reads a payload of which something is asked before it is sent: in this world, or in one made anew from
// ?scenario=NAME.
func (s *Server) prospect(w http.ResponseWriter, r *http.Request, world *live.World) (p prospect, err error) {
	body, err := sendapi.ReadJSON(w, r, sendapi.MaxMessageBytes)
	if err != nil {
		return p, err
	}
	if p.scenario, p.in, err = s.ahead(r, world); err != nil {
		return p, err
	}
	p.request, err = sendapi.Decode(body, p.in)
	return p, err
}

// ahead is what a question is asked in: this world, as its providers are now, or one made anew from ?scenario=NAME.
func (s *Server) ahead(r *http.Request, world *live.World) (*scenarios.Scenario, sendapi.Terms, error) {
	name := r.URL.Query().Get("scenario")
	if name == "" {
		return asItIs(world), world.Terms(), nil
	}
	of, err := s.scenario(name)
	if err != nil {
		return nil, sendapi.Terms{}, err
	}
	return of, sendapi.Terms{Now: of.Start, Plan: of.Plan, Channels: of.Channels}, nil
}

// inTurn answers a question that costs much. Questions wait for one another, so that many askers do not starve the
// worlds.
func (s *Server) inTurn(r *http.Request, answer func() error) error {
	select {
	case s.walking <- struct{}{}:
		defer func() { <-s.walking }()
		return answer()
	case <-r.Context().Done():
		return r.Context().Err()
	}
}

// message is the payload's, with its instants as spans from now.
func (p *prospect) message() *orchestrator.Message {
	m := *p.request.Message
	for _, when := range []*orchestrator.When{&m.Scheduled, &m.Expiry} {
		if !when.At.IsZero() {
			*when = orchestrator.When{After: when.At.Sub(p.in.Now)}
		}
	}
	return &m
}

// lint tells what can go wrong with a payload.
func (s *Server) lint(w http.ResponseWriter, r *http.Request, world *live.World) error {
	p, err := s.prospect(w, r, world)
	if err != nil {
		return err
	}
	known := p.scenario.LintWorld()
	known.Submitted = p.in.Now.Sub(p.scenario.Start)
	plan := p.request.Message.Plan
	if plan == nil {
		plan, known.PlanField = p.scenario.Plan, "plan"
	}
	findings := orchestrator.Lint(p.request.Message, plan, known)
	findings = append(findings, p.request.Findings()...)
	sendapi.WriteJSON(w, http.StatusOK, struct {
		Findings []orchestrator.Finding `json:"findings"`
	}{findings})
	return nil
}

// walkedStates bound what one question may cost the server: plans of four steps are walked whole, and of longer ones
// it is told how far the walk went.
const walkedStates = 60_000

// explore walks every order of receipts and timers that a payload can meet, and tells what can happen, each with its
// story.
func (s *Server) explore(w http.ResponseWriter, r *http.Request, world *live.World) error {
	providers := explore.Sane
	if name := r.URL.Query().Get("provider"); name != "" {
		var ok bool
		if providers, ok = explore.ParseProviders(name); !ok {
			return sendapi.Invalid("provider: %s is unknown (%s)", problem.Quote(name),
				problem.Allowed(name, explore.ProviderNames()))
		}
	}
	width, err := readWidth(r)
	if err != nil {
		return err
	}
	p, err := s.prospect(w, r, world)
	if err != nil {
		return err
	}
	name := p.scenario.Name
	if name == "" {
		name = r.PathValue("subAccountId")
	}
	return s.inTurn(r, func() error {
		limits := explore.Limits{Nodes: walkedStates}
		account, err := explore.Tell(r.Context(), name, p.scenario, p.message(), providers, nil, limits)
		if err != nil {
			return err
		}
		if width > 0 {
			drawStories(account, width)
		}
		sendapi.WriteJSON(w, http.StatusOK, account)
		return nil
	})
}

// drawStories draws what can happen, for a page that lays its own things on it.
func drawStories(account *explore.Account, width float64) {
	for _, told := range account.Stories() {
		route := told.Result.Route(0)
		var lines []sim.Line
		for _, l := range told.Result.Timeline.All(0) {
			lines = append(lines, l)
		}
		told.Picture = picture(func(p *report.Picture) {
			p.Story(report.Story{
				Title: told.Title(), Width: width, Route: route, Journeys: []journey.Journey{journey.Of(lines, route)},
			})
		})
	}
}
