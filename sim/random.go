package sim

import "cascade/orchestrator"

// part names what is drawn, so that each draw has its own random number whatever else is drawn.
type part uint64

const (
	drawReach part = iota + 1
	drawReject
	drawStall
	drawReaders
	drawAccepted
	drawSent
	drawDelivered
	drawRead
	drawArrival
	drawPerson
	drawUMID
	drawShare
	drawRepeat  part = 1 << 8 // and the receipt's place
	drawReorder part = 2 << 8
)

// golden is 2 to the power of 64, divided by the golden ratio.
const golden = 0x9e3779b97f4a7c15

// stream is the random numbers of one channel; that of channel 0 is for what belongs to none.
type stream struct{ key uint64 }

func newStream(seed uint64, c orchestrator.Channel) stream {
	return stream{mix(seed + uint64(c)*golden)}
}

// draws are the random numbers of one message on one channel. Each is a hash of the seed, the message's
// number, the channel and the part drawn, and of nothing else.
type draws struct{ key uint64 }

func (s stream) draws(message uint32) draws {
	return draws{mix(s.key + uint64(message)*0xd1342543de82ef95)}
}

// bits are 64 random bits.
func (d draws) bits(p part) uint64 { return mix(d.key + uint64(p)*golden) }

// unit is a number between 0 and 1, neither included.
func (d draws) unit(p part) float64 {
	return float64((float64(d.bits(p)>>12) + 0.5) * (1.0 / (1 << 52)))
}

// chance is true in the given share of draws.
func (d draws) chance(share float64, p part) bool { return share > 0 && d.unit(p) < share }

// mix is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014): a bijection in which each bit of the input
// turns half the bits of the output.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// unmix is the inverse of mix.
func unmix(x uint64) uint64 {
	x = (x ^ x>>31 ^ x>>62) * 0x319642b2d24d8ec3
	x = (x ^ x>>27 ^ x>>54) * 0x96de1b173f119089
	return x ^ x>>30 ^ x>>60
}
