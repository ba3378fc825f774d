package dashboard

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
)

// What a segment of a path costs that is not the one wanted, and what a path may cost that is still near another.
const (
	misspelt = 1
	wrong    = 2 // another word, missing, or too many
	farthest = 2 * wrong
)

// nearest is which of the paths a request that nothing answers comes closest to, such as
// "POST /api/v1/subaccounts/shop/messages", and the subaccount that it seems to name; "" where nothing is near.
func nearest(paths map[string]sendapi.Methods, r *http.Request) (near, subaccount string) {
	given := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	least := farthest + 1
	for _, pattern := range slices.Sorted(maps.Keys(paths)) {
		wanted := strings.Split(strings.Trim(pattern, "/"), "/")
		path, named, cost := matched(wanted, given)
		if cost >= least {
			continue
		}
		least, subaccount = cost, named
		methods := slices.Sorted(maps.Keys(paths[pattern]))
		if slices.Contains(methods, r.Method) {
			methods = []string{r.Method}
		}
		near = strings.Join(methods, ", ") + " /" + strings.Join(path, "/")
	}
	return near, subaccount
}

// matched lays a pattern's segments beside those of a path, so that as few as can be are wrong. It gives the path that
// was meant, the subaccount in it, and what the wrong ones cost.
func matched(wanted, given []string) (meant []string, subaccount string, cost int) {
	// The distance of two texts, with segments in the place of letters: first the costs from the ends on, then the way
	// that they lead along from the beginning.
	// costs[i][j] is what the segments from wanted[i] and given[j] on cost at least.
	costs := make([][]int, len(wanted)+1)
	differ := func(i, j int) int {
		if isPlace(wanted[i]) || wanted[i] == given[j] {
			return 0
		}
		if _, near := problem.Closest(given[j], wanted[i:i+1]); near {
			return misspelt
		}
		return wrong
	}
	for i := len(wanted); i >= 0; i-- {
		costs[i] = make([]int, len(given)+1)
		for j := len(given); j >= 0; j-- {
			switch {
			case i == len(wanted):
				costs[i][j] = wrong * (len(given) - j)
			case j == len(given):
				costs[i][j] = wrong * (len(wanted) - i)
			default:
				costs[i][j] = min(costs[i+1][j+1]+differ(i, j), costs[i+1][j]+wrong, costs[i][j+1]+wrong)
			}
		}
	}
	for i, j := 0, 0; i < len(wanted); {
		switch {
		case j < len(given) && costs[i][j] == costs[i+1][j+1]+differ(i, j):
			segment := wanted[i]
			if isPlace(segment) {
				segment = given[j]
			}
			if wanted[i] == "{subAccountId}" {
				subaccount = given[j]
			}
			meant = append(meant, segment)
			i, j = i+1, j+1
		case costs[i][j] == costs[i+1][j]+wrong:
			meant = append(meant, wanted[i])
			i++
		default:
			j++
		}
	}
	return meant, subaccount, costs[0][0]
}

func isPlace(segment string) bool { return strings.HasPrefix(segment, "{") }
