// Package host is the fallback rules on a real clock: messages are accepted, handed to real providers, and carried on
// by receipts and timers, and nothing that was accepted is lost, whenever the program ends.
//
//	h, err := host.Open(ctx, host.Options{Store: store, Subaccounts: subaccounts})
//	go h.Run(ctx)
//	shop, err := h.API().Open("shop")
//	sent, err := shop.Send(ctx, message) // on disk when it returns
//
// # One loop
//
// One goroutine applies everything: what came in waits in a queue, and whenever the loop is free it takes all that
// waits, at most some hundred steps, applies them in memory by orchestrator.Apply, and writes what changed (states,
// timers, the record, what is to be sent and told) in one transaction. Only when that is committed are callers
// answered and sends let out. While it commits, the next group gathers: the slower the disk, the larger the group.
//
// # Order
//
// All steps of a group happen at one instant, in the order that the rules want: receipts, expiries, windows that end,
// then submissions. Before timers that are due come all receipts that waited when they fell due; after a start with
// overdue timers, those wait for Grace, so that providers can tell first what they kept.
//
// # Time
//
// An instant is a time.Duration since the store's zero, the moment it was made. At a start the clock goes on from the
// calendar, or, where that lies before the last instant that was committed, from there; from then on it follows the
// machine's monotonic clock. A calendar that is set by an hour while the host runs neither ends a window nor holds one.
// The database's clock is never asked.
//
// # Many processes
//
// A Fleet is the hosts of one process over a Shared database, a host a shard that the process owns at the moment. What
// comes in for a shard of another process is left in the database as an errand; its owner is told, and looks for
// errands before timers that are due. A host whose shard was taken by another process writes nothing any more and ends.
//
// # Sends
//
// A firing is written to the outbox with the state that knows it, and claimed in a transaction before the provider is
// called. A claim without an answer, after a crash or a connection that broke, is a send of which nobody knows whether
// it went out: the channel's OnUnknown says whether to Wait (the window decides) or to Resend.
package host
