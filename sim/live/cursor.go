package live

import (
	"fmt"
	"strconv"
	"strings"

	"cascade/orchestrator/sendapi"
)

// Cursor names a place in a world's timeline, in its list of attempts or among its messages. It knows the
// world that it was made in, so that one of a world since reset is told from one of today's.
type Cursor struct {
	World string // which world of its subaccount
	Index int
}

// String is the cursor as clients keep it: it means nothing to them.
func (c Cursor) String() string { return c.World + "." + strconv.Itoa(c.Index) }

// ParseCursor reads a cursor that a client gives back.
func ParseCursor(text string) (Cursor, error) {
	world, index, ok := strings.Cut(text, ".")
	n, err := strconv.Atoi(index)
	if !ok || err != nil || n < 0 || world == "" {
		return Cursor{}, sendapi.Invalid("cursor %.60q is none that was given out", text)
	}
	return Cursor{world, n}, nil
}

// Cursor is the cursor of an index in this world.
func (w *World) Cursor(index int) Cursor {
	return Cursor{fmt.Sprintf("%s%d", w.host.options.Instance, w.incarnation), index}
}

// Index is where a cursor leads in this world. One of another world leads to the beginning, and reset tells so.
func (w *World) Index(c Cursor) (index int, reset bool) {
	if c.World != w.Cursor(0).World {
		return 0, true
	}
	return c.Index, false
}
