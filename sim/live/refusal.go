package live

import (
	"cmp"
	"slices"
	"time"

	"cascade/sim"
)

// Refuse records on the timeline that a request over a wire was refused, at the current instant. A world that is full
// records none.
func (w *World) Refuse(r sim.Refusal) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.gone() != nil || w.room(0) != nil {
		return
	}
	w.catchUp()
	w.sim.Refuse(r)
	w.size.texts += refusalBytes
	w.collect()
}

// Ignored is a field of requests over a wire that was accepted and has no effect.
type Ignored struct {
	Field string
	Count int           // the requests that had it
	Last  time.Duration // when the last of them came
}

// ignoredField names a field of a wire.
type ignoredField struct{ wire, field string }

// Ignore counts fields of a request that was accepted over a wire: they have no effect.
func (w *World) Ignore(wire string, fields ...string) {
	if len(fields) == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.catchUp()
	for _, f := range fields {
		key := ignoredField{wire, f}
		w.ignored[key] = Ignored{f, w.ignored[key].Count + 1, w.sim.Now()}
	}
}

// IgnoredOver lists the fields that came over a wire and had no effect, by name.
func (w *World) IgnoredOver(wire string) []Ignored {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []Ignored
	for key, came := range w.ignored {
		if key.wire == wire {
			list = append(list, came)
		}
	}
	slices.SortFunc(list, func(a, b Ignored) int { return cmp.Compare(a.Field, b.Field) })
	return list
}
