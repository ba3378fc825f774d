package dashboard

import (
	"math"
	"net/http"
	"time"

	"cascade/orchestrator/host/door"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
)

// piece is how many lines are read at a time.
const piece = 1000

// timeline answers with the lines after a cursor. Long timelines are written piece by piece, and the world is
// only locked for a piece at a time.
func (s *Server) timeline(w http.ResponseWriter, r *http.Request, world *live.World) error {
	p, err := readExcerpt(r, world.Index, math.MaxInt)
	if err != nil {
		return err
	}
	s.patient(w, func() { world.Grown(r.Context(), p.from, p.wait) })
	if world, err = s.since(r, world, &p); err != nil {
		return err
	}
	end := world.Len()
	if p.from > end {
		return sendapi.Invalid("cursor %s lies ahead of the timeline", world.Cursor(p.from))
	}
	end = p.from + min(end-p.from, p.limit)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	var lines live.Lines
	out := append([]byte(nil), `{"events":[`...)
	for from := p.from; from < end; {
		world.Read(&lines, from, min(piece, end-from))
		for i := range lines.Len() {
			if from+i > p.from {
				out = append(out, ',')
			}
			out = append(out, lines.At(i)...)
		}
		from += lines.Len()
		if _, err := w.Write(out); err != nil {
			return nil // the client is gone
		}
		out = out[:0]
		http.NewResponseController(w).SetWriteDeadline(time.Now().Add(door.AnswerTime))
	}
	out = append(append(append(out, `],"cursor":"`...), world.Behind(end).String()...), '"')
	if p.reset {
		out = append(out, `,"reset":true`...)
	}
	w.Write(append(out, '}'))
	return nil
}

func (s *Server) summary(w http.ResponseWriter, _ *http.Request, world *live.World) error {
	sendapi.WriteJSON(w, http.StatusOK, world.Summary())
	return nil
}
