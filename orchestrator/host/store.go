package host

import (
	"context"
	"errors"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
)

// What a commit that failed may mean beside that nothing was written.
var (
	// ErrUnsure: nobody knows whether the group was written. Until that is known nothing else may be: the same group is
	// to be committed again.
	ErrUnsure = errors.New("nobody knows whether it was written")
	// ErrAgain: what the group was based on has changed under it. It was not written, and is to be made anew.
	ErrAgain = errors.New("another process was quicker")
	// ErrLost: somebody else writes here now. Nothing of this host will be written any more.
	ErrLost = errors.New("another process has taken over")
)

// A store may be one shard of a larger one. The numbers of its messages, sends and webhooks have the shard in their
// upper bits; where there is but one shard, it is shard 0.
const shardBits = 48

// FirstOf is the number after which those of a shard count.
func FirstOf(shard int) uint64 { return uint64(shard) << shardBits }

// ShardOf is the shard that a number belongs to.
func ShardOf(number uint64) int { return int(number >> shardBits) }

// Store keeps what a host must not lose. One host writes to it, from one goroutine; reads come from many.
type Store interface {
	// Head is where the host left off. A store that was just made has only its Zero: the calendar's time that it is
	// given.
	Head(ctx context.Context, wall time.Time) (Head, error)
	// Commit writes a group, all of it or nothing. After an error that is none of the three above the group was not
	// written: what it held is read again and done again.
	Commit(ctx context.Context, g *Group) error

	// Timers reads timers in their order, from after one on (the zero Timer: from the first), at most so many.
	Timers(ctx context.Context, after Timer, most int) ([]Timer, error)
	// Outbox reads the sends that are not over, in their order.
	Outbox(ctx context.Context) ([]Send, error)
	// Webhooks reads those that are not taken or lost, in their order.
	Webhooks(ctx context.Context) ([]Webhook, error)
	// Registrations reads who is told of receipts, in the order in which they were first made.
	Registrations(ctx context.Context) ([]Registration, error)
	// Strays reads the receipts of sends that are not known.
	Strays(ctx context.Context) ([]Stray, error)

	// Messages reads messages by number, as they stand. One that there is not is left out.
	Messages(ctx context.Context, numbers []uint64) ([]Message, error)
	// Before reads the messages whose numbers are below one, the highest first, at most so many. Their states need not
	// be there.
	Before(ctx context.Context, number uint64, most int) ([]Message, error)
	// Earlier reads the numbers of the messages whose ids are below one, the highest id first, at most so many: those
	// of all shards.
	Earlier(ctx context.Context, umid uuid.UUID, most int) ([]uint64, error)
	// Number finds a message by its id; 0: there is none.
	Number(ctx context.Context, umid uuid.UUID) (uint64, error)
	// Handle finds the send that a provider knows by an id.
	Handle(ctx context.Context, h Handle) (number uint64, step uint8, err error)
	// Once finds what was accepted under a subaccount's key; "": nothing.
	Once(ctx context.Context, subaccount, key string) (answer string, err error)
	// Record reads a message's lines, in order: JSON objects, each with a line feed after it.
	Record(ctx context.Context, number uint64) ([]byte, error)
	// Batch finds a batch by its id; nil: there is none.
	Batch(ctx context.Context, id uuid.UUID) (*Batch, error)
	// BatchOf finds the batch that a message came in; nil: in none.
	BatchOf(ctx context.Context, number uint64) (*Batch, error)
	// Refused finds why a message of a batch was refused; "": it was not.
	Refused(ctx context.Context, umid uuid.UUID) (record string, err error)

	// Errands reads what other processes have left for this one, in order, at most so many.
	Errands(ctx context.Context, most int) ([]Errand, error)

	// Sweep removes messages that ended, and were last heard of, before an instant, with all that belongs to them. It
	// goes on from a number, looks at most at so many, and gives the number to go on from; 0: that was all.
	Sweep(ctx context.Context, before time.Duration, from uint64, most int) (next uint64, removed int, err error)

	Close() error
}

// Head is where a host left off.
type Head struct {
	Zero    time.Time     // instants count from it
	Clock   time.Duration // the last instant that was committed
	Group   uint64        // the last group
	Message uint64        // the number of the last message; they count from 1
	Send    uint64        // the number of the last send
	Webhook uint64        // the place of the last webhook
}

// Group is what one group of steps changes, in the order in which it is to be written.
type Group struct {
	Number uint64        // rises by one
	Clock  time.Duration // the instant of its steps

	Messages []Message // new ones, by number
	States   []State   // of other messages, by number
	Lines    []Lines   // of the record, by message
	Timers   []Timer   // set
	Passed   time.Duration
	// Passed: timers that were due before it have come, and are removed.

	Sends    []Send // new ones, and by Seq those that are changed
	Over     []uint64
	Handles  []Handle
	Strays   []Stray
	Homed    []Handle      // whose strays were applied
	Astray   time.Duration // strays from before it are removed
	Webhooks []Webhook
	Told     []uint64 // places of webhooks that were taken or lost

	Errands []uint64 // places of those that were carried out
	Replies []Reply

	Batches       []Batch
	Refused       []Refused
	Onces         []Once
	Registrations []Registration // in the place of the one with the same account, subaccount and type
	Unregistered  []Registration
}

// Last are the highest numbers that the group gives out, as databases have them; 0: it gives out none.
func (g *Group) Last() (messages, sends, webhooks int64) {
	if n := len(g.Messages); n > 0 {
		messages = int64(g.Messages[n-1].Number)
	}
	for i := range g.Sends {
		sends = max(sends, int64(g.Sends[i].Seq))
	}
	for i := range g.Webhooks {
		webhooks = max(webhooks, int64(g.Webhooks[i].Place))
	}
	return messages, sends, webhooks
}

// Message is one message: what never changes, and how it stands.
type Message struct {
	Number     uint64
	UMID       uuid.UUID
	Subaccount string
	Submitted  time.Duration
	Body       []byte // orchestrator.Message as JSON
	State      orchestrator.State
}

// State is how a message stands after a group.
type State struct {
	Number uint64
	State  orchestrator.State
}

// Lines are what a group adds to a message's record.
type Lines struct {
	Number uint64
	Text   []byte // each line with a line feed after it
}

// Timer is when an event is to come. Timers go in order of all their fields.
type Timer struct {
	Due    time.Duration
	Class  uint8         // of the event within its instant
	Since  time.Duration // when it was set
	Number uint64        // of the message
	Step   uint8
	Kind   orchestrator.Timer
}

// Send is one step's firing that is not over.
type Send struct {
	Seq     uint64
	Number  uint64 // of the message
	Step    uint8
	Channel orchestrator.Channel
	Attempt int  // from 0: how often it was claimed before
	Claimed bool // it may be under way
}

// Handle is what a provider calls a send.
type Handle struct {
	Adapter string // the subaccount and the kind of the adapter, such as "shop/twilio"
	ID      string
	Number  uint64
	Step    uint8
}

// Stray is a receipt of a send that is not known, or not yet: the provider may be quicker than its own answer.
type Stray struct {
	Handle
	At     time.Duration
	Status orchestrator.Status
	Code   orchestrator.Code
}

// Webhook is one thing that a receiver is to be told.
type Webhook struct {
	Place     uint64
	Number    uint64 // of the message
	Receiver  Receiver
	Step      uint8
	Status    orchestrator.Status // 0: the step was skipped, or the message expired
	Code      orchestrator.Code
	Delivered bool          // an earlier receipt of the step has told of its delivery
	At        time.Duration // what it tells of happened then
	Attempt   int           // the next one, from 1
	Due       time.Duration // not before then
}

// Receiver is where webhooks go.
type Receiver struct {
	URL           string
	Authorization string // as post.Credentials tells it
}

// Errand is what a process took that is for messages of another one's: receipts, and messages that are to be taken
// back.
type Errand struct {
	Seq      uint64 `json:"-"`
	Receipts []Stray
	Cancel   []uint64
	Reply    uuid.UUID // under which it is to be told how many were taken back; zero: nobody asks
}

// Reply is what became of an errand.
type Reply struct {
	ID   uuid.UUID
	Text string
	At   time.Duration
}

// Batch is the messages that came in one request: those from First to before End.
type Batch struct {
	ID         uuid.UUID
	Subaccount string
	Client     string // the customer's own id
	First, End uint64
}

// Refused is a message of a batch that was not accepted: why, as JSON.
type Refused struct {
	UMID   uuid.UUID
	Record string
	At     time.Duration
}

// Once is what was accepted under a key.
type Once struct {
	Subaccount, Key, Answer string
	At                      time.Duration
}

// Registration is who is told of receipts: as JSON, under what two cannot share.
type Registration struct {
	Account, Subaccount, Type string
	Body                      string
}
