package host

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/host/door"
)

// Options are what a host is opened with. Store and Subaccounts are needed.
type Options struct {
	Store       Store
	Subaccounts []Subaccount
	Log         *slog.Logger              // nil: nothing is logged
	Recipients  bool                      // log lines name recipients; otherwise none holds an address or a text
	Observer    Observer                  // nil: nobody is told of figures
	Wall        func() time.Time          // the calendar's clock, asked once; nil: time.Now
	NewID       func() (uuid.UUID, error) // of messages and batches; nil: UUIDs of version 7, which rise with time
	Callback    string                    // the URL under which providers reach /receipts/, without a slash at its end
	Transport   http.RoundTripper         // carries webhooks; nil: one that follows no proxies
	Reach       door.Reach                // where webhooks may go, by a transport of the host's own
	Grace       time.Duration             // how long overdue timers wait after a start; 0: 5 s; below 0: not at all
	Drain       time.Duration             // how long the end may take; 0: 4 s
	Keep        time.Duration             // how long messages are kept after they ended; 0: for good
	Steps       int                       // of one group at most, of each class; 0: 500
	Held        int                       // messages, handles and timers that are held in memory; 0: 100,000

	rooms  *rooms // of the process
	feed   *feed  // of the process
	shared bool   // other processes leave errands
}

// Subaccount is who sends: its plan, and its ways to providers.
type Subaccount struct {
	Name     string
	Plan     orchestrator.Plan // which holds for messages without one of their own; nil: none
	Channels []Channel
	Webhooks []Receiver // are told of receipts, beside those that register
}

// Channel is a subaccount's way to one provider.
type Channel struct {
	Of        orchestrator.Channel
	Kind      string // of the adapter, such as "twilio": the end of the path at which its receipts arrive
	Adapter   adapter.Adapter
	OnUnknown OnUnknown
	Timeout   time.Duration // of a send, its retries included; 0: 30 s
	Abreast   int           // sends that may be under way at once; 0: 32
}

// OnUnknown is what becomes of a send whose answer never came.
type OnUnknown uint8

// The choices: the provider is called at most once, or at least once.
const (
	Wait   OnUnknown = iota // the window decides; the message may never have gone out on that channel
	Resend                  // it is sent again under the same key, a few times; it may have gone out twice
)

const (
	defaultTimeout = 30 * time.Second
	defaultAbreast = 32
	defaultGrace   = 5 * time.Second
	defaultDrain   = 4 * time.Second
	defaultSteps   = 500
	defaultHeld    = 100_000
	mostWaiting    = 20_000 // requests
)

func (c Channel) orDefaults() Channel {
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.Abreast == 0 {
		c.Abreast = defaultAbreast
	}
	return c
}

// Observer counts what a host does. Its methods are called from many goroutines, and must not wait.
type Observer interface {
	Committed(steps int, took time.Duration, err error) // a group was written, or was not
	Late(by time.Duration)                              // a timer came so much after it was due
	Unknown()                                           // the answer to a send never came
	Stray()                                             // a receipt of a send that is not known
}

func (o Options) orDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observer == nil {
		o.Observer = unobserved{}
	}
	if o.Wall == nil {
		o.Wall = time.Now
	}
	if o.NewID == nil {
		o.NewID = uuid.NewV7
	}
	if o.Grace == 0 {
		o.Grace = defaultGrace
	}
	if o.Drain == 0 {
		o.Drain = defaultDrain
	}
	if o.Steps == 0 {
		o.Steps = defaultSteps
	}
	if o.Held == 0 {
		o.Held = defaultHeld
	}
	if o.rooms == nil {
		o.rooms = &rooms{}
	}
	if o.feed == nil {
		o.feed = &feed{run: o.Wall().UnixNano()}
	}
	return o
}

type unobserved struct{}

func (unobserved) Committed(int, time.Duration, error) {}
func (unobserved) Late(time.Duration)                  {}
func (unobserved) Unknown()                            {}
func (unobserved) Stray()                              {}
