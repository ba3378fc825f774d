package fit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/twilio"
	"cascade/orchestrator/channel/viber"
	"cascade/orchestrator/channel/vonage"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/webhook"
)

// readJSON reads values one after another: objects, or arrays of them.
func (l *Log) readJSON(file string, in *bufio.Reader) error {
	counted := &lineCounter{in: in, line: 1}
	d := json.NewDecoder(counted)
	d.UseNumber()
	for {
		var value any
		err := d.Decode(&value)
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return problem.Problem{
				File: file, Line: counted.at(d.InputOffset()), What: "is not JSON: " + err.Error(),
				Hint: "write one JSON object a line",
			}
		}
		l.take(file, counted.at(d.InputOffset()), value)
	}
}

// lineCounter remembers where lines end.
type lineCounter struct {
	in   io.Reader
	line int
	read int64
	ends []int64
}

func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	for i := 0; i < n; {
		next := bytes.IndexByte(p[i:n], '\n')
		if next < 0 {
			break
		}
		i += next + 1
		c.ends = append(c.ends, c.read+int64(i))
	}
	c.read += int64(n)
	return n, err
}

// at is the line of an offset. Offsets only rise.
func (c *lineCounter) at(offset int64) int {
	for len(c.ends) > 0 && c.ends[0] <= offset-1 {
		c.ends, c.line = c.ends[1:], c.line+1
	}
	return c.line
}

// object is a JSON object whose texts and numbers are read by name.
type object map[string]any

func (o object) object(name string) object {
	inner, _ := o[name].(map[string]any)
	return inner
}

// objects are those of a list.
func (o object) objects(name string) (all []object) {
	list, _ := o[name].([]any)
	for _, each := range list {
		inner, _ := each.(map[string]any)
		all = append(all, inner)
	}
	return all
}

func (o object) text(names ...string) string {
	for _, name := range names {
		switch v := o[name].(type) {
		case string:
			return v
		case json.Number:
			return v.String()
		}
	}
	return ""
}

// has tells whether the object has all of the names.
func (o object) has(names ...string) bool {
	for _, name := range names {
		if _, ok := o[name]; !ok {
			return false
		}
	}
	return true
}

// take reads a value in whatever form it has: a receipt webhook of the Messaging Apps API, a callback of WhatsApp,
// Twilio, Vonage or Viber, a line of a timeline, or a row with columns of its own.
func (l *Log) take(file string, line int, value any) {
	if list, ok := value.([]any); ok {
		for _, each := range list {
			l.take(file, line, each)
		}
		return
	}
	inner, ok := value.(map[string]any)
	if !ok {
		l.Rows++
		l.bad(file, line, "is no JSON object")
		return
	}
	o := object(inner)
	switch {
	case o.has("kind", "t"):
		l.takeTimeline(file, line, o)
	case o.has("attempts"):
		l.take(file, line, o["attempts"])
	case o.has("body"):
		l.takeAttempt(file, line, o)
	case o.text("eventType") == webhook.InboundEvent, o.has("message_uuid", "message_type"):
		// what recipients wrote: nothing of a receipt
	case o.has("payload", "eventType"):
		l.takeReceipt(file, line, o.object("payload"))
	case o.has("entry"):
		l.takeWhatsApp(file, line, o)
	case o.has("MessageSid", "MessageStatus"):
		l.takeTwilio(file, line, o)
	case o.has("message_token", "event"):
		l.takeViber(file, line, o)
	case o.has("message_uuid", "status"):
		l.takeVonage(file, line, o)
	default:
		l.takeRow(file, line, o)
	}
}

// takeAttempt reads a callback as the list of a server's webhooks has it. Twilio's body is a form without a time of its
// own: it counts as said when it was told. One that comes again because it was not taken is no receipt that came twice.
func (l *Log) takeAttempt(file string, line int, attempt object) {
	if n := attempt.text("attempt"); n != "" && n != "1" {
		return
	}
	text, isText := attempt["body"].(string)
	if !isText {
		l.take(file, line, attempt["body"])
		return
	}
	told, ok := twilio.Fields(text)
	if !ok {
		l.Rows++
		l.bad(file, line, "the body is neither JSON nor a form of Twilio's")
		return
	}
	o := object{"at": attempt["t"]}
	for name, value := range told {
		o[name] = value
	}
	l.takeTwilio(file, line, o)
}

func (l *Log) takeTimeline(file string, line int, o object) {
	status := o.text("status")
	switch kind := o.text("kind"); {
	case kind == "fired":
		status = kind
	case kind != "receipt" || o.has("refused"):
		return
	}
	l.add(file, line, fields{o.text("scenario") + o.text("umid"), o.text("channel"), status,
		o.text("t"), o.text("code"), ""})
}

func (l *Log) takeReceipt(file string, line int, o object) {
	status := o.object("status")
	state := status.text("state")
	if detail := status.text("detail"); state == "undelivered" && detail != "" {
		state = detail
	}
	l.add(file, line, fields{o.text("umid"), o.text("channel"), state, status.text("timestamp"),
		status.text("errorCode"), ""})
}

func (l *Log) takeWhatsApp(file string, line int, o object) {
	for _, entry := range o.objects("entry") {
		for _, change := range entry.objects("changes") {
			for _, s := range change.object("value").objects("statuses") {
				own := "" // the number of the first of its errors
				if errors := s.objects("errors"); len(errors) > 0 {
					own = errors[0].text("code")
				}
				l.add(file, line, fields{s.text("id"), "WhatsApp", s.text("status"), s.text("timestamp"), "", own})
			}
		}
	}
}

// takeTwilio reads a callback that was logged with its time: Twilio's own have none.
func (l *Log) takeTwilio(file string, line int, o object) {
	channel := "SMS"
	if strings.HasPrefix(o.text("To"), "whatsapp:") {
		channel = "WhatsApp"
	}
	l.add(file, line, fields{
		o.text("MessageSid"), channel, o.text("MessageStatus"), o.text("at", "timestamp", "time",
			"DateUpdated"), "", o.text("ErrorCode"),
	})
}

// takeViber reads an event, where it is one of a message: others tell of the webhook, and of what users do.
func (l *Log) takeViber(file string, line int, o object) {
	event, code := o.text("event"), ""
	switch viber.Report(event) {
	case 0:
		return
	case orchestrator.Undelivered:
		code = strconv.Itoa(int(viber.FailureCode(o.text("desc"))))
	}
	l.add(file, line, fields{o.text("message_token"), "Viber", event, o.text("timestamp"), code, ""})
}

// takeVonage reads a status. That a message was submitted says that Vonage has handed it on: no step's firing.
func (l *Log) takeVonage(file string, line int, o object) {
	status := o.text("status")
	if status == vonage.Submitted {
		status = orchestrator.Sent.String()
	}
	_, own, _ := strings.Cut(o.object("error").text("type"), "#")
	l.add(file, line, fields{o.text("message_uuid"), o.text("channel"), status, o.text("timestamp"), "", own})
}

func (l *Log) takeRow(file string, line int, o object) {
	row := fieldsOf(func(name string) string {
		if asked := *l.columns.of(name); asked != "" {
			return o.text(asked)
		}
		return o.text(usual()[name]...)
	})
	l.add(file, line, row)
}
