// Package adapter speaks to real providers for a host on a real clock: an adapter a protocol, each over the words in
// orchestrator/channel, which the mock of that provider speaks too.
//
//	answer, err := a.Send(ctx, adapter.Send{…})      // hand one firing to the provider
//	receipts, reply, err := a.Receive(request, body) // what the provider tells later, its signature checked
//
// # What is tried again
//
// Only what the provider cannot have taken: no connection came about, or it said so itself, by HTTP 429 or 503, or by
// any failure in its own words. Where it asks for rest, all sends wait, and then go in the order in which they came; a
// send that the rest would outlast is refused with code 11. A connection that broke once it was there, a gateway's 502
// or 504 and an answer that cannot be read are ErrUnknown.
//
// Over SMPP the same is said by a submit's command_status. A submit that a broken link had not carried goes over the
// next one; of the others ErrUnknown is told.
//
// Where receipts go, WhatsApp is told by hand, Twilio and Vonage by each send's Callback, and Viber by Run, where
// ViberOptions.Webhook says so; over SMPP they come on the bind that Run holds.
//
// An adapter keeps nothing that a crash may not lose: the host remembers which provider's id belongs to which step, and
// what was sent. It retries only what cannot have been taken, and obeys the rates that its provider sets.
package adapter
