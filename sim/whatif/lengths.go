package whatif

import (
	"slices"
	"time"
)

const (
	shortest = 10 * time.Second // that a plan may say
	longest  = 24 * time.Hour
	pieces   = 24 // into which the lengths are parted
)

// Range is between which lengths a window is tried that is so long: from the shortest that there is to three times its
// own, and to two minutes at least.
func Range(is time.Duration) (least, most time.Duration) {
	unit := time.Minute
	if is > time.Hour {
		unit = time.Hour
	}
	most = max((3*is+unit-1)/unit*unit, 2*time.Minute)
	return shortest, min(most, longest)
}

// lengths are those at which a window is tried: evenly over its range, in whole seconds, and both that it has.
func lengths(was, is time.Duration) []time.Duration {
	from := was
	if from == 0 {
		from = is
	}
	least, most := Range(from)
	var all []time.Duration
	for i := range pieces + 1 {
		all = append(all, (least + (most-least)*time.Duration(i)/pieces).Round(time.Second))
	}
	for _, own := range []time.Duration{was, is} {
		if own > 0 {
			all = append(all, own)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
