package sim

import (
	"slices"
	"strconv"
	"strings"

	"github.com/brianvoe/gofakeit/v6"

	"cascade/scenarios"
	"cascade/sim/random"
)

// people are the fake recipients of a run. Who they are follows from the seed and their number alone.
type people struct {
	seed   uint64
	taken  []uint64 // numbers from firstNumber on that nobody generated has, in order
	source fakeSource
	faker  *gofakeit.Faker // made on first use: most runs never need a name
}

// newPeople makes the recipients of a run. None has one of the numbers that are taken.
func newPeople(seed uint64, taken ...string) *people {
	p := &people{seed: seed}
	for _, number := range taken {
		digits, _ := strings.CutPrefix(number, scenarios.GeneratedCountry)
		if n, err := strconv.ParseUint(digits, 10, 64); err == nil && len(digits) == 8 && n >= firstNumber && n-firstNumber < numberCount {
			p.taken = append(p.taken, n-firstNumber)
		}
	}
	slices.Sort(p.taken)
	p.taken = slices.Compact(p.taken)
	return p
}

// Mobile numbers of Singapore: +65, then eight digits that begin with 8 or 9. None is magic.
const (
	firstNumber = 80_000_000
	numberCount = 20_000_000
	numberBits  = 25 // the least that hold numberCount
)

// msisdn is the number of person n: a bijection, so that the first twenty million are distinct, but for as many as are
// taken. It mixes n within 25 bits, again until it falls in range, on a number that is not taken.
func (p *people) msisdn(n uint32) string {
	const mask = 1<<numberBits - 1
	x, shift := p.start(uint64(n)%numberCount), random.Mix(p.seed)
	for {
		x = (x*0x9e3779b1 + shift) & mask
		x ^= x >> 13
		x = x * 0x85ebca6b & mask
		x ^= x >> 12
		if x < numberCount && !p.isTaken(x) {
			return scenarios.GeneratedCountry + strconv.FormatUint(firstNumber+x, 10)
		}
	}
}

// start is where the mixing begins for n: at n itself, or, as only what is not taken is mixed onto what is not taken,
// at one of the last that are not.
func (p *people) start(n uint64) uint64 {
	place, taken := slices.BinarySearch(p.taken, n)
	if !taken {
		return n
	}
	for n = numberCount - 1; ; n-- {
		switch {
		case p.isTaken(n):
		case place == 0:
			return n
		default:
			place--
		}
	}
}

func (p *people) isTaken(n uint64) bool {
	if len(p.taken) == 0 {
		return false
	}
	_, taken := slices.BinarySearch(p.taken, n)
	return taken
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
