package sim

import "cascade/orchestrator"

// routes are the routes of a world's messages, each once: a million messages go by a few.
type routes map[[orchestrator.MaxSteps]orchestrator.RouteStep]orchestrator.Route

// mostRoutes is how many routes are looked out for: customers have a few plans, not thousands.
const mostRoutes = 1000

// same is the route that stands for all that are equal to this one.
func (rs *routes) same(route orchestrator.Route) orchestrator.Route {
	var key [orchestrator.MaxSteps]orchestrator.RouteStep
	copy(key[:], route)
	if known, ok := (*rs)[key]; ok {
		return known
	}
	if *rs == nil {
		*rs = routes{}
	}
	if len(*rs) < mostRoutes {
		(*rs)[key] = route
	}
	return route
}
