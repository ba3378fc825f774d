package scenarios

import (
	"time"

	"cascade/orchestrator"
)

// Scenario is a world: how providers and recipients behave, the default plan, and the traffic.
// What the file leaves out is already filled in here, so that a Scenario means the same however it was made.
type Scenario struct {
	Name       string
	About      string
	Seed       uint64
	Start      time.Time              // virtual time zero, UTC
	Plan       orchestrator.Plan      // the subaccount's default plan; nil: none
	Channels   []orchestrator.Channel // what the subaccount has; nil: all
	Message    *orchestrator.Message  // body of every message; nil: a text (sim picks it)
	Templates  map[string]orchestrator.TemplateSpec
	Providers  map[orchestrator.Channel]*Provider // a channel that is not in it behaves as Default
	Recipients []Recipient
	Callbacks  Callbacks
	Faults     []Fault  // of the API itself
	Traffic    *Traffic // nil: one message at 0 s, to +6500000100
	Wires      Wires    // how an application meets the mock providers
	Expect     []Expectation
	Tolerances []Tolerance // by how much kept timings may differ, figure by figure

	File string // where it was read from, as errors name it; "" for one made in Go
	Text []byte // the file's own text
	// places maps a field such as "plan[0].fallbackAfter" to where it stands in the file.
	places map[string]Place
	// schema is what the API's schema asks of the message's body and no rule does.
	schema []orchestrator.Finding
}

// Provider is how one channel's provider behaves. The zero value behaves as `SMS: {}` does: Accepted after
// 50 ms, Sent after 200 ms, Delivered after 3 s, as far as the channel reports them.
type Provider struct {
	Script     []Receipt // exact receipts; used when HasScript, and empty then means silence
	HasScript  bool
	Model      *Model // sampled receipts; nil: none
	PerSegment bool   // SMS: each segment of a text is answered like an SMS of its own; a script that names one has it set
	Outages    []Outage
	Throughput Rate          // sends above it queue inside the provider; zero: no limit
	Overflow   Overflow      // what becomes of them
	PairRate   Rate          // sends to one recipient above it are rejected; zero: no limit
	TTL        time.Duration // how long it holds a message for an offline recipient, or in its queue; 0: left out
	OnExpiry   OnExpiry
	Session    bool // WhatsApp: free-form content needs a message of the recipient's in the 24 hours before
	Price      Price
	Callbacks  ProviderCallbacks
	Rules      []Rule // first match wins over script and model
}

// Receipt is one line of a script: a status, or a failure with its code, counted from the firing.
type Receipt struct {
	Status  orchestrator.Status
	After   time.Duration
	Code    orchestrator.Code // of a failure; 0 otherwise
	Segment int               // of the SMS, from 1, where the provider has PerSegment; 0: each

	ProviderCode orchestrator.OwnCode // the provider's own number of the failure; zero: as the tables have it for Code
}

// Overflow is what a provider does with a send that is above its throughput.
type Overflow uint8

// What it can do: let it wait for its turn, or reject it with code 11.
const (
	QueueOverflow Overflow = iota
	RejectOverflow
)

// Rule is a script or model for the sends that have everything that it names. It names something.
type Rule struct {
	MSISDN    string                   // a number, or how it begins and a star, such as "+91*"; "": any
	Type      orchestrator.ContentType // 0: any
	Template  string                   // of a template message; "": any message
	Script    []Receipt
	HasScript bool
	Model     *Model
}

// Model is how receipts are sampled. Parse fills in the parts that a file leaves out: 50 ms, 200 ms, 3 s and
// no Read; shares 0, reach 1, readers 1.
type Model struct {
	Accepted  Latency
	Sent      Latency
	Delivered Latency
	Read      *Latency // counts from the delivery, the others from the firing; nil: never read
	Reach     float64  // share of recipients who have the app
	Readers   float64  // share of deliveries that are ever read
	Stall     float64  // share that never gets beyond Sent
	Reject    Reject
	Repeat    float64 // share of receipts sent twice
	Reorder   float64 // share of receipts that overtake the one before
}

// Reject is the share of sends that the provider rejects, when, and with which code.
type Reject struct {
	Share float64
	After time.Duration
	Code  orchestrator.Code

	ProviderCode orchestrator.OwnCode // as in Receipt
}

// LatencyKind tells which fields of a Latency count.
type LatencyKind uint8

// The latency distributions.
const (
	Fixed       LatencyKind = iota + 1 // A
	Uniform                            // A to B
	Normal                             // mean A, standard deviation B; below 0 is 0
	Lognormal                          // median A, Sigma
	Exponential                        // mean A
	Percentiles                        // linear from 0 at p0 through Points, flat after the last
)

// Latency is a duration, or a distribution of durations.
type Latency struct {
	Kind   LatencyKind
	A, B   time.Duration
	Sigma  float64
	Points []Point
}

// Point is one percentile: Share in (0, 1], such as 0.5 for p50.
type Point struct {
	Share float64
	At    time.Duration
}

// OutageEffect is what an outage does to the sends within it.
type OutageEffect uint8

// The effects of an outage.
const (
	Refuse OutageEffect = iota + 1 // the provider cannot be reached: Rejected with code 23 at the firing
	Silent                         // no receipt ever
	Hold                           // as if fired at the outage's end
)

// Outage acts on sends from From up to, but not at, To: once, or again and again. A provider's outages do not overlap.
// Those that are there once stand first, in order of time.
type Outage struct {
	From, To time.Duration // since virtual zero; with a Zone times of day, and To may be on the next one
	Effect   OutageEffect
	Every    time.Duration  // the distance from one beginning to the next, longer than it lasts; 0: once, or by a Zone
	Zone     *time.Location // by whose clock it is there every day, loaded by its name; nil: by virtual time
}

// Rate is Count in every Per, such as 80/s. The zero value is none.
type Rate struct {
	Count float64
	Per   time.Duration
}

// OnExpiry is what a provider does with a message that it held for longer than its TTL.
type OnExpiry uint8

// What a provider can do: drop it silently, as Meta does, or report Undelivered with code 36.
const (
	DropSilently OnExpiry = iota
	ReportUndelivered
)

// PricePer is what a price is charged for.
type PricePer uint8

// What can be charged for; segments are those of the SMS.
const (
	PerSend PricePer = iota + 1
	PerDelivery
	PerSegment
)

// Price is in millionths of the currency, so that sums are exact. The zero value is free.
type Price struct {
	Millionths int64
	Per        PricePer
}

// Recipient is what one recipient does, whatever sends to them, or what a share of the generated ones does.
type Recipient struct {
	MSISDN    string   // "" where Share counts
	Aliases   []string // other numbers that reach them: WhatsApp answers with the MSISDN
	Share     float64  // of generated recipients, above 0 and at most 1, drawn one by one; 0: MSISDN counts
	Offline   []Offline
	LastWrote *time.Duration // how long before virtual zero they wrote on WhatsApp; nil: never
}

// Offline is when a recipient cannot be reached, from From up to, but not at, To.
type Offline struct {
	Channel  orchestrator.Channel // 0: on every channel
	From, To time.Duration
}

// Traffic is who sends when: the first message arrives at 0 s. Exactly one of Every and Poisson counts.
type Traffic struct {
	Messages int
	Every    time.Duration // a fixed distance, 0 included
	Poisson  Rate          // random arrivals at this mean rate; zero: Every holds
	People   string        // locale of the fake people: "en"
	To       Audience
}

// Audience is whom a traffic's messages are sent to.
type Audience uint8

// Who there is to send to.
const (
	ToGenerated  Audience = iota // a generated number for each message
	ToRecipients                 // the scenario's recipients that have an MSISDN, in turn; there must be one
)

// Place is where something stands in a scenario file, both counted from 1.
type Place struct{ Line, Column int }

// Place finds a field, such as "plan[0].fallbackAfter", or the nearest field around it that the file has.
func (s *Scenario) Place(field string) (Place, bool) { return nearest(s.places, field) }

// Spacing is the distance between two in the rate, rounded down to the nanosecond; 0 for none.
func (r Rate) Spacing() time.Duration {
	if r.Count == 0 {
		return 0
	}
	return time.Duration(float64(r.Per) / r.Count)
}

// WithPlan is the scenario under another plan, wherever its own stands.
func (s *Scenario) WithPlan(plan orchestrator.Plan) *Scenario {
	other := *s
	if s.Message != nil && s.Message.Plan != nil {
		message := *s.Message
		message.Plan = plan
		other.Message = &message
		return &other
	}
	other.Plan = plan
	return &other
}
