package host

import "sync"

// room is how many sends may begin on the way to one provider: all hosts of a process share it.
type room struct {
	mu      sync.Mutex
	free    int
	waiting map[*queue]bool // whose hosts have sends that found no room
}

// take takes as many as there are, up to so many, and remembers who would have taken more.
func (r *room) take(most int, who *queue) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := max(0, min(most, r.free))
	r.free -= taken
	if taken < most {
		r.waiting[who] = true
	}
	return taken
}

// give gives some back, and wakes those who waited for them.
func (r *room) give(n int) {
	if n == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.free += n
	for who := range r.waiting { // in no order: each looks for itself
		who.ring()
	}
	clear(r.waiting)
}

func (r *room) some() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.free > 0
}

// rooms are those of a process, by the names of lanes.
type rooms struct {
	mu sync.Mutex
	by map[string]*room
}

// of is the room of a lane, which has so much when it is made.
func (r *rooms) of(name string, free int) *room {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by == nil {
		r.by = map[string]*room{}
	}
	if r.by[name] == nil {
		r.by[name] = &room{free: free, waiting: map[*queue]bool{}}
	}
	return r.by[name]
}
