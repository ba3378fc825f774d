package dashboard

import (
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

// How many rows one answer lists.
const (
	usualRows = 100
	maxRows   = 1000
)

// maxWait is how long a request may wait for there to be something to list.
const maxWait = time.Minute

// excerpt is the part of a list that a request asks for.
type excerpt struct {
	from  int           // index of the first
	reset bool          // the cursor is of another list, such as that of a world since reset
	limit int           // at most so many
	wait  time.Duration // for there to be one
}

// readExcerpt reads after, wait and limit. Without after a list begins at the beginning; index is where a cursor leads,
// and most are as many as an answer lists, and as it lists without a limit.
func readExcerpt(r *http.Request, index func(live.Cursor) (int, bool), most int) (p excerpt, err error) {
	query := r.URL.Query()
	if text := query.Get("after"); text != "" {
		cursor, err := live.ParseCursor(text)
		if err != nil {
			return p, err
		}
		p.from, p.reset = index(cursor)
	}
	if text := query.Get("wait"); text != "" {
		wait, err := scenarios.ParseDuration(text)
		if err != nil {
			return p, sendapi.Invalid("wait: %v (give a duration such as 10s)", err)
		}
		p.wait = min(wait, maxWait)
	}
	p.limit, err = readLimit(query, most, most)
	return p, err
}

// readOlder reads limit and cursor of a list whose newest stand first: it begins before the index. Without a cursor, or
// with one of a world since reset, it begins with the newest.
func readOlder(query url.Values, world *live.World) (before, limit int, err error) {
	limit, noLimit := readLimit(query, usualRows, maxRows)
	before, noCursor := math.MaxInt, error(nil)
	if text := query.Get("cursor"); text != "" {
		cursor, err := live.ParseCursor(text)
		if at, reset := world.Index(cursor); err == nil && !reset {
			before = at
		}
		noCursor = err
	}
	return before, limit, together(noLimit, noCursor)
}

// older is the cursor of those that are older than the index, or "" where there are none.
func older(world *live.World, before int) string {
	if before == 0 {
		return ""
	}
	return world.Cursor(before).String()
}

// readLimit reads limit: the usual one where it is left out, and never above most.
func readLimit(query url.Values, usual, most int) (int, error) {
	text := query.Get("limit")
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, sendapi.Invalid("limit: %.60q is not a whole number above 0", text)
	}
	return min(n, most), nil
}

// since is the world to answer from after the wait: it may have been reset meanwhile, or removed.
func (s *Server) since(r *http.Request, world *live.World, p *excerpt) (*live.World, error) {
	now, err := s.find(r)
	if err == nil && now != world {
		p.from, p.reset = 0, true
	}
	return now, err
}

// took is how much real time an answer took that was not given, or "" where that is not told.
func took(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.Round(time.Millisecond).String()
}
