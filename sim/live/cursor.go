package live

import (
	"hash/fnv"
	"strconv"
	"strings"

	"cascade/orchestrator/sendapi"
)

// Cursor names a place in a world's timeline, in its list of attempts or among its messages. It knows the
// world that it was made in, so that one of a world since reset is told from one of today's. One of a timeline
// also knows the line before it, so that one of another server is told, though the same requests to two
// servers give the same cursors.
type Cursor struct {
	World int // which world of its subaccount
	Index int
	Mark  string // of the line before; "": none
}

// String is the cursor as clients keep it: it means nothing to them.
func (c Cursor) String() string {
	text := strconv.Itoa(c.World) + "." + strconv.Itoa(c.Index)
	if c.Mark != "" {
		text += "." + c.Mark
	}
	return text
}

// ParseCursor reads a cursor that a client gives back.
func ParseCursor(text string) (Cursor, error) {
	world, rest, ok := strings.Cut(text, ".")
	index, mark, _ := strings.Cut(rest, ".")
	number, notNumber := strconv.Atoi(world)
	n, err := strconv.Atoi(index)
	if !ok || err != nil || n < 0 || notNumber != nil {
		return Cursor{}, sendapi.Invalid("cursor %.60q is none that was given out", text)
	}
	return Cursor{number, n, mark}, nil
}

// Cursor is the cursor of an index in a list of this world's.
func (w *World) Cursor(index int) Cursor { return Cursor{World: w.incarnation, Index: index} }

// After is the cursor that follows a line of the timeline, the index-th from 1.
func (w *World) After(index int, line []byte) Cursor {
	return Cursor{w.incarnation, index, mark(line)}
}

// Behind is the cursor behind so many lines of the timeline.
func (w *World) Behind(lines int) Cursor {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.behind(lines)
}

func (w *World) behind(lines int) Cursor {
	if lines == 0 {
		return w.Cursor(0)
	}
	return w.After(lines, w.sim.AppendLine(nil, w.sim.Timeline().At(lines-1)))
}

// Index is where a cursor leads in this world. One of another world leads to the beginning, and reset tells so.
func (w *World) Index(c Cursor) (index int, reset bool) {
	if c.World != w.incarnation {
		return 0, true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.Mark != "" && (c.Index > w.history.seen || c != w.behind(c.Index)) {
		return 0, true
	}
	return c.Index, false
}

// mark is a short text that differs from line to line.
func mark(line []byte) string {
	h := fnv.New32a()
	h.Write(line)
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}
