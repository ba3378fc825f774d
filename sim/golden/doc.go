// Package golden keeps the timings of a run and tells, in the domain's words, what a later run does otherwise:
// which channel fires when, for how many messages, and which line of the scenario is why.
//
// Timings are what is kept of a run: its plan, its scenario's text, its figures, and the journey of each message.
// Measure makes them, Encode and Decode write and read their file, Compare sets two beside each other. A file is
// text for reviewers: one line each way that messages went, with their numbers, so that a change shows there as
// the messages that it moves.
//
// Blame is found by asking. Compare runs the scenario as it was again, with one of its changes made at a time: who
// makes a message another one by itself is why. Where a kept file and today's program disagree about the scenario
// as it was, a rule has changed, and is named by where the two part. Of a timeline nothing can be run: all that its
// plan shows to be otherwise is named together.
//
// Comparing is exact unless a Tolerance says otherwise. The package writes no file and changes nothing.
package golden
