package fit

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"cascade/orchestrator/problem"
)

// usual are the names that exports give to what is needed of a row.
func usual() map[string][]string {
	return map[string][]string{
		"umid":    {"umid", "message", "message_id", "messageid", "message_uuid", "messagesid", "sid", "id"},
		"channel": {"channel", "channelprefix"},
		"status":  {"status", "state", "messagestatus", "message_status", "event"},
		"at":      {"at", "timestamp", "time", "date", "t", "created_at", "date_updated"},
		"code":    {"code", "errorcode", "error_code"},
	}
}

// readCSV reads lines of values under a line of names. Commas, semicolons and tabs separate.
func (l *Log) readCSV(file string, in *bufio.Reader) error {
	r := csv.NewReader(in)
	r.FieldsPerRecord, r.ReuseRecord, r.TrimLeadingSpace = -1, true, true
	r.Comma = separator(in)
	header, err := r.Read()
	if err != nil {
		return problem.Problem{File: file, Line: 1, What: csvReason(err)}
	}
	places, err := l.places(file, header)
	if err != nil {
		return err
	}
	for {
		record, err := r.Read()
		line, _ := r.FieldPos(0)
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, new(*csv.ParseError)):
			l.Rows++
			l.bad(file, line, csvReason(err))
			continue
		case err != nil:
			return problem.Problem{File: file, What: err.Error()}
		}
		l.add(file, line, fieldsOf(func(name string) string {
			if i, ok := places[name]; ok && i < len(record) {
				return record[i]
			}
			return ""
		}))
	}
}

func csvReason(err error) string {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return parse.Err.Error()
	}
	return err.Error()
}

// separator is the one that the first line has most of.
func separator(in *bufio.Reader) rune {
	start, _ := in.Peek(in.Size())
	line, _, _ := strings.Cut(string(start), "\n")
	best := ','
	for _, c := range ";\t" {
		if strings.Count(line, string(c)) > strings.Count(line, string(best)) {
			best = c
		}
	}
	return best
}

// places finds the columns by their names.
func (l *Log) places(file string, header []string) (map[string]int, error) {
	places := map[string]int{}
	var missing problem.List
	for _, name := range []string{"umid", "channel", "status", "at", "code"} {
		asked := *l.columns.of(name)
		i, found := column(header, asked, usual()[name])
		switch {
		case found:
			places[name] = i
		case asked != "":
			missing = append(missing, problem.Problem{
				File: file, Line: 1, What: "no column is called " + problem.Quote(asked),
				Hint: problem.Allowed(asked, header),
			})
		case name != "code":
			missing = append(missing, problem.Problem{
				File: file, Line: 1, What: "no column holds the " + name,
				Hint: "name it: --columns " + name + "=COLUMN, one of " + strings.Join(header, ", "),
			})
		}
	}
	if missing != nil {
		return nil, missing
	}
	return places, nil
}

// column finds the column that was asked for, else the first of the usual names.
func column(header []string, asked string, usual []string) (int, bool) {
	if asked != "" {
		usual = []string{asked}
	}
	for _, name := range usual {
		for i, h := range header {
			if strings.EqualFold(strings.TrimSpace(h), name) {
				return i, true
			}
		}
	}
	return 0, false
}
