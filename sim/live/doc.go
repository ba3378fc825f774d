// Package live is worlds driven from outside, by many clients at once: the registry that finds a subaccount's
// world by its name, the clock that is advanced by hand or keeps pace with a real one, and the webhooks that
// tell the customer.
//
// # Usage
//
//	r := live.NewRegistry(live.Options{})
//	defer r.Close()
//	w, err := r.Open("shop")                          // made on first use
//	sent, err := w.Send(ctx, message)                 // a checked message, at the current instant
//	clock, err := w.AdvanceBy(ctx, time.Minute)       // and every webhook that this caused was answered
//	w.Read(&lines, 0, 100)                            // the timeline, as JSON
//
// # Concurrency
//
// Each World has one lock of its own, and worlds share none: they run side by side. Whoever lets things happen
// in a world (an advance, a send, the pace) drives it, and only one does at a time: turn.go. The driver goes from
// instant to instant, lets go of the lock every few hundred events so that others can look, and after each instant
// delivers the webhooks that it caused and waits for their answers, with the lock released, so that a receiver may
// call back: what it asks for happens at the current instant and is answered at once. A driver that has left leaves
// the world settled: every event up to its time done, and every webhook that these caused answered, given up, or
// waiting for a later instant. Only one whose client has gone leaves some to be sent by the next driver.
//
// # Ordering
//
// What happens follows from the requests and their order alone. Of one instant, events come before webhooks that are
// tried again. An application's timers are called among the windows of their instant, one after another, and what
// came before one was told before it is called. Webhooks follow the rules of webhook.Delivery: one receiver is told
// one thing after another, in the order of cause, so that it sees the same order in each run; several receivers are
// told side by side, in no order among them. Lines of attempts stand in the order of cause whoever answered first.
// Real time enters in three places: a receiver has ten seconds to answer, a token is fetched anew when its time is
// over, and a world that runs keeps pace with the clock on the wall.
//
// With a real clock nobody waits: up to 32 webhooks of different messages are out to one receiver, begun in the order
// of cause, and each line is written when its answer comes.
//
// # Limits
//
// What clients can make a registry hold has bounds, named in Limits; whoever meets one is refused, told which, and
// counted by the Observer.
//
// # Debugging
//
// World.Attempts tells of every webhook what was sent, who answered what, and of one that was not taken why, how long
// that took and how the answer began. Registry.Journal has the requests as they came, Registry.Mail what came to a
// Receiver. A clock that is not settled is driven by somebody, and World.Clock tells what is due next. An advance that
// has no end is stopped by Limits.Events or Limits.Provoked, and names the message that kept it busy.
package live
