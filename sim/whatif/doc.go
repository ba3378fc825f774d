// Package whatif sends the same messages by another plan, and tells what that changes and why: who is reached when,
// how often twice, and at what cost. Every draw is the one that it was, so that whatever differs comes of the plan.
//
// Ask runs a scenario as it is and under the other plan, compares the two message by message, and tries one step's
// window at other lengths, so that the length that was chosen is seen among those that could have been. Like every
// run it depends on nothing but the scenario, the seed and the plan.
package whatif
