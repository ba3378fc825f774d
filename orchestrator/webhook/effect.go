package webhook

import (
	"fmt"
	"time"
)

// EventKind is what happened to a Delivery.
type EventKind uint8

const (
	Tell   EventKind = iota + 1 // Webhook is to be told: its receiver, subject and cause, and the attempt to begin with (0: the first)
	Answer                      // the attempt that Webhook names is over: Status answered it
	Tick                        // it is At: what is due again is sent
	Fill                        // the attempt that Webhook names is about to be made, and has room for more of its receiver's
	Hurry                       // those of Webhook's receiver and subject wait for no instant: the first is sent as soon as there is room
)

// Event is one thing that happened.
type Event[R comparable] struct {
	Kind    EventKind
	At      time.Duration
	Webhook Webhook[R]
	Mishap  Mishap        // of a Tell
	Began   time.Duration // of an Answer: when the attempt was begun
	Status  int           // of an Answer: the HTTP status, or 0 where none came
	Along   []Webhook[R]  // of an Answer: those that a Fill let go along in the attempt, in order
	Room    int           // of a Fill: for how many
	Before  int           // of a Fill: none that was told in this place or a later one goes along
}

// EffectKind is what a host has to do.
type EffectKind uint8

const (
	Send    EffectKind = iota + 1 // make the attempt, and tell of its Answer; of a Fill: let the webhook go along in it
	Taken                         // record that the receiver took the webhook
	Refused                       // record that it did not, and is tried again at Due
	Lost                          // record that it never will be: that was the last attempt, or a Mishap
)

// Effect is one thing to do.
type Effect[R comparable] struct {
	Kind    EffectKind
	At      time.Duration // the instant to record
	Webhook Webhook[R]
	Due     time.Duration
}

// String is the effect in a line, such as "send #1 to shop, attempt 2".
func (e Effect[R]) String() string {
	switch e.Kind {
	case Send:
		return fmt.Sprintf("send #%d to %v, attempt %d", e.Webhook.Place, e.Webhook.Receiver, e.Webhook.Attempt)
	case Taken:
		return fmt.Sprintf("#%d is taken", e.Webhook.Place)
	case Refused:
		return fmt.Sprintf("#%d is refused, due again at %s", e.Webhook.Place, e.Due)
	case Lost:
		return fmt.Sprintf("#%d is lost", e.Webhook.Place)
	}
	return fmt.Sprintf("effect %d", e.Kind)
}
