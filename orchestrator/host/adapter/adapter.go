package adapter

import (
	"context"
	"errors"
	"net/http"
	"time"

	"cascade/orchestrator"
)

// Adapter speaks to one provider for one channel of one subaccount. Its methods may be called from many goroutines.
type Adapter interface {
	// Send hands a firing over and waits for the provider's answer. Retries of what is safe to retry happen inside, as
	// long as ctx lasts. An error is either ErrUnknown (the provider may have taken it) or means that it took nothing:
	// the host then reports Rejected with code 23, unless ctx was cancelled: the error wraps that too.
	Send(ctx context.Context, s Send) (Answer, error)

	// Receive reads one callback of the provider, whose body has been read whole. The request's URL is the one that the
	// provider was told: a host behind a proxy puts its scheme and host there, without them they are the request's own.
	// ErrSignature, wrapped, means that it was not the provider's; another error, that it cannot be read. No receipts
	// and no error: it tells nothing of a send, such as a message from a recipient. reply, where it is not nil, is the
	// body that the provider expects.
	Receive(r *http.Request, body []byte) (receipts []Receipt, reply []byte, err error)

	// Run holds what the adapter needs beside its calls, such as a bind, and gives the receipts that come over it to
	// deliver, which returns when they are kept: only then is the provider told that they were taken. It returns when
	// ctx ends. An adapter that needs nothing waits for that.
	Run(ctx context.Context, deliver func(context.Context, []Receipt) error) error
}

// Send is one step's firing.
type Send struct {
	Key       string // of the message and step; unique and stable over retries: what the provider may know it by again
	Channel   orchestrator.Channel
	Message   *orchestrator.Message
	Content   []byte // the Send API's content object as it was given: it holds more, such as a template's parameters
	Reference string // comes back in receipts where the protocol can carry it; that of one business message's sends is one
	Callback  string // URL at which the provider is to tell its receipts, for protocols in which a request says so
}

// Answer is what the provider said of a send at once.
type Answer struct {
	ID     string              // the provider's id for the send; "" of a refused one
	Status orchestrator.Status // Accepted, or Rejected; 0: the provider has it, and tells later whether it accepts it
	Code   orchestrator.Code   // of a Rejected
	Reason string              // the provider's own code and words, for logs; holds no personal data
}

// Receipt is what the provider tells later of a send.
type Receipt struct {
	ID           string // the provider's id, as in Answer
	Reference    string // of the Send, where the protocol carries it back; "": it does not. It heals a lost answer
	Status       orchestrator.Status
	Code         orchestrator.Code // of a failure
	ProviderCode string            // the provider's own code of a failure; "" where there is none
	At           time.Time         // as the provider dates it; zero where it does not
}

// ErrUnknown tells that a send's answer never came: the provider may have taken it, or not.
var ErrUnknown = errors.New("the provider's answer never came")

// ErrSignature tells that a callback does not carry its provider's signature.
var ErrSignature = errors.New("the signature is wrong")
