package provider

import (
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// script answers every send with the same receipts. They are in order of time, but keep the places that they have in
// the script: what delays some of them may bring several to the same instant.
type script []Receipt

// newScript is a script, and one by segments where lines are of one segment only.
func newScript(lines []scenarios.Receipt) answer {
	s := make(script, 0, len(lines))
	var only []int // the segment that each line is of, from 1; 0: each
	for i, line := range lines {
		if Possible(orchestrator.SMS, line.Status, line.Code) == nil { // else no scenario file has it
			s = append(s, Receipt{max(line.After, 0), line.ProviderCode, line.Code, line.Status,
				uint8(min(i, MaxPlace))})
			only = append(only, line.Segment)
		}
	}
	if slices.Max(append(only, 0)) > 0 {
		return segmentScript{s, only}
	}
	slices.SortStableFunc(s, inTime)
	return s
}

// defaultScript is how a channel behaves of which nothing is said.
func defaultScript(c orchestrator.Channel) script {
	all := script{
		{After: 50 * time.Millisecond, Status: orchestrator.Accepted},
		{After: 200 * time.Millisecond, Status: orchestrator.Sent, Place: 1},
		{After: 3 * time.Second, Status: orchestrator.Delivered, Place: 2},
	}
	return all[:min(len(all), int(c.Highest()))]
}

func (s script) answer(send *Send) { send.Receipts = append(send.Receipts, s...) }

// segmentScript answers each segment of an SMS with the receipts that are of it, or of each.
type segmentScript struct {
	lines script
	only  []int // the segment of each, from 1; 0: each
}

func (s segmentScript) answer(send *Send) {
	first := len(send.Receipts)
	for i, line := range s.lines {
		if s.only[i] == 0 || s.only[i] == send.segment+1 {
			send.Receipts = append(send.Receipts, line)
		}
	}
	slices.SortStableFunc(send.Receipts[first:], inTime)
}
