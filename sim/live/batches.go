package live

import "sort"

// batches are the batches of a world. The messages of one are numbered in a row.
type batches struct{ list []batch }

type batch struct {
	first, end uint32 // messages first to end-1
	id         string
	clientID   string
}

// of is the batch that a message came in: its id and the customer's own, or "".
func (b *batches) of(message uint32) (id, clientID string) {
	i := sort.Search(len(b.list), func(i int) bool { return b.list[i].end > message })
	if i < len(b.list) && message >= b.list[i].first {
		return b.list[i].id, b.list[i].clientID
	}
	return "", ""
}

func (b *batches) find(id string) (batch, bool) {
	for i := range b.list {
		if b.list[i].id == id {
			return b.list[i], true
		}
	}
	return batch{}, false
}
