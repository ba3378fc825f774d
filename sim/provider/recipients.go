package provider

import (
	"cmp"
	"slices"
	"time"

	"cascade/scenarios"
	"cascade/sim/random"
)

// Recipients are what is known of those whom messages go to: when they are offline, and when they wrote. The
// providers of a world share one. The zero value knows nobody.
type Recipients struct {
	kinds  random.Stream // draws which share a generated recipient belongs to
	named  map[string]*scenarios.Recipient
	shares []share
	heard  map[string]time.Duration // when those wrote who have written since virtual zero
	owners map[string]string        // by alias, the recipient's own number
}

// share is a kind of generated recipients: those whose draw is below this, and not below that of the one before.
type share struct {
	below float64
	*scenarios.Recipient
}

// NewRecipients knows the recipients of a scenario. Which of the generated ones a share means follows from the seed.
func NewRecipients(seed uint64, known []scenarios.Recipient) *Recipients {
	rs := &Recipients{kinds: random.NewStream(seed, 0)}
	for _, r := range known {
		rs.Set(r)
	}
	return rs
}

// Set replaces what is known of the recipient of an MSISDN. One without is a share of the generated recipients, and
// added to those that there are.
func (rs *Recipients) Set(r scenarios.Recipient) {
	r.Offline = slices.Clone(r.Offline)
	slices.SortStableFunc(r.Offline, func(a, b scenarios.Offline) int { return cmp.Compare(a.From, b.From) })
	if r.MSISDN != "" {
		if rs.named == nil {
			rs.named = map[string]*scenarios.Recipient{}
		}
		rs.own(rs.named[r.MSISDN], &r)
		rs.named[r.MSISDN] = &r
		return
	}
	below := r.Share
	if n := len(rs.shares); n > 0 {
		below += rs.shares[n-1].below
	}
	rs.shares = append(rs.shares, share{below, &r})
}

// own notes by which other numbers a recipient is reached from now on, instead of those before, if any.
func (rs *Recipients) own(before, r *scenarios.Recipient) {
	if before != nil {
		for _, alias := range before.Aliases {
			if rs.owners[alias] == r.MSISDN { // else it has become somebody else's meanwhile
				delete(rs.owners, alias)
			}
		}
	}
	for _, alias := range r.Aliases {
		if rs.owners == nil {
			rs.owners = map[string]string{}
		}
		rs.owners[alias] = r.MSISDN
	}
}

// Owner is the MSISDN of the recipient whom a number reaches: of an alias the recipient's own, and else the number.
func (rs *Recipients) Owner(number string) string {
	if msisdn, ok := rs.owners[number]; ok {
		return msisdn
	}
	return number
}

// aliases are the other numbers of a recipient.
func (rs *Recipients) aliases(msisdn string) []string {
	if known := rs.named[msisdn]; known != nil {
		return known.Aliases
	}
	return nil
}

// of is what is known of the send's recipient, or nil. Their offline windows stand in order of time.
func (rs *Recipients) of(s *Send) *scenarios.Recipient {
	if known, ok := rs.named[s.Recipient]; ok || !s.Generated {
		return known
	}
	drawn := rs.kinds.Draws(s.Message).Unit(random.Kind)
	for i := range rs.shares {
		if drawn < rs.shares[i].below {
			return rs.shares[i].Recipient
		}
	}
	return nil
}
