package sendapi

import (
	"fmt"
	"strconv"
	"strings"

	"cascade/orchestrator"
)

// The limits of a batch.
const (
	maxMessages      = 1000
	maxClientBatchID = 100
)

// Batch is a batch that the API accepts. Each of its messages is accepted or refused on its own.
type Batch struct {
	ClientBatchID   string
	IncludeMessages bool   // the answer lists every message
	Once            string // a request of the subaccount with the same is the same request; "": none is
	Messages        []BatchMessage
}

// BatchMessage is one message of a batch, put together with the batch's template.
type BatchMessage struct {
	Message  *orchestrator.Message // nil when it is refused
	Problems Problems              // why it is refused; nil when it is accepted

	// The answer names a refused message as well: then these are as they were written.
	User            orchestrator.User
	ClientMessageID string
}

// batchFields are what a batch says of itself. Its messages and their template are read one by one.
var batchFields = object("", text("clientBatchId"), truth("includeMessagesInResponse"), raw("template"),
	list("messages", raw("")).upTo(maxMessages))

// DecodeBatch reads and checks the body of a batch. The error, if any, is Problems of the batch as a whole,
// its template's malformed fields among them; a message's own are with the message. A template's wrong
// values are problems of each message that takes them.
func DecodeBatch(data []byte, t Terms) (*Batch, error) {
	data = withoutMark(data)
	if problems := tooLarge(len(data), MaxBatchBytes, ""); problems != nil {
		return nil, problems
	}
	var r reader
	body := r.whole(data, "", &batchFields)
	if r.broken != nil {
		return nil, r.refusal()
	}
	c := checker{terms: &t, findings: r.findings}
	c.batch(&body)
	one := batchReader{terms: &t, data: data, lines: r.lines}
	if problems := one.readTemplate(body.get("template")); one.reader.broken != nil {
		return nil, problems
	}
	c.problems = append(c.problems, one.reader.problems...)
	if problems := c.refused(&r, false); problems != nil {
		return nil, problems
	}
	batch := &Batch{ClientBatchID: strings.Clone(body.get("clientBatchId").str()),
		IncludeMessages: body.get("includeMessagesInResponse").str() == "true"}
	messages := body.get("messages").parts
	batch.Messages = make([]BatchMessage, len(messages))
	for i := range messages {
		batch.Messages[i] = one.message(i, &messages[i])
	}
	return batch, nil
}

func (c *checker) batch(b *value) {
	if b.wrong {
		return
	}
	c.length(b.get("clientBatchId"), "clientBatchId", maxClientBatchID, TooLongClientBatchID)
	mend := fmt.Sprintf("give 1 to %d messages", maxMessages)
	switch m := b.get("messages"); {
	case m == nil:
		c.missing(b, MissedMessages, "messages", mend)
	case m.given() && m.count == 0:
		c.refuseAtEnd(m, MissedMessages, "messages", "is empty", mend)
	case m.count > maxMessages:
		c.refuseAtEnd(m, TooManyMessages, "messages", fmt.Sprintf("has %d messages", m.count), mend)
	default:
		c.shared(b.get("template"), m.count)
	}
}

// shared refuses a template that is small in the body, and would not be in all of its messages.
func (c *checker) shared(template *value, messages int) {
	if !template.given() {
		return
	}
	if size := len(template.text) * messages; size > MaxBatchBytes {
		c.refuse(template, InvalidParameter, "template",
			fmt.Sprintf("too large: in %d messages it comes to %d bytes", messages, size),
			fmt.Sprintf("at most %d bytes are allowed: send fewer messages at once", MaxBatchBytes))
	}
}

// batchReader reads the template and the messages of a batch one after the other, and keeps nothing of one for the
// next but its buffers.
type batchReader struct {
	reader   reader
	terms    *Terms
	data     []byte
	lines    *lines
	template value
}

// readTemplate reads the template, where there is one.
func (br *batchReader) readTemplate(raw *value) Problems {
	if raw == nil {
		return nil
	}
	br.read(raw, "template.", true, &br.template)
	if br.reader.broken != nil {
		return br.reader.refusal()
	}
	return nil
}

// read reads a part of the batch as a message.
func (br *batchReader) read(raw *value, prefix string, shared bool, into *value) {
	r := &br.reader
	r.reset(br.lines, br.data[raw.at:raw.at+len(raw.text)], raw.at, prefix)
	r.shared = shared
	r.read(&messageFields, into)
}

func (br *batchReader) message(i int, raw *value) BatchMessage {
	prefix := "messages[" + strconv.Itoa(i) + "]."
	if problems := tooLarge(len(raw.text), MaxMessageBytes, strings.TrimSuffix(prefix, ".")); problems != nil {
		return BatchMessage{Problems: problems}
	}
	var b value
	br.read(raw, prefix, false, &b)
	r := &br.reader
	if r.broken != nil {
		return BatchMessage{Problems: r.refusal()}
	}
	own := contentText(br.data, &b)
	b.under(&br.template)
	c := checker{terms: br.terms, findings: r.findings, prefix: prefix}
	m := c.message(&b)
	keep(&c, m, &b, own, contentText(br.data, &br.template))
	if problems := c.refused(r, false); problems != nil {
		return BatchMessage{
			Problems: problems, User: writtenUser(b.get("user")), ClientMessageID: b.get("clientMessageId").str(),
		}
	}
	return BatchMessage{Message: m, User: m.User, ClientMessageID: m.ClientMessageID}
}
