package sim

import (
	"encoding/binary"
	"hash/fnv"
	"time"

	"cascade/orchestrator"
)

// resubmitWithin is how long after a message the same one again is taken for a double submit.
const resubmitWithin = 10 * time.Minute

// resubmits finds messages that were submitted before: with the recipient and the content, or the clientMessageId, of
// one of the ten minutes before. Of those that came over wires the channel is the same too: who sends over them falls
// back by sending the same on another.
type resubmits struct {
	latest map[uint64]uint32 // by what two such messages have in common: the last one that has it
	recent []submitted       // in order of time, no older than that
	again  map[uint32]uint32 // by message: the one that it repeats
}

// submitted is a message that one to come may repeat.
type submitted struct {
	at      time.Duration
	key     uint64
	message uint32
}

// find looks for the message that m, submitted now as number n to a recipient, repeats, and remembers m.
func (r *resubmits) find(m *orchestrator.Message, recipient string, n uint32, now time.Duration) (repeats bool) {
	if r.latest == nil {
		r.latest, r.again = map[uint64]uint32{}, map[uint32]uint32{}
	}
	for len(r.recent) > 0 && r.recent[0].at < now-resubmitWithin {
		old := r.recent[0]
		if r.latest[old.key] == old.message {
			delete(r.latest, old.key)
		}
		r.recent = r.recent[1:]
	}
	for _, key := range [...]uint64{contentKey(m, recipient), clientKey(m)} {
		if key == 0 {
			continue
		}
		if earlier, ok := r.latest[key]; ok && earlier != n {
			r.again[n], repeats = max(r.again[n], earlier), true
		}
		r.latest[key] = n
		r.recent = append(r.recent, submitted{now, key, n})
	}
	return repeats
}

// clientKey is the same for messages with one clientMessageId; 0 for those without.
func clientKey(m *orchestrator.Message) uint64 {
	if m.ClientMessageID == "" {
		return 0
	}
	return keyOf("id", m.ClientMessageID)
}

// contentKey is the same for messages with one recipient and content. It is 0 where the rules do not keep the whole
// content: the parameters of a template, or what an interactive message shows, may differ.
func contentKey(m *orchestrator.Message, recipient string) uint64 {
	switch m.Type {
	case orchestrator.Text, orchestrator.Image, orchestrator.Video, orchestrator.Audio, orchestrator.File:
		c := &m.Content
		channel := ""
		if m.Wire != nil {
			channel = m.Plan[0].Channel.String()
		}
		return keyOf("content", recipient, m.User.ChannelUserID, m.User.LineUserID, m.Type.String(), c.Text, c.FallbackText,
			c.URL, c.SMS.Source, channel)
	}
	return 0
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

// Again is the id of the message that message n repeats, or "".
func (w *World) Again(n uint32) string {
	if earlier, ok := w.resubmits.again[n]; ok {
		return w.ids.of(earlier)
	}
	return ""
}
