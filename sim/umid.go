package sim

import (
	"math"

	"cascade/orchestrator/record"
	"cascade/sim/random"
)

// umids makes the ids of a world's messages: UUIDs of version 4, whose bits follow from the seed, the
// subaccount and the message's number, so that a run repeats them.
type umids struct{ seed uint64 }

func newUMIDs(seed uint64, subaccount string) umids {
	h := random.Mix(seed ^ 0x5bd1e9955bd1e995)
	for i := range len(subaccount) {
		h = random.Mix(h ^ uint64(subaccount[i])<<8 ^ uint64(i))
	}
	return umids{h}
}

// appendTo writes the id of a message, such as 0b6ac1a8-3d52-4e5f-9f0e-2d6b1c7a9e10.
func (u umids) appendTo(dst []byte, message uint32) []byte {
	return record.AppendUUID(dst, u.bytes(message))
}

func (u umids) bytes(message uint32) (id [16]byte) {
	hi := random.Mix(u.seed + uint64(message)*random.Golden)
	lo := random.Mix(hi ^ u.seed<<1)
	for i := range 8 {
		id[i], id[8+i] = byte(hi>>(8*i)), byte(lo>>(8*i))
	}
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id
}

func (u umids) of(message uint32) string { return string(u.appendTo(nil, message)) }

// number finds the message of an id. The id holds all but four bits of a bijection of the number, so that no
// index is needed: the sixteen numbers that it may come from are tried.
func (u umids) number(id [16]byte) (uint32, bool) {
	const inverse = 0xf1de83e19937733d // of random.Golden, modulo 2^64
	var hi uint64
	for i := range 8 {
		hi |= uint64(id[i]) << (8 * i)
	}
	for lost := range uint64(16) {
		n := (random.Unmix(hi&^(0xf<<52)|lost<<52) - u.seed) * inverse
		if n <= math.MaxUint32 && u.bytes(uint32(n)) == id {
			return uint32(n), true
		}
	}
	return 0, false
}
