package provider

import (
	"cmp"
	"slices"

	"cascade/orchestrator"
	"cascade/sim/random"
)

// hasten lets a share of the sends over wires be told of at once, before they are answered: what comes up to and
// including the first status that callbacks tell of comes at the instant of the firing. A send that fails first is
// answered with its failure, and none is hastened of which nothing is told.
func (p *Simulated) hasten(s *Send) {
	if p.early == 0 || s.Body.Wire == nil || !s.Random.Draws(s.Message).Chance(p.early, random.Early) {
		return
	}
	slices.SortStableFunc(s.Receipts, func(a, b Receipt) int {
		return cmp.Or(cmp.Compare(a.After, b.After), cmp.Compare(a.Place, b.Place))
	})
	told := slices.IndexFunc(s.Receipts, func(r Receipt) bool { return r.Status != orchestrator.Accepted })
	if told < 0 || s.Receipts[told].Status.IsFailure() {
		return
	}
	for i := range s.Receipts[:told+1] { // the order stays, also where the script's is another one
		s.Receipts[i].After, s.Receipts[i].Place = 0, uint8(min(i, MaxPlace))
	}
	for i := told + 1; i < len(s.Receipts) && s.Receipts[i].After == 0; i++ {
		s.Receipts[i].Place = uint8(min(i, MaxPlace))
	}
}
