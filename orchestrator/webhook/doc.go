// Package webhook is what the customer is told: the delivery receipt of the Messaging Apps API, version 9, and its
// inbound message, version 3; and the delivery of both: what is sent to whom when, in which order, and when a receiver
// that does not take one is tried again.
//
// A body is written from what it tells: the same gives the same bytes. A Delivery is a state machine as the one of the
// messages is: a host tells it what happened with Step and carries out the effects that come back.
//
//	effects = delivery.Step(effects[:0], webhook.Event[R]{Kind: webhook.Tell, At: now, Webhook: w})
//	for _, e := range effects {
//		switch e.Kind {
//		case webhook.Send: // make the attempt, then Step an Answer with what answered it
//		case webhook.Taken, webhook.Refused, webhook.Lost: // record it
//		}
//	}
//
// What it promises is written at Delivery, and testdata/delivery.txt shows it. It never sends anything and knows no
// clock: a host does, and tells it what time it is.
package webhook
