// Package orchestrator is the fallback rules, and nothing else: which channel a message is handed to, when the
// next one takes over, and when it ends.
//
// It is a pure state machine. Apply takes a message's route, its state, the instant and one event, and
// returns the new state and the effects that a host must carry out:
//
//	state, effects = orchestrator.Apply(route, state, now, event, effects[:0])
//
// A host keeps one State a message, hands every event to Apply in order of time, and performs what comes
// back: hand the message to a provider (Fired), set and stop timers (TimerSet, TimerStopped), tell the
// customer (Effect.Told), write the record. The simulator in package sim is one host. One on a real clock
// with a real database would store the State and the effects of each event in one transaction, and then
// perform them.
//
// Within one instant a host hands over receipts first, then expiries, then windows that end, then new
// messages and scheduled first steps: a receipt at the very end of a window is in time.
//
// The package holds no clock, starts no goroutine, does no I/O and draws nothing at random: the same
// arguments give the same results. An instant is a time.Duration since the host's time zero.
package orchestrator
