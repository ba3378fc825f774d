package scenarios

import "cascade/orchestrator/problem"

// A person reads the first few problems, and a hostile file has a hundred thousand.
const (
	maxProblems = 200  // are told
	maxFound    = 1000 // are looked for: lists and mappings end there
)

// worthTelling are the problems in the order of the file, without what nobody would read.
func worthTelling(found problem.List) problem.List {
	found = found.InOrder()
	if len(found) > maxProblems {
		rest := found[maxProblems]
		rest.What, rest.Hint = "more problems from here on", ""
		found = append(found[:maxProblems:maxProblems], rest)
	}
	return found
}
