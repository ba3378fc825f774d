package live

import (
	"sort"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
)

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

// refusals are the messages of batches that were refused, each with its reason: as many as are kept, the last ones.
type refusals struct {
	count  uint32
	byUMID map[string]sendapi.Record
}

// What a client can make a world keep of them: as many as a batch has, each with the beginning of its reason.
const (
	refusalsKept = 1000
	reasonKept   = 2000 // bytes
)

// refuse notes why a message of a batch was refused, and gives it an id to ask by.
func (w *World) refuse(m *sendapi.BatchMessage, in batch) string {
	r, at := &w.refused, w.now()
	umid := w.sim.ID("refused", r.count)
	if r.byUMID == nil {
		r.byUMID = map[string]sendapi.Record{}
	}
	status, clip := m.Status(at), func(s string) string { return strings.Clone(problem.Clip(s)) }
	if len(status.ErrorMessage) > reasonKept {
		status.ErrorMessage = strings.ToValidUTF8(status.ErrorMessage[:reasonKept], "") + "…"
	}
	r.byUMID[umid] = sendapi.Record{
		UMID: umid, SubAccountID: w.name, Status: status, Created: at, BatchID: in.id, ClientBatchID: in.clientID,
		ClientID: clip(m.ClientMessageID),
		User: orchestrator.User{MSISDN: clip(m.User.MSISDN), Country: clip(m.User.Country),
			ChannelUserID: clip(m.User.ChannelUserID), LineUserID: clip(m.User.LineUserID)},
	}
	if r.count >= refusalsKept {
		delete(r.byUMID, w.sim.ID("refused", r.count-refusalsKept))
	}
	r.count++
	return umid
}

func (b *batches) find(id string) (batch, bool) {
	for i := range b.list {
		if b.list[i].id == id {
			return b.list[i], true
		}
	}
	return batch{}, false
}
