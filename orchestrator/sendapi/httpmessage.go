package sendapi

import (
	"net/http"
	"strings"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/webhook"
)

// Record is how a message stands on one step. A message of a batch that was refused has one record without a channel
// and a step: its status tells why.
type Record struct {
	UMID          string
	SubAccountID  string
	Channel       orchestrator.Channel
	ChannelID     string // names the channel of this subaccount
	Status        webhook.Status
	User          orchestrator.User
	Type          orchestrator.ContentType
	Created       time.Time
	ClientID      string // clientMessageId
	ClientBatchID string
	BatchID       string
	Step          int // from 1
}

// recordObject is a Record as the API tells it: it does not show whom a message went to, nor what it said.
type recordObject struct {
	UMID            string         `json:"umid"`
	SubAccountID    string         `json:"subAccountId"`
	Channel         string         `json:"channel,omitempty"`
	ChannelID       string         `json:"channelId,omitempty"`
	Direction       string         `json:"direction"`
	Country         string         `json:"country,omitempty"`
	Status          webhook.Status `json:"status"`
	User            userObject     `json:"user"`
	ContentType     string         `json:"contentType,omitempty"`
	Content         string         `json:"content"`
	CreatedAt       string         `json:"createdAt"`
	ClientMessageID string         `json:"clientMessageId,omitempty"`
	ClientBatchID   string         `json:"clientBatchId,omitempty"`
	BatchID         string         `json:"batchId,omitempty"`
	Step            int            `json:"step,omitempty"`
}

func newRecordObject(r *Record) recordObject {
	user := newUserObject(r.User)
	user.MSISDN, user.Country = mask(user.MSISDN), ""
	object := recordObject{
		UMID: r.UMID, SubAccountID: r.SubAccountID, ChannelID: r.ChannelID, Direction: "outbound",
		Country: CountryOf(r.User), Status: r.Status, User: user, Content: "**MASKED**",
		CreatedAt: webhook.Timestamp(r.Created), ClientMessageID: r.ClientID,
		ClientBatchID: r.ClientBatchID, BatchID: r.BatchID, Step: r.Step,
	}
	if r.Channel != 0 {
		object.Channel = r.Channel.String()
		kind := r.Type.String()
		object.ContentType = strings.ToUpper(kind[:1]) + kind[1:]
	}
	return object
}

// mask hides the last four digits of a number, as the API does.
func mask(msisdn string) string {
	if len(msisdn) < 4 {
		return msisdn
	}
	return msisdn[:len(msisdn)-4] + "xxxx"
}

func (a *API) details(w http.ResponseWriter, r *http.Request) error {
	umid, err := ParseUMID(r.PathValue("umid"))
	if err != nil {
		return err
	}
	s, err := a.find(r)
	if err != nil {
		return err
	}
	records, err := s.Records(umid)
	if err != nil {
		return err
	}
	answer := struct {
		Data []recordObject `json:"data"`
	}{make([]recordObject, len(records))}
	for i := range records {
		answer.Data[i] = newRecordObject(&records[i])
	}
	WriteJSON(w, http.StatusOK, answer)
	return nil
}

// cancelAnswer is the answer to a cancel.
type cancelAnswer struct {
	CancelledCount int `json:"cancelledCount"`
}

func (a *API) cancel(w http.ResponseWriter, r *http.Request) error {
	umid, err := ParseUMID(r.PathValue("umid"))
	if err != nil {
		return err
	}
	s, err := a.find(r)
	if err != nil {
		return err
	}
	if err := s.Cancel(r.Context(), umid); err != nil {
		return err
	}
	WriteJSON(w, http.StatusOK, cancelAnswer{1})
	return nil
}

func (a *API) cancelBatch(w http.ResponseWriter, r *http.Request) error {
	s, ok := a.Host.Find(r.PathValue("subAccountId"))
	if !ok {
		return UnknownBatch(r.PathValue("batchId"))
	}
	cancelled, err := s.CancelBatch(r.Context(), r.PathValue("batchId"))
	if err != nil {
		return err
	}
	WriteJSON(w, http.StatusOK, cancelAnswer{cancelled})
	return nil
}

// UnknownBatch refuses a request for a batch that was never sent: 400 with code 1300.
func UnknownBatch(id string) *Refusal {
	return Refuse(http.StatusBadRequest, NotFound, "batch %s is not known", problem.Quote(id))
}

// ParseUMID reads a message's id. What is no UUID is refused with 400 and code 1000.
func ParseUMID(text string) (uuid.UUID, error) {
	id, err := uuid.FromString(text)
	if err != nil {
		return id, Invalid("umid %s is not a UUID", problem.Quote(text))
	}
	return id, nil
}
