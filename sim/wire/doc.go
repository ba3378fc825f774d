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
// The words come first, in a folder of orchestrator/channel: the types of requests and answers, the codes of failures
// and what each counts as, the signatures. They are pure, and serve the adapter that sends to the real provider too.
// JSON is read by package strict, so that a field that nobody knows is told by its name.
//
// Then a folder here, with a type that has Protocol's methods, and a function New for NewServer:
//
//   - Claims and IDs find the world of a path at the server's root, by the id in it. Under /wire/SUBACCOUNT/NAME/ the
//     provider's own path follows.
//   - Serve answers a request. What is refused for what it asks goes with Call.Refused, in one place of the protocol;
//     what is taken without effect goes with Call.Ignored.
//   - A send is World.SendOver, with a message whose plan is one channel, whose Wire names the protocol, the ref of its
//     business message and the lifetime that the request gives it. Placed.Failed is answered with the protocol's error,
//     OwnCode and the table of the words telling which; everything else as accepted. Answered comes last: no callback
//     overtakes the answer.
//   - Callback is how a receipt is told, or nothing where the answer has told it already, or nobody asked. It is asked
//     again whenever somebody looks at the attempt, so that the same receipt gives the same bytes. Key is what it is
//     signed with. One that can tell several receipts at once has Together too: see live.Batching.
//   - Again is how long after an attempt that was not taken the next one comes, in the world's time.
//
// What makes it complete:
//
//   - Its settings are rows of scenarios.Wires, whose keys, schema and problems follow from there
//     (go test ./scenarios -run PublishedSchema -write-schema), and WireSettings of dashboard/openapi.json.
//   - Package dashboard names it to NewServer. dashboard/wirelaw_test.go sends over it too, and finds whatever its
//     provider does with a send over the wire and not with one of the Send API; dashboard/wireanswers_test.go asks it
//     for lifetimes, limits and failures, and FuzzWires throws requests at it.
//   - Package wiretest serves it to its own tests, and runs the provider's real clients against it.
//   - The page on wires in .github/docs has a row for it, and one for its ref.
package wire
