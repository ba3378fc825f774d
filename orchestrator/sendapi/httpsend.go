package sendapi

import (
	"cmp"
	"net/http"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/webhook"
)

// userObject is a recipient in answers. Like a receipt it names a Line user by channelUserId.
type userObject struct {
	MSISDN        string `json:"msisdn,omitempty"`
	Country       string `json:"country,omitempty"`
	ChannelUserID string `json:"channelUserId,omitempty"`
}

// sendAnswer is the answer to a send, and a message's part in the answer to a batch.
type sendAnswer struct {
	UMID            string         `json:"umid"`
	User            userObject     `json:"user"`
	ClientMessageID string         `json:"clientMessageId,omitempty"`
	Status          webhook.Status `json:"status"`
}

type batchAnswer struct {
	BatchID       string       `json:"batchId"`
	ClientBatchID string       `json:"clientBatchId,omitempty"`
	AcceptedCount int          `json:"acceptedCount"`
	RejectedCount int          `json:"rejectedCount"`
	Messages      []sendAnswer `json:"messages,omitempty"`
}

func newUserObject(u orchestrator.User) userObject {
	return userObject{u.MSISDN, u.Country, cmp.Or(u.ChannelUserID, u.LineUserID)}
}

// sender is what a request to send carries, and the subaccount that it is sent through.
func (a *API) sender(w http.ResponseWriter, r *http.Request, most int) (body []byte, s Subaccount, err error) {
	if body, err = ReadJSON(w, r, most); err == nil {
		s, err = a.Host.Open(r.PathValue("subAccountId"))
	}
	return body, s, err
}

func (a *API) send(w http.ResponseWriter, r *http.Request) error {
	body, s, err := a.sender(w, r, MaxMessageBytes)
	if err != nil {
		return err
	}
	terms := s.Terms()
	request, err := Decode(body, terms)
	if err != nil {
		return err
	}
	once, err := onceOf(r, terms)
	if err != nil {
		return err
	}
	request.Message.Once = cmp.Or(once, request.Message.Once)
	sent, err := s.Send(r.Context(), request.Message)
	if err != nil {
		return err
	}
	WriteJSON(w, http.StatusOK, sendAnswer{
		UMID: sent.UMID, User: newUserObject(request.Message.User),
		ClientMessageID: request.Message.ClientMessageID, Status: webhook.Queued(sent.At),
	})
	return nil
}

func (a *API) sendBatch(w http.ResponseWriter, r *http.Request) error {
	body, s, err := a.sender(w, r, MaxBatchBytes)
	if err != nil {
		return err
	}
	terms := s.Terms()
	batch, err := DecodeBatch(body, terms)
	if err != nil {
		return err
	}
	if batch.Once, err = onceOf(r, terms); err != nil {
		return err
	}
	sent, err := s.SendBatch(r.Context(), batch)
	if err != nil {
		return err
	}
	answer := batchAnswer{BatchID: sent.ID, ClientBatchID: batch.ClientBatchID}
	for i := range batch.Messages {
		m := &batch.Messages[i]
		if m.Message == nil {
			answer.RejectedCount++
		} else {
			answer.AcceptedCount++
		}
		if batch.IncludeMessages {
			answer.Messages = append(answer.Messages, m.answer(sent.UMIDs[i], sent.At))
		}
	}
	WriteJSON(w, http.StatusOK, answer)
	return nil
}

// answer is the message's part in the answer to its batch.
func (m *BatchMessage) answer(umid string, at time.Time) sendAnswer {
	return sendAnswer{
		UMID: umid, User: newUserObject(m.User), ClientMessageID: m.ClientMessageID, Status: m.Status(at),
	}
}

// Status is how the message stands when its batch has come: queued, or rejected, with the reason.
func (m *BatchMessage) Status(at time.Time) webhook.Status {
	if m.Message != nil {
		return webhook.Queued(at)
	}
	return webhook.Status{
		State: webhook.StateRejected, Timestamp: webhook.Timestamp(at),
		ErrorCode:    orchestrator.Code(m.Problems.Code()),
		ErrorMessage: cmp.Or(m.Problems.Message(), m.Problems.Code().String()),
	}
}
