// Package tune tries plans on a crowd, and tells which are worth choosing between.
//
//	plans, err := tune.Space{Windows: windows}.Plans(s.Plan)
//	r, err := tune.Run(ctx, s, plans, tune.Options{})
//
// Every plan meets the same recipients and the same draws: that a recipient reads after 40 s does not depend on what
// the plan waits for. What differs between two plans is therefore theirs, and a small crowd tells it.
//
// A plan is on the front when no other is at least as good in every figure (reached, time to reach, duplicates, cost)
// and better in one. The plan that is recommended is run again with other seeds, on which it was not chosen.
package tune
