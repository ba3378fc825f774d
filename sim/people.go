package sim

import (
	"strconv"

	"github.com/brianvoe/gofakeit/v6"

	"cascade/sim/random"
)

// people are the fake recipients of a run. Who they are follows from the seed and their number alone.
type people struct {
	seed   uint64
	source fakeSource
	faker  *gofakeit.Faker // made on first use: most runs never need a name
}

// newPeople makes the recipients of a run.
func newPeople(seed uint64) *people { return &people{seed: seed} }

// Mobile numbers of Singapore: +65, then eight digits that begin with 8 or 9. None is magic.
const (
	firstNumber = 80_000_000
	numberCount = 20_000_000
	numberBits  = 25 // the least that hold numberCount
)

// msisdn is the number of person n: a bijection, so that the first twenty million are distinct. It mixes n
// within 25 bits, again until it falls in range.
func (p *people) msisdn(n uint32) string {
	const mask = 1<<numberBits - 1
	x, shift := uint64(n)%numberCount, random.Mix(p.seed)
	for {
		x = (x*0x9e3779b1 + shift) & mask
		x ^= x >> 13
		x = x * 0x85ebca6b & mask
		x ^= x >> 12
		if x < numberCount {
			return "+65" + strconv.FormatUint(firstNumber+x, 10)
		}
	}
}

// text is what person n is sent when the scenario says nothing.
func (p *people) text(n uint32) string {
	if p.faker == nil {
		p.faker = gofakeit.NewCustom(&p.source)
	}
	p.source.state = random.NewStream(p.seed, 0).Draws(n).Bits(random.Person)
	return "Hi " + p.faker.FirstName() + ", " + p.faker.Sentence(8)
}

// fakeSource is one generator that is reseeded for each person.
type fakeSource struct{ state uint64 }

// Uint64 is the next number of SplitMix64.
func (s *fakeSource) Uint64() uint64 {
	s.state += random.Golden
	return random.Mix(s.state)
}

// Int63 is the next non-negative number.
func (s *fakeSource) Int63() int64 { return int64(s.Uint64() >> 1) }

// Seed starts anew.
func (s *fakeSource) Seed(seed int64) { s.state = uint64(seed) }
