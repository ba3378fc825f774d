// Package explore walks every order of receipts and timers that a plan can meet, through the rules themselves, and
// tells what can happen: whether the recipient can get two copies, whether the message can fail although it was
// delivered or stay open for ever, when each channel fires at the earliest and at the latest.
//
//	found, err := explore.Explore(ctx, explore.Question{Message: m, Plan: plan}, explore.Limits{})
//
// # How it is done
//
// A node is the state that the rules keep of the message, together with the timers that are set. Every event that can
// come next is carried into it by orchestrator.State.Apply, the function that sends for real; there is no model of the
// rules beside it. The search is breadth first, so that the first way to anything is one of the fewest events.
//
// # Time
//
// A node also keeps what is known of time: bounds on the differences between now, the submission and the firings (a
// difference-bound matrix, see Zone). A window ends exactly its length after the firing; nothing comes before what
// caused it; a provider delivers within its time-to-live. An order that these forbid is not walked. The path to a node
// is solved for its smallest instants, whole seconds where there are such, and carried out by the simulator before it
// is told: should the two disagree, that is a fault of this program, and an error says so.
//
// # What is left out
//
// Receipts that cannot change what happens (a repeated one, one below both Delivered and what the step waits for, a
// failure of a step whose turn is over) are not walked, and Read stands for nothing more than Delivered where the step
// does not wait for it. Whole leaves nothing out: tests walk small plans that way too, and get the same answers.
package explore
