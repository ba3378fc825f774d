package host

import (
	"encoding/json"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
)

// refused is a message of a batch that was not accepted, as it is stored: what its details tell.
type refused struct {
	Subaccount    string            `json:"subaccount"`
	Status        webhook.Status    `json:"status"`
	User          orchestrator.User `json:"user"`
	Created       time.Time         `json:"created"`
	ClientID      string            `json:"clientMessageId,omitempty"`
	BatchID       string            `json:"batchId"`
	ClientBatchID string            `json:"clientBatchId,omitempty"`
}

// refuse keeps why a message of a batch was refused, under an id to ask by.
func (t *turn) refuse(a *account, m *sendapi.BatchMessage, in *Batch) string {
	umid, at := t.newID(), t.at(t.now)
	text, err := json.Marshal(refused{a.Name, m.Status(at), m.User, at, m.ClientMessageID, in.ID.String(), in.Client})
	if err != nil {
		panic("host: a refused message that JSON cannot hold: " + err.Error()) // a test writes every field
	}
	t.group.Refused = append(t.group.Refused, Refused{umid, string(text), t.now})
	return umid.String()
}

// readRefused is the record of a message that was refused.
func readRefused(umid uuid.UUID, text string) (sendapi.Record, error) {
	var r refused
	err := json.Unmarshal([]byte(text), &r)
	return sendapi.Record{
		UMID: umid.String(), SubAccountID: r.Subaccount, Status: r.Status, Created: r.Created, User: r.User,
		BatchID: r.BatchID, ClientBatchID: r.ClientBatchID, ClientID: r.ClientID,
	}, err
}
