package merge

// sortedRun is up to how many entries are best sorted by insertion.
const sortedRun = 16

// sortEntries sorts by instant, order and message, and keeps those alike as they stand. It is a merge sort over sorted
// runs of a few; spare is as long as v.
func sortEntries(v, spare []Entry) {
	for from := 0; from < len(v); from += sortedRun {
		insert(v[from:min(from+sortedRun, len(v))])
	}
	from, to := v, spare
	for width := sortedRun; width < len(v); width *= 2 {
		for at := 0; at < len(v); at += 2 * width {
			middle, end := min(at+width, len(v)), min(at+2*width, len(v))
			mergeRuns(to[at:end], from[at:middle], from[middle:end])
		}
		from, to = to, from
	}
	if len(v) > 0 && &from[0] != &v[0] {
		copy(v, from)
	}
}

// insert sorts by insertion.
func insert(v []Entry) {
	for i := 1; i < len(v); i++ {
		if !v[i].before(&v[i-1]) {
			continue
		}
		e, j := v[i], i
		for ; j > 0 && e.before(&v[j-1]); j-- {
			v[j] = v[j-1]
		}
		v[j] = e
	}
}

// mergeRuns merges two sorted runs; on a tie the first run's entry comes first.
func mergeRuns(dst, a, b []Entry) {
	if len(a) == 0 || len(b) == 0 || !b[0].before(&a[len(a)-1]) {
		copy(dst[copy(dst, a):], b)
		return
	}
	for len(a) > 0 && len(b) > 0 {
		if b[0].before(&a[0]) {
			dst[0], b = b[0], b[1:]
		} else {
			dst[0], a = a[0], a[1:]
		}
		dst = dst[1:]
	}
	copy(dst[copy(dst, a):], b)
}
