package random

import "cascade/orchestrator"

// Part names what is drawn, so that each draw has its own random number whatever else is drawn.
type Part uint64

// What is drawn. Reach to Read are of a model, the others of a traffic and its recipients.
const (
	Reach Part = iota + 1
	Reject
	Stall
	Readers
	Accepted
	Sent
	Delivered
	Read
	Arrival
	Person
	_                      // was once drawn: a part keeps its number, for draws follow from it
	Kind                   // which share of the generated recipients one belongs to
	Early                  // whether a send over a wire is told of before it is answered
	Repeat   Part = 1 << 8 // and the receipt's place
	Reorder  Part = 2 << 8
	Callback Part = 3 << 8  // and what befalls the webhook, and the status that it tells of
	Fault    Part = 4 << 8  // and the fault's place; the request's number counts as the message's
	Segment  Part = 1 << 16 // and the segment's number
)

// Golden is 2 to the power of 64, divided by the golden ratio.
const Golden = 0x9e3779b97f4a7c15

// Stream is the random numbers of one channel; that of channel 0 is for what belongs to none.
type Stream struct{ key uint64 }

// NewStream is the random numbers of a channel under a seed.
func NewStream(seed uint64, c orchestrator.Channel) Stream {
	return Stream{Mix(seed + uint64(c)*Golden)}
}

// Draws are the random numbers of one message on one channel. Each is a hash of the seed, the message's
// number, the channel and the part drawn, and of nothing else.
type Draws struct{ key uint64 }

// Draws are those of one message.
func (s Stream) Draws(message uint32) Draws {
	return Draws{Mix(s.key + uint64(message)*0xd1342543de82ef95)}
}

// Segment are the draws of one segment of an SMS, numbered from 0. Those of the first are the message's own, so that a
// text of one segment is drawn as any other message.
func (d Draws) Segment(number int) Draws {
	if number == 0 {
		return d
	}
	return Draws{d.Bits(Segment + Part(number))}
}

// Bits are 64 random bits.
func (d Draws) Bits(p Part) uint64 { return Mix(d.key + uint64(p)*Golden) }

// Unit is a number between 0 and 1, neither included.
func (d Draws) Unit(p Part) float64 {
	return float64((float64(d.Bits(p)>>12) + 0.5) * (1.0 / (1 << 52)))
}

// Chance is true in the given share of draws.
func (d Draws) Chance(share float64, p Part) bool { return share > 0 && d.Unit(p) < share }

// Mix is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014): a bijection in which each bit of the input
// turns half the bits of the output.
func Mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Unmix is the inverse of Mix.
func Unmix(x uint64) uint64 {
	x = (x ^ x>>31 ^ x>>62) * 0x319642b2d24d8ec3
	x = (x ^ x>>27 ^ x>>54) * 0x96de1b173f119089
	return x ^ x>>30 ^ x>>60
}
