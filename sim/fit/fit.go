package fit

import (
	"cmp"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// Channel is what the receipts say of one channel's provider.
type Channel struct {
	Channel orchestrator.Channel
	Sends   int
	NoStart int // of them nothing is known but later receipts: only their shares count

	Reach   Share // of the recipients who have the app: the others fail with code 1, or what providers call it
	Reject  Share // of the reached sends that fail
	Code    orchestrator.Code
	After   time.Duration // the median of when they fail
	Arrives Share         // of the others: is ever delivered
	Readers Share         // of the deliveries: is ever read
	Repeats Share         // of the receipts: came twice

	Accepted, Sent, Delivered Latency // since the handing over
	Read                      Latency // since the delivery

	From     orchestrator.Status // what waits count from: 0 the handing over, else the first receipt that any send has
	ReadOnly int                 // were read without a delivery reported: taken as delivered then
}

// Share is a part of something, with its standard error.
type Share struct {
	Of    int
	Value float64
	Err   float64
}

// send is what was heard of one message on one channel.
type send struct {
	start   time.Time // the handing over, or the receipt that waits count from; zero: unknown
	handed  bool
	first   [orchestrator.Undelivered + 1]time.Time // when each status was first reported; zero: never
	code    orchestrator.Code
	repeats int
	rows    int
}

// Fit describes each channel that was heard of, in the order of orchestrator.Channels. Every message is taken to have
// been watched until the last row of all.
func (l *Log) Fit() []Channel {
	type key struct {
		message uint64
		channel orchestrator.Channel
	}
	slices.SortStableFunc(l.rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.channel, b.channel), cmp.Compare(a.message, b.message), a.at.Compare(b.at),
			cmp.Compare(a.status, b.status))
	})
	var end time.Time
	byChannel := map[orchestrator.Channel][]*send{}
	sends := map[key]*send{}
	for _, r := range l.rows {
		if r.at.After(end) {
			end = r.at
		}
		k := key{r.message, r.channel}
		if sends[k] == nil {
			sends[k] = &send{}
			byChannel[r.channel] = append(byChannel[r.channel], sends[k])
		}
		sends[k].hear(r)
	}
	var fitted []Channel
	for _, c := range orchestrator.Channels() {
		if len(byChannel[c]) > 0 {
			fitted = append(fitted, newChannel(c, byChannel[c], end))
		}
	}
	return fitted
}

// hear takes in the rows of a send, in order of time.
func (s *send) hear(r row) {
	if r.status == 0 {
		if !s.handed {
			s.start, s.handed = r.at, true
		}
		return
	}
	s.rows++
	if !s.handed && s.start.IsZero() && r.status == orchestrator.Accepted {
		s.start = r.at
	}
	if !s.first[r.status].IsZero() {
		s.repeats++
		return
	}
	s.first[r.status] = r.at
	if r.status.IsFailure() && s.code == 0 {
		s.code = r.code
	}
}

// came tells when a status was reached: reported, or implied by a higher one.
func (s *send) came(status orchestrator.Status) (time.Time, bool) {
	var at time.Time
	for ; status <= orchestrator.Read; status++ {
		if t := s.first[status]; !t.IsZero() && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	return at, !at.IsZero()
}

func (s *send) delivered() bool {
	_, ok := s.came(orchestrator.Delivered)
	return ok
}

// failed tells whether the send was refused or given up, and never delivered.
func (s *send) failed() (time.Time, bool) {
	at := s.first[orchestrator.Rejected]
	if at.IsZero() {
		at = s.first[orchestrator.Undelivered]
	}
	return at, !at.IsZero() && !s.delivered()
}

func newChannel(c orchestrator.Channel, sends []*send, end time.Time) Channel {
	f := Channel{Channel: c, Sends: len(sends)}
	var waits [orchestrator.Read + 1][]Observation
	var failures []time.Duration
	codes := map[orchestrator.Code]int{}
	f.From = countFrom(sends)
	unreached, rejects, rows, repeats, arrived := 0, 0, 0, 0, 0
	for _, s := range sends {
		rows, repeats = rows+s.rows, repeats+s.repeats
		if at, failed := s.failed(); failed {
			if notOnChannel(s.code) {
				unreached++
				continue
			}
			rejects++
			codes[s.code]++
			if !s.start.IsZero() {
				failures = append(failures, max(0, at.Sub(s.start)))
			}
			continue
		}
		if s.delivered() {
			arrived++
		}
		f.observe(s, &waits, end)
	}
	f.Reach = share(len(sends)-unreached, len(sends))
	f.Reject = share(rejects, len(sends)-unreached)
	f.Code = commonest(codes)
	f.After = median(failures)
	f.Repeats = share(repeats, rows)
	f.Accepted = newLatency(waits[orchestrator.Accepted])
	f.Sent = newLatency(waits[orchestrator.Sent])
	f.Delivered = newLatency(waits[orchestrator.Delivered])
	f.Read = newLatency(waits[orchestrator.Read])
	f.Arrives = plateau(f.Delivered)
	if f.Arrives.Of == 0 { // of no send is it known how long it took
		f.Arrives = share(arrived, len(sends)-unreached-rejects)
	}
	f.Readers = plateau(f.Read)
	return f
}

// notOnChannel tells a failure for want of the app, by any of the codes that say so: WhatsApp tells nothing nearer than
// that a message was undeliverable (131026).
func notOnChannel(code orchestrator.Code) bool {
	const undeliverable, notOnViber = 1018, 2008
	return code == orchestrator.AbsentSubscriber || code == undeliverable || code == notOnViber
}

// countFrom is what the waits of a channel's sends count from. Where neither a handing over nor an Accepted was logged
// of any, that is Sent: WhatsApp and Twilio tell of nothing earlier.
func countFrom(sends []*send) orchestrator.Status {
	from := orchestrator.Sent
	for _, s := range sends {
		switch {
		case s.handed:
			return 0
		case !s.start.IsZero():
			from = orchestrator.Accepted
		}
	}
	if from == orchestrator.Sent {
		for _, s := range sends {
			s.start = s.first[orchestrator.Sent]
		}
	}
	return from
}

// observe adds what is known of how long a send's statuses took.
func (f *Channel) observe(s *send, waits *[orchestrator.Read + 1][]Observation, end time.Time) {
	if s.start.IsZero() {
		f.NoStart++
	} else {
		for _, status := range []orchestrator.Status{orchestrator.Accepted, orchestrator.Sent, orchestrator.Delivered} {
			at, ok := s.came(status)
			if !ok {
				at = end
			}
			if status > f.From && (ok || status == orchestrator.Delivered) {
				waits[status] = append(waits[status], Observation{max(0, at.Sub(s.start)), ok})
			}
		}
	}
	delivered, ok := s.came(orchestrator.Delivered)
	if !ok {
		return
	}
	read := s.first[orchestrator.Read]
	if s.first[orchestrator.Delivered].IsZero() {
		f.ReadOnly++
		return
	}
	wait := Observation{end.Sub(delivered), false}
	if !read.IsZero() {
		wait = Observation{max(0, read.Sub(delivered)), true}
	}
	waits[orchestrator.Read] = append(waits[orchestrator.Read], wait)
}

// Model is the channel as a scenario's model. A part that too little is known of is left as scenarios take it.
func (f *Channel) Model() *scenarios.Model {
	m := scenarios.DefaultModel()
	for _, part := range []struct {
		from *Latency
		to   *scenarios.Latency
	}{{&f.Accepted, &m.Accepted}, {&f.Sent, &m.Sent}, {&f.Delivered, &m.Delivered}} {
		if l, ok := part.from.Scenario(); ok {
			*part.to = l
		}
	}
	m.Reach, m.Repeat = digits(f.Reach.Value), digits(f.Repeats.Value)
	if f.Channel.Reports(orchestrator.Delivered) && f.Arrives.Of > 0 {
		m.Stall = digits(1 - f.Arrives.Value)
	}
	if f.Reject.Value > 0 {
		m.Reject = scenarios.Reject{Share: digits(f.Reject.Value), After: Rounded(f.After), Code: f.Code}
	}
	if l, ok := f.Read.Scenario(); ok && f.Channel.Reports(orchestrator.Read) {
		m.Read, m.Readers = &l, digits(f.Readers.Value)
	}
	return &m
}
