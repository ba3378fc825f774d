package golden

import "cascade/sim/journey"

// FromTimeline is the record of a run of which only the timeline is left: it knows no seed, no fields, no
// cost, and of the plan what the messages show.
func FromTimeline(name string, run journey.Run) *Record {
	r := &Record{
		Scenario: name, File: name, Messages: len(run.Messages), Summary: run.Summary,
		Journeys: run.Messages, Partial: true,
	}
	for _, step := range run.Route {
		r.Plan = append(r.Plan, Step{
			Channel: step.Channel, Window: step.Window, Success: step.Success, Skip: step.Skip, Written: step.Window,
		})
	}
	return r
}
