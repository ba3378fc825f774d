package dashboard

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// farthest is how many segments of a path may be wrong, missing or too many for it still to be near another.
const farthest = 2

// nearest is what of the API under test a request that nothing answers comes closest to, such as
// "POST /api/v1/subaccounts/shop/messages", and the subaccount that it seems to name; "" where nothing is near.
func (s *Server) nearest(r *http.Request) (near, subaccount string) {
	given := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	least := farthest + 1
	for _, pattern := range slices.Sorted(maps.Keys(s.tested)) {
		wanted := strings.Split(strings.Trim(pattern, "/"), "/")
		path, named, wrong := fit(wanted, given)
		if wrong >= least {
			continue
		}
		least, subaccount = wrong, named
		methods := slices.Sorted(maps.Keys(s.tested[pattern]))
		if slices.Contains(methods, r.Method) {
			methods = []string{r.Method}
		}
		near = strings.Join(methods, ", ") + " /" + strings.Join(path, "/")
	}
	return near, subaccount
}

// fit lays a pattern's segments beside those of a path, so that as few as can be are wrong, missing or too many. It
// gives the path that was meant, the subaccount in it, and how many are wrong.
func fit(wanted, given []string) (meant []string, subaccount string, wrong int) {
	// wrongs[i][j] is how many are wrong at least of the segments from wanted[i] and given[j] on.
	wrongs := make([][]int, len(wanted)+1)
	differ := func(i, j int) int {
		if isPlace(wanted[i]) || wanted[i] == given[j] {
			return 0
		}
		return 1
	}
	for i := len(wanted); i >= 0; i-- {
		wrongs[i] = make([]int, len(given)+1)
		for j := len(given); j >= 0; j-- {
			switch {
			case i == len(wanted):
				wrongs[i][j] = len(given) - j
			case j == len(given):
				wrongs[i][j] = len(wanted) - i
			default:
				wrongs[i][j] = min(wrongs[i+1][j+1]+differ(i, j), wrongs[i+1][j]+1, wrongs[i][j+1]+1)
			}
		}
	}
	for i, j := 0, 0; i < len(wanted); {
		switch {
		case j < len(given) && wrongs[i][j] == wrongs[i+1][j+1]+differ(i, j):
			segment := wanted[i]
			if isPlace(segment) {
				segment = given[j]
			}
			if wanted[i] == "{subAccountId}" {
				subaccount = given[j]
			}
			meant = append(meant, segment)
			i, j = i+1, j+1
		case wrongs[i][j] == wrongs[i+1][j]+1:
			meant = append(meant, wanted[i])
			i++
		default:
			j++
		}
	}
	return meant, subaccount, wrongs[0][0]
}

func isPlace(segment string) bool { return strings.HasPrefix(segment, "{") }
