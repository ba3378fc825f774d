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
	IncludeMessages bool // the answer lists every message
	Messages        []BatchMessage
	// Unknown lists the fields that the API does not know, those of the template included. Each message
	// lists its own.
	Unknown []string
}

// BatchMessage is one message of a batch, put together with the batch's template.
type BatchMessage struct {
	Request           // Message is nil when it is refused
	Problems Problems // why it is refused; nil when it is accepted

	// The answer names a refused message as well: these are as they were written.
	User            orchestrator.User
	ClientMessageID string
}

// batchBody is a batch as it was written; its messages and template are yet to be read.
type batchBody struct {
	part
	clientBatchID   Value
	includeMessages Value
	template        span
	hasTemplate     bool
	messages        part
	spans           []span // of the messages, as many as a batch may have
}

// DecodeBatch reads and checks the body of a batch. The error, if any, is Problems of the batch as a whole,
// its template's malformed fields among them; a message's own are with the message. A template's wrong
// values are problems of each message that takes them.
func DecodeBatch(data []byte, w World) (*Batch, error) {
	if problems := tooLarge(len(data), MaxBatchBytes, ""); problems != nil {
		return nil, problems
	}
	var r reader
	var b batchBody
	r.reset(data, "")
	r.batch(&b)
	if r.finish(); r.broken != nil {
		return nil, r.refusal()
	}
	c := checker{world: &w, findings: r.findings}
	c.batch(&b)
	var template body
	if b.hasTemplate {
		t := reader{}
		t.resetWithin(r.lines, data[b.template.begin:b.template.end], b.template.begin, "template.")
		t.shared = true
		if t.message(&template); t.broken != nil {
			return nil, t.refusal()
		}
		c.problems = append(c.problems, t.problems...)
		r.unknown = append(r.unknown, t.unknown...)
	}
	if len(c.problems) > 0 {
		return nil, c.inOrder(r.lines)
	}
	batch := &Batch{ClientBatchID: strings.Clone(b.clientBatchID.Text), Unknown: r.unknown,
		IncludeMessages: b.includeMessages.Text == "true", Messages: make([]BatchMessage, len(b.spans))}
	one := batchReader{world: &w, data: data, lines: r.lines, template: &template}
	for i, at := range b.spans {
		batch.Messages[i] = one.message(i, at)
	}
	return batch, nil
}

func (r *reader) batch(b *batchBody) {
	for name := range r.object(&b.part) {
		switch name {
		case "clientBatchId":
			r.value('"', &b.clientBatchID)
		case "includeMessagesInResponse":
			r.value('t', &b.includeMessages)
		case "template":
			b.template, b.hasTemplate = r.raw(), true
		case "messages":
			for i := range r.array(&b.messages) {
				if at := r.raw(); i < maxMessages {
					b.spans = append(b.spans, at)
				}
			}
		default:
			r.unknownField()
		}
	}
}

func (c *checker) batch(b *batchBody) {
	if b.broken {
		return
	}
	c.length(&b.clientBatchID, "clientBatchId", maxClientBatchID, TooLongClientBatchID)
	mend := fmt.Sprintf("give 1 to %d messages", maxMessages)
	switch m := &b.messages; {
	case m.absent():
		c.missing(&b.part, MissedMessages, "messages", mend)
	case m.given && m.members == 0:
		c.add(m.end, MissedMessages, "messages", "is empty", mend)
	case m.members > maxMessages:
		c.add(m.end, TooManyMessages, "messages", fmt.Sprintf("has %d messages", m.members), mend)
	}
}

// batchReader reads the messages of a batch one after the other, and keeps nothing of one for the next but
// its buffers.
type batchReader struct {
	reader   reader
	world    *World
	data     []byte
	lines    *lines
	template *body
}

func (br *batchReader) message(i int, at span) BatchMessage {
	prefix := "messages[" + strconv.Itoa(i) + "]."
	data := br.data[at.begin:at.end]
	if problems := tooLarge(len(data), MaxMessageBytes, strings.TrimSuffix(prefix, ".")); problems != nil {
		return BatchMessage{Problems: problems}
	}
	var b body
	r := &br.reader
	r.resetWithin(br.lines, data, at.begin, prefix)
	if r.message(&b); r.broken != nil {
		return BatchMessage{Problems: r.refusal()}
	}
	b.under(br.template)
	c := checker{world: br.world, findings: r.findings, prefix: prefix}
	m := c.message(&b)
	out := BatchMessage{ClientMessageID: b.clientMessageID.Text, User: b.user.written()}
	out.Unknown = r.unknown
	if out.Problems = c.inOrder(br.lines); len(out.Problems) == 0 {
		out.Message = m
	}
	return out
}
