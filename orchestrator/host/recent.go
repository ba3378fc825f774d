package host

// recent remembers what was used last: between most and twice most of it.
type recent[K comparable, V any] struct {
	most       int
	young, old map[K]V
}

func newRecent[K comparable, V any](most int) recent[K, V] {
	return recent[K, V]{most, map[K]V{}, nil}
}

func (r *recent[K, V]) get(key K) (V, bool) {
	v, ok := r.young[key]
	if !ok {
		if v, ok = r.old[key]; ok {
			r.put(key, v)
		}
	}
	return v, ok
}

func (r *recent[K, V]) put(key K, v V) {
	if len(r.young) >= r.most {
		r.young, r.old = make(map[K]V, r.most), r.young
	}
	r.young[key] = v
}

func (r *recent[K, V]) clear() { r.young, r.old = map[K]V{}, nil }
