// Package wire serves the mock providers as their real clients see them: it finds the world of a request, and hands it
// to the protocol that is spoken there. Each protocol is a package beneath this one.
//
// A protocol translates, and decides nothing: a request becomes a message whose plan is one channel (World.SendOver),
// a firing that failed at its own instant becomes the protocol's error, and a later receipt its callback. What
// happens, and when, is the provider's of the world. No wire has a timer, a random draw or a status table of its own.
//
// # What is not known
//
// A path or a field that a protocol does not know is answered with an error of its own, never with success, and so is
// whatever else it refuses a request for: each such answer goes with Call.Refused, which leaves a line of the kind
// refused on the timeline. A field that is known and changes nothing is accepted, named by Ignored, and counted by
// Call.Ignored. A message that the provider of the world rejects is neither: its receipt tells of that.
//
// # To add a protocol
//
// Its words go into orchestrator/channel. Here it is a folder with a type that has Protocol's methods: Serve answers
// requests, Callback and Again tell of receipts. Its settings are a row of scenarios.Wires, and whoever starts a server
// names it to NewServer. Package wiretest serves it to its tests, and runs its real clients there.
package wire
