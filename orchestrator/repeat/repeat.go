// Package repeat notices messages that were submitted before: with the recipient and the content, or the
// clientMessageId, of one of the ten minutes before. Such a message is most often a double submit; every host of the
// rules notices the same ones, and says on the message's first line which it repeats.
//
//	var seen repeat.Messages
//	earlier, ok := seen.Find(message, recipient, number, now)
//
// It holds no clock, does no I/O, and refuses nothing.
package repeat

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"cascade/orchestrator"
)

// Within is how long after a message the same one again is taken for a double submit.
const Within = 10 * time.Minute

// Messages are those of one subaccount in the ten minutes before now. Of those that came over wires the channel is the
// same too: who sends over them falls back by sending the same on another. The zero value has seen none.
type Messages struct {
	latest map[uint64]uint64 // by what two such messages have in common: the number of the last one that has it
	recent []submitted       // in order of time, no older than Within
	Most   int               // submissions that are remembered, of each message two at most; 0: all of Within
}

// submitted is a message that one to come may repeat.
type submitted struct {
	at          time.Duration
	key, number uint64
}

// Find looks for the last message that m, submitted now under a number to a recipient, repeats, and remembers m.
// Numbers rise, and so does now.
func (r *Messages) Find(
	m *orchestrator.Message, recipient string, number uint64, now time.Duration,
) (earlier uint64, repeats bool) {
	r.forget(now)
	for _, key := range [...]uint64{contentKey(m, recipient), clientKey(m)} {
		if key == 0 {
			continue
		}
		if last, ok := r.latest[key]; ok && last != number {
			earlier, repeats = max(earlier, last), true
		}
		r.remember(submitted{now, key, number})
	}
	return earlier, repeats
}

func (r *Messages) remember(s submitted) {
	if r.latest == nil {
		r.latest = map[uint64]uint64{}
	}
	if r.Most > 0 && len(r.recent) == r.Most {
		r.forgetOldest()
	}
	r.latest[s.key] = s.number
	r.recent = append(r.recent, s)
}

// forget forgets what is too old.
func (r *Messages) forget(now time.Duration) {
	for len(r.recent) > 0 && r.recent[0].at < now-Within {
		r.forgetOldest()
	}
}

func (r *Messages) forgetOldest() {
	old := r.recent[0]
	if r.latest[old.key] == old.number {
		delete(r.latest, old.key)
	}
	r.recent = r.recent[1:]
}

// TakeBack forgets the messages whose numbers are above the last one that holds: their submission was not written.
func (r *Messages) TakeBack(last uint64) {
	end := len(r.recent)
	for end > 0 && r.recent[end-1].number > last {
		end--
	}
	if end == len(r.recent) {
		return
	}
	r.recent = r.recent[:end]
	clear(r.latest)
	for _, s := range r.recent {
		r.latest[s.key] = s.number
	}
}

// clientKey is the same for messages with one clientMessageId; 0 for those without.
func clientKey(m *orchestrator.Message) uint64 {
	if m.ClientMessageID == "" {
		return 0
	}
	return keyOf("id", m.ClientMessageID)
}

// contentKey is the same for messages with one recipient and content. It is 0 where the whole content is not known: the
// parameters of a template, or what an interactive message shows, may differ.
func contentKey(m *orchestrator.Message, recipient string) uint64 {
	c := &m.Content
	shows := [4]string{c.Text, c.FallbackText, c.URL, c.SMS.Source}
	if !m.Type.IsWhole() {
		if len(m.Given) == 0 {
			return 0
		}
		shows = [4]string{canonical(m.Given)}
	}
	channel := ""
	if m.Wire != nil {
		channel = m.Plan[0].Channel.String()
	}
	return keyOf("content", recipient, m.User.ChannelUserID, m.User.LineUserID, m.Type.String(),
		shows[0], shows[1], shows[2], shows[3], channel)
}

// canonical is a JSON text in the one way to write it: in another order and with other blanks it says the same.
func canonical(text []byte) string {
	v := jsontext.Value(bytes.Clone(text))
	if v.Canonicalize() != nil {
		return string(text)
	}
	return string(v)
}

// keyOf is a hash of the texts and their lengths.
func keyOf(texts ...string) uint64 {
	h := fnv.New64a()
	for _, text := range texts {
		h.Write(binary.AppendUvarint(nil, uint64(len(text))))
		h.Write([]byte(text))
	}
	return max(h.Sum64(), 1)
}
