// Package sim carries messages through the fallback rules against simulated providers, under a virtual clock.
//
// There are two ways in. Run takes a scenario and carries its whole traffic to the end:
//
//	s, err := scenarios.Load("three-channels")
//	r, err := sim.Run(ctx, s, sim.RunOptions{Timeline: true})
//	fmt.Println(r.Summary.Succeeded, r.Summary.Duplicates)
//
// A World is driven live: messages, receipts by hand and moves of the clock come one by one, while others are
// pending.
//
//	w := sim.NewWorld(s, sim.Options{})
//	n, err := w.Submit(&message)
//	err = w.AdvanceTo(60 * time.Second)
//	fmt.Println(w.State(n).Outcome)
//
// # What it promises
//
// Time is exact to the nanosecond and never goes back. The same seed and input give the same bytes, at any
// GOMAXPROCS and on any architecture. Every random draw is a hash of the seed, the message's number, the channel
// and the part drawn, so that one change leaves all other draws as they were. After every run the invariants
// are audited, by a reading of the rules that shares no code with the state machine. Nothing here reads a wall
// clock, starts a timer or does I/O but for the writer that a run is given.
//
// # Order
//
// Events happen in order of time. Within an instant receipts come first, then expiries, then windows that end,
// then new messages and scheduled first steps; within such a class by the instant of the firing or submission
// that scheduled them, then by the message's number, the step, and the place in the script. What is caused at
// the instant itself joins its class's queue at that instant.
//
// # How the queue works, and what it costs
//
// An event is 24 bytes. The queue is a sorted front of at most sixteen events before a four-ary heap. A World
// keeps all its messages in one queue. A crowd, traffic in which no provider makes one message wait for another,
// is run one message at a time instead: the queue then never leaves its front, so that an event costs a few
// nanoseconds whether the run has a thousand messages or a million, and batches of messages can be run on all
// cores. Timers that were stopped stay queued until they come up, and are then dropped.
//
// A crowd's timeline is put in order afterwards, by package merge, as soon as no message to come can add to it. So a
// timeline that is written to a file needs memory only for what is under way. A line that is kept costs 16 bytes.
//
// Structs on an event's path are filled in where they stand. One that is written field by field and copied at once
// makes the processor wait for its own stores: that alone once took an eighth of a run's time.
//
// Nothing is allocated for an event. BenchmarkYardstick measures all of this; see .ci/bench.
package sim
