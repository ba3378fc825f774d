package command

import (
	"encoding/json"

	"cascade/orchestrator"
	"cascade/sim/explore"
)

// exploredJSON is what `explore --json` prints of an input.
type exploredJSON struct {
	Name        string       `json:"name"`
	Providers   string       `json:"providers"`
	States      int          `json:"states"`
	Transitions int          `json:"transitions"`
	Complete    bool         `json:"complete"`
	Depth       int          `json:"depth,omitempty"` // where it is not complete: everything of so many events was walked
	Steps       []stepJSON   `json:"steps"`
	Ends        *spanJSON    `json:"ends,omitempty"`
	Copies      int          `json:"copies"` // the most that the recipient can get
	Answers     []answerJSON `json:"answers"`
}

type stepJSON struct {
	Channel orchestrator.Channel `json:"channel"`
	Fires   *spanJSON            `json:"fires,omitempty"` // left out: never
	Lapses  bool                 `json:"lapses"`
}

// spanJSON is from when to when something can happen; without latest there is no limit.
type spanJSON struct {
	Earliest orchestrator.Seconds  `json:"earliest"`
	Latest   *orchestrator.Seconds `json:"latest,omitempty"`
}

type answerJSON struct {
	Name     string            `json:"name"`
	Cause    string            `json:"cause,omitempty"`
	Possible bool              `json:"possible"`
	Words    string            `json:"words"`
	Story    []json.RawMessage `json:"story,omitempty"`
}

func newExploredJSON(x *exploring) exploredJSON {
	f := x.found
	j := exploredJSON{
		Name: x.in.name, Providers: x.question.Providers.String(), States: f.States, Transitions: f.Transitions,
		Complete: f.Complete, Depth: f.Depth, Copies: f.MostCopies,
	}
	for _, s := range f.Steps {
		step := stepJSON{Channel: s.Channel, Lapses: s.Lapses}
		if s.Fires {
			step.Fires = newSpanJSON(s.When)
		}
		j.Steps = append(j.Steps, step)
	}
	if f.Ends {
		j.Ends = newSpanJSON(f.End)
	}
	for _, a := range x.answers {
		one := answerJSON{a.Name, a.Cause, a.result != nil, a.Words, nil}
		if a.result != nil {
			for _, l := range a.result.Timeline.All(0) {
				one.Story = append(one.Story, a.result.AppendLine(nil, l))
			}
		}
		j.Answers = append(j.Answers, one)
	}
	return j
}

func newSpanJSON(s explore.Span) *spanJSON {
	j := &spanJSON{Earliest: orchestrator.Seconds(s.Earliest())}
	if latest, bounded := s.Latest(); bounded {
		seconds := orchestrator.Seconds(latest)
		j.Latest = &seconds
	}
	return j
}
