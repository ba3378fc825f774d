// Package golden keeps the timings of a run and tells, in the domain's words, what a later run does otherwise:
// which channel fires when, for how many messages, and which line of the scenario is why.
//
// A Record is what is kept of a run: its plan, the fields of its scenario, its figures, and the journey of
// each message. Take makes one, Encode and Decode write and read its file, Compare sets two side by side. A
// file is text for reviewers: one line each way that messages went, with their numbers, so that a change shows
// there as the messages that it moves.
//
// Comparing is exact unless a Tolerance says otherwise. The package writes no file and changes nothing.
package golden
