package explore

import (
	"encoding/json"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

// accountJSON is an account as machines read it.
type accountJSON struct {
	Name        string     `json:"name"`
	Providers   string     `json:"providers"`
	States      int        `json:"states"`
	Transitions int        `json:"transitions"`
	Complete    bool       `json:"complete"`
	Depth       int        `json:"depth,omitempty"` // where it is not complete: everything of so many events was walked
	Steps       []stepJSON `json:"steps"`
	Ends        *spanJSON  `json:"ends,omitempty"`
	Copies      int        `json:"copies"` // the most that the recipient can get
	Answers     []toldJSON `json:"answers"`
}

// stepJSON is a step, and when it can fire.
type stepJSON struct {
	sendapi.RouteStepJSON
	Fires  *spanJSON `json:"fires,omitempty"` // left out: never
	Lapses bool      `json:"lapses"`
}

// spanJSON is from when to when something can happen; without latest there is no limit.
type spanJSON struct {
	Earliest orchestrator.Seconds  `json:"earliest"`
	Latest   *orchestrator.Seconds `json:"latest,omitempty"`
}

type toldJSON struct {
	Name     string            `json:"name"`
	Cause    string            `json:"cause,omitempty"`
	Possible bool              `json:"possible"`
	Words    string            `json:"words"`
	Story    []json.RawMessage `json:"story,omitempty"`   // lines of a timeline
	Feature  string            `json:"feature,omitempty"` // the story as a feature file
	Picture  string            `json:"picture,omitempty"`
}

// MarshalJSON writes what was found, with each story as a timeline and as a feature file.
func (a *Account) MarshalJSON() ([]byte, error) {
	f := a.Findings
	j := accountJSON{
		Name: a.Name, Providers: a.Question.Providers.String(), States: f.States, Transitions: f.Transitions,
		Complete: f.Complete, Depth: f.Depth, Copies: f.MostCopies,
	}
	for i, s := range f.Steps {
		step := stepJSON{RouteStepJSON: sendapi.NewRouteStepJSON(a.Question.Route[i]), Lapses: s.Lapses}
		if s.Fires {
			step.Fires = newSpanJSON(s.When)
		}
		j.Steps = append(j.Steps, step)
	}
	if f.Ends {
		j.Ends = newSpanJSON(f.End)
	}
	for i := range a.Told {
		j.Answers = append(j.Answers, a.Told[i].json())
	}
	return json.Marshal(j)
}

func (t *Told) json() toldJSON {
	j := toldJSON{Name: t.Name, Cause: t.Cause, Possible: t.Story != nil, Words: t.Words, Picture: t.Picture}
	if t.Result == nil {
		return j
	}
	for _, l := range t.Result.Timeline.All(0) {
		j.Story = append(j.Story, t.Result.AppendLine(nil, l))
	}
	j.Feature = string(Feature(t))
	return j
}

func newSpanJSON(s Span) *spanJSON {
	j := &spanJSON{Earliest: orchestrator.Seconds(s.Earliest())}
	if latest, bounded := s.Latest(); bounded {
		seconds := orchestrator.Seconds(latest)
		j.Latest = &seconds
	}
	return j
}
