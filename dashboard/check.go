package dashboard

import (
	"net/http"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
)

// checked is what there is to say of a scenario's text.
type checked struct {
	Problems []problemAt `json:"problems"` // for which it is refused
	Findings []findingAt `json:"findings"` // of the linter, where it is not
}

// place is where something stands in a text, from 1; columns count characters. Nothing is said of what stands nowhere.
type place struct {
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
}

type problemAt struct {
	place
	Field string `json:"field,omitempty"`
	What  string `json:"what"`
	Hint  string `json:"hint,omitempty"`
}

type findingAt struct {
	place
	orchestrator.Finding
}

// problemsAt lists problems with their places.
func problemsAt(list problem.List) []problemAt {
	all := []problemAt{}
	for _, p := range list {
		all = append(all, problemAt{place{p.Line, p.Column}, p.Field, p.What, p.Hint})
	}
	return all
}

// checkScenario tells what is wrong with a scenario's text, each thing at its place, and else what the linter finds in
// it. No world is made.
func (s *Server) checkScenario(w http.ResponseWriter, r *http.Request) error {
	body, err := readScenarioForm(w, r)
	if err != nil {
		return err
	}
	scenario, err := scenarios.Parse("", body)
	answer := checked{Problems: problemsAt(problem.Of(err)), Findings: []findingAt{}}
	if err == nil {
		for _, f := range scenario.Findings(0) {
			at, _ := scenario.Place(f.Field)
			answer.Findings = append(answer.Findings, findingAt{place{at.Line, at.Column}, f})
		}
	}
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}
