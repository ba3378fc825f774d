// Package adapter speaks to real providers for a host on a real clock: an adapter a protocol, each over the words in
// orchestrator/channel, which the mock of that provider speaks too.
//
//	answer, err := a.Send(ctx, adapter.Send{…})      // hand one firing to the provider
//	receipts, reply, err := a.Receive(request, body) // what the provider tells later, its signature checked
//
// An adapter keeps nothing that a crash may not lose: the host remembers which provider's id belongs to which step, and
// what was sent. It retries only what cannot have been taken, and obeys the rates that its provider sets.
package adapter
