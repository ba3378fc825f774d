package features

import (
	"slices"
	"strings"

	"cascade/orchestrator/problem"
)

// occasions reads a table of what happens, by the columns that it gives.
func (a *arguments) occasions(needed []string, optional ...string) []occasion {
	var all []occasion
	for _, r := range a.table(needed, optional...) {
		o := occasion{detail: r["detail"], instant: whenever}
		if c, ok := r["channel"]; ok {
			o.channel = a.readChannel(c)
		}
		if state, ok := r["state"]; ok {
			o.state = a.readState(state)
		}
		if at, ok := r["at"]; ok {
			o.instant = a.readInstant(at)
		}
		all = append(all, o)
	}
	return all
}

// only is what happened as far as the columns of the step's table tell of it.
func (a *arguments) only(happened occasion) occasion {
	o := occasion{instant: whenever}
	if a.gives("channel") {
		o.channel = happened.channel
	}
	if a.gives("state") {
		o.state = happened.state
	}
	if a.gives("detail") {
		o.detail = happened.detail
	}
	if a.gives("at") {
		o.instant = happened.instant
	}
	return o
}

// gives tells whether the step's table has the column.
func (a *arguments) gives(column string) bool {
	for _, cell := range a.step.Argument.DataTable.Rows[0].Cells {
		if strings.TrimSpace(cell.Value) == column {
			return true
		}
	}
	return false
}

// tableRow is one line of a step's table under its heading. One that the table does not have is not in it.
type tableRow map[string]string

// table reads the step's table, whose first line names the columns, in any order. The needed ones must be
// there; of the others, none but the optional ones may.
func (a *arguments) table(needed []string, optional ...string) []tableRow {
	a.used = true
	known := slices.Concat(needed, optional)
	heading := "| " + strings.Join(known, " | ") + " |"
	if a.step.Argument == nil || a.step.Argument.DataTable == nil || len(a.step.Argument.DataTable.Rows) == 0 {
		a.fail("this step needs a table: "+heading, "")
		return nil
	}
	lines := a.step.Argument.DataTable.Rows
	var columns []string
	for _, cell := range lines[0].Cells {
		switch name := strings.TrimSpace(cell.Value); {
		case !slices.Contains(known, name):
			a.fail("unknown column "+problem.Quote(name), problem.Allowed(name, known))
		case slices.Contains(columns, name):
			a.fail("column "+name+" stands twice", "")
		}
		columns = append(columns, strings.TrimSpace(cell.Value))
	}
	for _, name := range needed {
		if !slices.Contains(columns, name) {
			a.fail("the table has no column "+name, "its first line is "+heading)
		}
	}
	if len(a.problems) > 0 {
		return nil
	}
	rows := make([]tableRow, 0, len(lines)-1)
	for _, line := range lines[1:] {
		r := make(tableRow, len(columns))
		for i, cell := range line.Cells {
			r[columns[i]] = strings.TrimSpace(cell.Value)
		}
		rows = append(rows, r)
	}
	return rows
}
