package live

import "cascade/orchestrator"

// Journey is the sends of one business message over wires: those with the same ref, or, without one, to one recipient.
type Journey struct {
	Ref, Recipient string
	Sends          []Row // in order
	Copies         int   // that the recipient got of all of them
}

// Journeys lists the journeys in the order of their first sends. A ref or a recipient that is not "" chooses, and so
// does a least number of copies.
func (w *World) Journeys(ref, recipient string, copies int) []Journey {
	w.mu.Lock()
	defer w.mu.Unlock()
	places := map[orchestrator.Wire]int{} // by ref, or by recipient in the place of the name
	var all []Journey
	for n := range uint32(w.sim.Len()) {
		if _, ok := w.over[n]; !ok {
			continue
		}
		row := w.row(n)
		key := orchestrator.Wire{Ref: row.Ref}
		if row.Ref == "" {
			key.Name = row.Recipient
		}
		at, known := places[key]
		if !known {
			at = len(all)
			places[key] = at
			all = append(all, Journey{Ref: row.Ref, Recipient: row.Recipient})
		}
		all[at].Sends = append(all[at].Sends, row)
		all[at].Copies += row.Copies
	}
	chosen := all[:0]
	for _, j := range all {
		if (ref == "" || j.Ref == ref) && (recipient == "" || j.Recipient == recipient) && j.Copies >= copies {
			chosen = append(chosen, j)
		}
	}
	return chosen
}
