package twilio

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"cascade/orchestrator/channel/twilio"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// How many messages a page lists.
const (
	usualPage = 50
	mostPage  = 1000
)

// list answers with a page of messages, the newest first.
func (p *protocol) list(w http.ResponseWriter, r *http.Request, call *wire.Call, account string) *twilio.Error {
	size, page := usualPage, 0
	for name, to := range map[string]*int{"PageSize": &size, "Page": &page} {
		if text := r.Form.Get(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 0 {
				return twilio.NewError(20001, fmt.Sprintf("%s %.60q is no number.", name, text))
			}
			*to = n
		}
	}
	size = min(max(size, 1), mostPage)
	at := func(page int) string {
		query := url.Values{"PageSize": {strconv.Itoa(size)}, "Page": {strconv.Itoa(page)}}
		for _, name := range []string{"To", "From"} {
			if r.Form.Has(name) {
				query.Set(name, r.Form.Get(name))
			}
		}
		return root + "Accounts/" + account + "/Messages.json?" + query.Encode()
	}
	answer := twilio.Page{
		Messages: []*twilio.Resource{}, Page: page, PageSize: size, Start: page * size, URI: at(page), FirstPageURI: at(0),
	}
	skip := page * size
	call.World.LookAll(p, func(request any) bool {
		s := request.(*sent)
		return !s.deleted && (!r.Form.Has("To") || s.To == r.Form.Get("To")) && (!r.Form.Has("From") || s.From == r.Form.Get("From"))
	}, func(c *live.Carried) bool {
		res := resource(c)
		switch {
		case res == nil:
		case skip > 0:
			skip--
		case len(answer.Messages) == size:
			next := at(page + 1)
			answer.NextPageURI = &next
			return false
		default:
			answer.Messages = append(answer.Messages, res)
		}
		return true
	})
	answer.End = max(answer.Start, answer.Start+len(answer.Messages)-1)
	if page > 0 {
		before := at(page - 1)
		answer.PreviousPageURI = &before
	}
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}
