// Package provider is what a mock provider answers to a send: by a script or a model, and with all that can go wrong
// around it. Whoever carries messages asks it, a simulated world as well as a server that speaks a real provider's
// protocol: it hands over a Send, and reads the receipts that are to come.
//
//	p := provider.New(orchestrator.WhatsApp, described, recipients)
//	s := provider.Send{Message: 7, Channel: orchestrator.WhatsApp, At: now, Body: message, Recipient: "+6598765432", Random: stream}
//	p.Send(&s)
//	for _, r := range s.Receipts { … } // r.Status comes at s.At + r.After
//
// A provider answers at once, and never hears what became of its answer. It knows no clock: all times count from the
// firing. What it remembers between two sends is which turn its throughput gave away last. It draws nothing but what
// Send.Random gives for the message, so that the same sends are answered alike in every run.
//
// # To add a fault
//
// A fault is a file: what it needs to know (in a type of its own where that is more than a number), and the one
// function by which it acts on a send, such as passOutages or spacing.wait. Give the scenario its key (scenarios has a
// file a subject), and Simulated a field; New fills it in, and carry calls the function in its place: before the
// receipts are made, for what decides whether there are any (outages), or after, for what moves or drops them
// (throughput, recipients who are offline). A random one draws a random.Part of its own. Then tell its story in
// sim/testdata/stories, and say in Simulated's comment when it acts.
package provider
