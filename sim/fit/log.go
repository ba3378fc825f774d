package fit

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"cascade/orchestrator/problem"
)

// Columns are the names that a file gives to what is needed of a row; "" is any of the usual names.
type Columns struct{ UMID, Channel, Status, At, Code string }

// ParseColumns reads such as "umid=id,channel=channel,status=state,at=timestamp". Code may be named too.
func ParseColumns(text string) (Columns, error) {
	var c Columns
	if text == "" {
		return c, nil
	}
	for _, pair := range strings.Split(text, ",") {
		name, column, ok := strings.Cut(pair, "=")
		field := c.of(strings.TrimSpace(name))
		if !ok || field == nil || column == "" {
			return c, problem.Problem{
				Field: "columns", What: problem.Quote(pair) + " names no column",
				Hint: "write such as umid=id,channel=channel,status=state,at=timestamp,code=error",
			}
		}
		*field = strings.TrimSpace(column)
	}
	return c, nil
}

// of is the column that holds what is called so; nil: nothing is.
func (c *Columns) of(name string) *string {
	switch name {
	case "umid":
		return &c.UMID
	case "channel":
		return &c.Channel
	case "status":
		return &c.Status
	case "at":
		return &c.At
	case "code":
		return &c.Code
	}
	return nil
}

// Log is receipts as they were read, from any number of files.
type Log struct {
	Rows    int          // read, bad ones included
	Bad     int          // could not be read
	Reasons problem.List // of the first of them
	Whole   bool         // all instants are whole seconds

	columns Columns
	rows    []row
}

// mostReasons is how many bad rows are named; all are counted.
const mostReasons = 20

// NewLog is an empty log.
func NewLog(c Columns) *Log { return &Log{columns: c} }

// Read takes in a file: CSV with a line of names, or JSON values one after another, whichever it holds.
func (l *Log) Read(file string, in io.Reader) error {
	text := bufio.NewReaderSize(in, 1<<16)
	if bom, _ := text.Peek(3); bytes.Equal(bom, []byte("\xef\xbb\xbf")) {
		_, _ = text.Discard(3)
	}
	start, err := text.Peek(1)
	for err == nil && strings.ContainsRune(" \t\r\n", rune(start[0])) {
		_, _ = text.Discard(1)
		start, err = text.Peek(1)
	}
	switch {
	case err == io.EOF:
		return problem.Problem{File: file, What: "is empty", Hint: "name a file of receipts: CSV, or JSON"}
	case err != nil:
		return problem.Problem{File: file, What: err.Error()}
	case start[0] == '{' || start[0] == '[':
		return l.readJSON(file, text)
	}
	return l.readCSV(file, text)
}

// fields are a row's texts. Own is the provider's number of a failure, where the row has that instead of a code.
type fields struct{ message, channel, status, at, code, own string }

// fieldsOf are the texts of a row that is read by what its columns hold.
func fieldsOf(value func(name string) string) fields {
	return fields{
		message: value("umid"), channel: value("channel"), status: value("status"), at: value("at"), code: value("code"),
	}
}

// add takes in a row, or names what is wrong with it.
func (l *Log) add(file string, line int, f fields) {
	l.Rows++
	r := row{message: hashed(f.message)}
	var ok, handed bool
	switch {
	case f.message == "":
		l.bad(file, line, "no message id")
		return
	case f.at == "":
		l.bad(file, line, "no time")
		return
	}
	if r.status, handed, ok = statusOf(f.status); !ok {
		l.bad(file, line, "unknown status "+problem.Quote(f.status))
		return
	}
	if r.channel, ok = channelOf(f.channel); !ok {
		l.bad(file, line, "unknown channel "+problem.Quote(f.channel))
		return
	}
	if r.at, ok = timeOf(f.at); !ok {
		l.bad(file, line, problem.Quote(f.at)+" is no time")
		return
	}
	if r.status.IsFailure() {
		r.code = codeOf(r.channel, r.status, f)
	}
	if handed {
		r.status = 0
	}
	l.Whole = (l.Whole || len(l.rows) == 0) && r.at.Nanosecond() == 0
	l.rows = append(l.rows, r)
}

func (l *Log) bad(file string, line int, what string) {
	l.Bad++
	if len(l.Reasons) < mostReasons {
		l.Reasons = append(l.Reasons, problem.Problem{File: file, Line: line, What: what})
	}
}
