// Package live is worlds driven from outside, by many clients at once: the registry that finds a subaccount's
// world by its name, the clock that is advanced by hand or keeps pace with a real one, and the webhooks that
// tell the customer.
//
// Each World has one lock of its own, and worlds share none: they run side by side. Whoever lets things happen
// in a world (an advance, a send, the pace) drives it, and only one does at a time. The driver goes from
// instant to instant; after each it delivers the webhooks that the instant caused and waits for their
// answers, with the lock released, so that a receiver may call back: what it asks for happens at the
// current instant and is answered at once. A driver that has left leaves the world settled: every event up to
// its time done, and every webhook that these caused answered, given up, or waiting for a later instant.
//
// What happens follows from the requests and their order alone. Real time enters in two places: a receiver has
// ten seconds to answer, and a world that runs keeps pace with the clock on the wall.
package live
