package dashboard

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

// Limits of what one answer holds and waits for.
const (
	piece   = 1000 // lines that are read at a time
	maxWait = time.Minute
)

// excerpt is the part of a list that a request asks for.
type excerpt struct {
	from  int           // index of the first
	reset bool          // the cursor is of a world since reset
	limit int           // at most so many; 0: all
	wait  time.Duration // for there to be one
}

// readExcerpt reads after, wait and limit. Without after a list begins at the beginning.
func readExcerpt(r *http.Request, world *live.World) (p excerpt, err error) {
	query := r.URL.Query()
	if text := query.Get("after"); text != "" {
		cursor, err := live.ParseCursor(text)
		if err != nil {
			return p, err
		}
		p.from, p.reset = world.Index(cursor)
	}
	if text := query.Get("wait"); text != "" {
		wait, err := scenarios.ParseDuration(text)
		if err != nil {
			return p, sendapi.Invalid("wait: %v (give a duration such as 10s)", err)
		}
		p.wait = min(wait, maxWait)
	}
	p.limit, err = readLimit(query)
	return p, err
}

func readLimit(query url.Values) (int, error) {
	text := query.Get("limit")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, sendapi.Invalid("limit: %.60q is not a whole number above 0", text)
	}
	return n, nil
}

// since is the world to answer from after the wait: it may have been reset meanwhile, or removed.
func (s *Server) since(r *http.Request, world *live.World, p *excerpt) (*live.World, error) {
	now, err := s.find(r)
	if err == nil && now != world {
		p.from, p.reset = 0, true
	}
	return now, err
}

// timeline answers with the lines after a cursor. Long timelines are written piece by piece, and the world is
// only locked for a piece at a time.
func (s *Server) timeline(w http.ResponseWriter, r *http.Request, world *live.World) error {
	p, err := readExcerpt(r, world)
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
	if p.limit > 0 {
		end = p.from + min(end-p.from, p.limit)
	}
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
		http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerTime))
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
