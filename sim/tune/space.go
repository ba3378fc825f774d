package tune

import (
	"fmt"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// Space is the plans to try: every window, status and order with every other. What is empty stays as the plan has it.
type Space struct {
	Windows  []time.Duration       // of each step but the last
	Statuses []orchestrator.Status // that each step but the last waits for, where its channel reports it
	Orders   [][]orchestrator.Channel
}

// MaxPlans is the most that are tried.
const MaxPlans = 5000

// Plans lists every plan of the space, the given one first. A channel in an order that the plan does not have is tried
// with no success status of its own.
func (s Space) Plans(plan orchestrator.Plan) ([]orchestrator.Plan, error) {
	orders := s.Orders
	if len(orders) == 0 {
		orders = [][]orchestrator.Channel{channels(plan)}
	}
	plans := []orchestrator.Plan{plan}
	for _, order := range orders {
		tried := orchestrator.Plan{}
		for _, c := range order {
			step := orchestrator.Step{Channel: c}
			if i := slices.Index(channels(plan), c); i >= 0 {
				step = plan[i]
			}
			tried = append(tried, step)
		}
		if last := len(tried) - 1; last >= 0 {
			tried[last].FallbackAfter, tried[last].SuccessStatus = 0, 0
		}
		var err error
		if plans, err = s.vary(plans, tried, 0); err != nil {
			return nil, err
		}
	}
	return plans, nil
}

// vary adds every plan that differs from the given one from step i on.
func (s Space) vary(plans []orchestrator.Plan, plan orchestrator.Plan, i int) ([]orchestrator.Plan, error) {
	if len(plans) > MaxPlans {
		return nil, problem.Problem{
			What: fmt.Sprintf("more than %d plans are to be tried", MaxPlans),
			Hint: "give fewer windows, statuses or orders",
		}
	}
	if i >= len(plan)-1 {
		if !slices.ContainsFunc(plans, func(p orchestrator.Plan) bool { return same(p, plan) }) {
			plans = append(plans, slices.Clone(plan))
		}
		return plans, nil
	}
	kept := plan[i]
	for _, window := range orAsItIs(s.Windows, windowOf(kept)) {
		for _, status := range orAsItIs(s.Statuses, kept.SuccessStatus) {
			if status != 0 && !kept.Channel.Reports(status) {
				continue
			}
			plan[i].FallbackAfter, plan[i].SuccessStatus = window, status
			var err error
			if plans, err = s.vary(plans, plan, i+1); err != nil {
				return nil, err
			}
		}
	}
	plan[i] = kept
	return plans, nil
}

// defaultWindow is tried for a step that had none, because it was the last.
const defaultWindow = time.Minute

func windowOf(s orchestrator.Step) time.Duration {
	if s.FallbackAfter == 0 {
		return defaultWindow
	}
	return s.FallbackAfter
}

func orAsItIs[T any](tried []T, is T) []T {
	if len(tried) == 0 {
		return []T{is}
	}
	return tried
}

func channels(plan orchestrator.Plan) (all []orchestrator.Channel) {
	for _, step := range plan {
		all = append(all, step.Channel)
	}
	return all
}

// same tells whether two plans do the same: a status that is left out is the one that it stands for.
func same(a, b orchestrator.Plan) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		last := i == len(a)-1
		if a[i].Channel != b[i].Channel || a[i].Success() != b[i].Success() || !last &&
			a[i].FallbackAfter != b[i].FallbackAfter {
			return false
		}
	}
	return true
}

// AllOrders is every order of the plan's channels.
func AllOrders(plan orchestrator.Plan) (orders [][]orchestrator.Channel) {
	var extend func(done, left []orchestrator.Channel)
	extend = func(done, left []orchestrator.Channel) {
		if len(left) == 0 {
			orders = append(orders, slices.Clone(done))
			return
		}
		for i, c := range left {
			extend(append(slices.Clone(done), c), slices.Delete(slices.Clone(left), i, i+1))
		}
	}
	extend(nil, channels(plan))
	return orders
}
