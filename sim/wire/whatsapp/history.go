package whatsapp

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"

	"cascade/orchestrator/channel/whatsapp"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// historyRow is a message, with what became of it.
type historyRow struct {
	ID        string `json:"id"`
	MessageID string `json:"message_id"`
	Events    struct {
		Data []historyEvent `json:"data"`
	} `json:"events"`
}

// historyEvent is one of its statuses.
type historyEvent struct {
	ID        string `json:"id"`
	Status    string `json:"delivery_status"`
	Timestamp int64  `json:"timestamp"`
	Failure   string `json:"error_description,omitempty"`
}

// mostHistory is how many messages a history lists.
const mostHistory = 100

// history lists the messages that were sent, the newest first, with the statuses that came so far; or one of them.
func (p *protocol) history(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	only, rows := r.URL.Query().Get("message_id"), []historyRow{}
	call.World.LookAll(p, func(any) bool { return true }, func(c *live.Carried) bool {
		request := c.Request.(*whatsapp.Request)
		row := historyRow{ID: fmt.Sprint(binary.BigEndian.Uint64(c.UMID[:]) >> 12),
			MessageID: whatsapp.ID(knownAs(c.Number, request), c.UMID)}
		row.Events.Data = []historyEvent{} // not null, where nothing came yet
		if c.Refused || only != "" && only != row.MessageID {
			return true
		}
		for i, receipt := range c.Receipts {
			if status := whatsapp.StatusOf(receipt.Status); status != "" {
				e := historyEvent{
					ID: fmt.Sprint(row.ID, i), Status: strings.ToUpper(status), Timestamp: receipt.At.Unix(),
				}
				if receipt.Status.IsFailure() {
					e.Failure = receipt.Code.Name()
				}
				row.Events.Data = append(row.Events.Data, e)
			}
		}
		rows = append(rows, row)
		return len(rows) < mostHistory && only == ""
	})
	sendapi.WriteJSON(w, http.StatusOK, map[string]any{"data": rows})
}

// upload takes a file, and keeps nothing of it but an id.
func (p *protocol) upload(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	sum := sha256.New()
	fmt.Fprintln(sum, call.World.Seed(), call.Subaccount)
	if _, err := io.Copy(sum, r.Body); err != nil {
		p.refuse(w, call, whatsapp.NewError(whatsapp.InvalidParameter, "The request body cannot be read: "+err.Error()))
		return
	}
	id := binary.BigEndian.Uint64(sum.Sum(nil)) >> 12
	sendapi.WriteJSON(w, http.StatusOK, map[string]string{"id": fmt.Sprint(id)})
}
