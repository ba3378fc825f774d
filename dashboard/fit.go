package dashboard

import (
	"bytes"
	"encoding/json"
	"net/http"

	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/sim/fit"
	"cascade/sim/report"
)

// largestLog bounds the receipts of one question, in bytes.
const largestLog = 32 << 20

// fitted is what receipts say of the providers that they came from.
type fitted struct {
	Rows     int             `json:"rows"`
	Bad      int             `json:"bad"` // rows that could not be read
	Reasons  []problemAt     `json:"reasons"`
	Whole    bool            `json:"wholeSeconds"`
	Channels []fittedChannel `json:"channels"`
	Scenario string          `json:"scenario"` // whose providers behave so
}

// fittedChannel is one of the providers: what was found, in figures, in words and drawn, and the model of it.
type fittedChannel struct {
	Found    fit.Channel     `json:"found"`
	Words    []string        `json:"words"`
	Picture  string          `json:"picture"` // SVG: the receipts' curves, and over them the model's
	Provider json.RawMessage `json:"provider"`
}

// fit makes models of a log of receipts. It belongs to no world.
func (s *Server) fit(w http.ResponseWriter, r *http.Request) error {
	columns, err := fit.ParseColumns(r.URL.Query().Get("columns"))
	if err != nil {
		return scenarioError(err)
	}
	body, err := sendapi.ReadBody(w, r, largestLog, "text/csv", "application/octet-stream", "text/plain",
		"application/json", "application/x-ndjson", "application/jsonl")
	if err != nil {
		return err
	}
	return s.inTurn(r, func() error {
		log := fit.NewLog(columns)
		if err := log.Read("", bytes.NewReader(body)); err != nil {
			return scenarioError(err)
		}
		channels := log.Fit()
		if len(channels) == 0 {
			return scenarioError(append(problem.List{{
				What: "no receipt could be read", Hint: "a row needs a message id, a channel, a status and a time",
			}}, log.Reasons...))
		}
		answer, err := tellFitted(log, channels)
		if err != nil {
			return err
		}
		sendapi.WriteJSON(w, http.StatusOK, answer)
		return nil
	})
}

func tellFitted(log *fit.Log, channels []fit.Channel) (fitted, error) {
	scenario := report.FittedScenario(log, channels)
	answer := fitted{
		Rows: log.Rows, Bad: log.Bad, Whole: log.Whole, Reasons: problemsAt(log.Reasons), Scenario: string(scenario.Text),
	}
	var form struct {
		Providers map[string]json.RawMessage `json:"providers"`
	}
	if err := json.Unmarshal(asJSON(scenario.Text), &form); err != nil {
		return answer, err
	}
	for _, c := range channels {
		answer.Channels = append(answer.Channels, fittedChannel{
			Found: c, Words: report.FittedSection(c).Facts[0].Lines, Provider: form.Providers[c.Channel.String()],
			Picture: picture(func(p *report.Picture) { p.Fitted(c) }),
		})
	}
	return answer, nil
}
