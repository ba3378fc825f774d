package smpp

import (
	"encoding/binary"
	"strings"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator/channel/smpp"
	"cascade/sim/live"
)

// How many messages of a system_id may be without some of their parts at once, and how many bytes they may have, and
// those of all together: the oldest is dropped for one more. Where all are too many, those go that have more than a few.
const (
	mostPartials        = 1000
	mostPartialBytes    = 4 << 20
	mostAllPartialBytes = 64 << 20
	fewPartialBytes     = 64 << 10
)

// partBytes is about what a part takes beside its text, and idBytes an id that does not tell its message.
const (
	partBytes = 48
	idBytes   = 150
)

// partials are the messages of a world that are not whole yet, and what is known of ids that do not tell their message.
type partials struct {
	world *live.World
	made  uint64 // parts that were ever given an id
	open  map[partialKey]*partial
	order []partialKey
	bytes int                  // that they take, with their texts
	all   *int                 // that those of all worlds take
	whole map[string]uuid.UUID // by an id as it is spelled: the message that it is of, or that a part became part of
}

// partialKey is what the parts of one message share.
type partialKey struct {
	source, dest smpp.Address
	reference    uint16
	total        int
}

// partial is a message that is not whole yet.
type partial struct {
	parts   []part // by number; one that has not come has no id
	missing int
}

// partialsOf are those of a world. The lock is held.
func (s *Server) partialsOf(w *live.World) *partials {
	of := s.partials[w.Name()]
	if of == nil || of.world != w { // those of a world that was reset are nobody's any more
		of = &partials{world: w, all: &s.partialBytes, open: map[partialKey]*partial{}, whole: map[string]uuid.UUID{}}
		s.partials[w.Name()] = of
		s.running.Go(func() { s.forgetPartials(of) })
	}
	return of
}

// forgetPartials drops those of a world when it is gone, which they would keep in memory.
func (s *Server) forgetPartials(of *partials) {
	select {
	case <-of.world.Done():
	case <-s.ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	of.take(-of.bytes)
	if s.partials[of.world.Name()] == of {
		delete(s.partials, of.world.Name())
	}
}

// join adds a part. It gives all parts once the last of them has come; before, it gives that part's id alone.
func (s *Server) join(w *live.World, m *smpp.Message, p smpp.Part) (whole []part, id uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := s.partialsOf(w)
	key := partialKey{m.Source, m.Dest, p.Reference, p.Total}
	d, ok := of.open[key]
	if !ok {
		d = &partial{make([]part, p.Total), p.Total}
		of.add(key, d)
	}
	at := &d.parts[p.Number-1]
	if at.id == uuid.Nil {
		d.missing--
	}
	of.take(len(p.Text) - len(at.text))
	*at = part{of.newID(), m.Registered, p.Text}
	if d.missing > 0 {
		id = at.id
		for of.bytes > mostPartialBytes || of.bytes > fewPartialBytes && *of.all > mostAllPartialBytes {
			of.drop(of.order[0])
		}
		return nil, id
	}
	at.id = uuid.Nil // the last that came has the message's own
	of.drop(key)
	return d.parts, uuid.Nil
}

// became notes which message has the ids of a request, where they do not tell it themselves.
func (s *Server) became(w *live.World, q *request, umid uuid.UUID) {
	if len(q.parts) == 1 && q.ids == smpp.SameID {
		return
	}
	w.Keep(2 * len(q.parts) * idBytes) // without the lock: a world takes it under its own
	s.mu.Lock()
	defer s.mu.Unlock()
	of := s.partialsOf(w)
	for i := range q.parts {
		answer, receipt := q.ids.Spell(q.parts[i].idOf(umid))
		of.whole[answer], of.whole[receipt] = umid, umid
	}
}

// message is the one that an id is of, or of a part of.
func (s *Server) message(w *live.World, id string) (uuid.UUID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if of := s.partials[w.Name()]; of != nil && of.world == w {
		if umid, ok := of.whole[id]; ok {
			return umid, nil
		}
	}
	return uuid.FromString(id)
}

func (o *partials) add(key partialKey, d *partial) {
	if len(o.order) >= mostPartials {
		o.drop(o.order[0])
	}
	o.open[key] = d
	o.order = append(o.order, key)
	o.take(len(d.parts) * partBytes)
}

// take counts so many bytes more.
func (o *partials) take(bytes int) {
	o.bytes += bytes
	*o.all += bytes
}

func (o *partials) drop(key partialKey) {
	for i := range o.open[key].parts {
		o.take(-len(o.open[key].parts[i].text) - partBytes)
	}
	delete(o.open, key)
	for i, k := range o.order {
		if k == key {
			o.order = append(o.order[:i], o.order[i+1:]...)
			return
		}
	}
}

// newID is the id of a part that is not the last. It follows from the seed, the subaccount and what came before.
func (o *partials) newID() uuid.UUID {
	o.made++
	of := binary.BigEndian.AppendUint64(nil, o.world.Seed())
	of = binary.BigEndian.AppendUint64(of, o.made)
	return uuid.NewV5(uuid.Nil, string(of)+o.world.Name())
}

// textOf is what the parts say together.
func textOf(parts []part) string {
	var text strings.Builder
	for i := range parts {
		text.WriteString(parts[i].text)
	}
	return text.String()
}
