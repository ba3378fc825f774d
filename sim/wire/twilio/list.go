package twilio

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"cascade/orchestrator/channel/twilio"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// How many messages a page lists, and how many pages there may be.
const (
	usualPage = 50
	mostPage  = 1000
	lastPage  = 1_000_000_000 // no list goes on so far
)

// query is which messages are asked for, and which page of them.
type query struct {
	form         url.Values
	size, page   int
	since, until time.Time // of the sending; zero: whenever
}

// readQuery reads the query of a list. A day stands for all of it.
func readQuery(form url.Values) (q query, e *twilio.Error) {
	q = query{form: form, size: usualPage}
	for name, to := range map[string]*int{"PageSize": &q.size, "Page": &q.page} {
		if text := form.Get(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 0 {
				return q, twilio.NewError(twilio.InvalidParameter, fmt.Sprintf("%s %.60q is no number.", name, text))
			}
			*to = n
		}
	}
	q.size, q.page = min(max(q.size, 1), mostPage), min(q.page, lastPage)
	for _, name := range []string{"DateSent", "DateSent>", "DateSent<"} {
		text := form.Get(name)
		if text == "" {
			continue
		}
		first, last, ok := readDate(text)
		if !ok {
			return q, twilio.NewError(twilio.InvalidParameter,
				fmt.Sprintf("%s %.60q is no date such as 2026-01-31.", name, text))
		}
		if name != "DateSent<" {
			q.since = first
		}
		if name != "DateSent>" {
			q.until = last
		}
	}
	return q, nil
}

// readDate reads a day, which stands for all its instants, or an instant.
func readDate(text string) (first, last time.Time, ok bool) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day, day.Add(24*time.Hour - 1), true
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, at, err == nil
}

// chooses tells whether a request is one of those that are asked for.
func (q *query) chooses(s *sent) bool {
	to, from := q.form.Get("To"), q.form.Get("From")
	return !s.deleted && (to == "" || s.To == to) && (from == "" || s.From == from)
}

// holds tells whether a message was sent when it should have been.
func (q *query) holds(r *twilio.Resource) bool {
	if q.since.IsZero() && q.until.IsZero() {
		return true
	}
	if r.DateSent == nil {
		return false
	}
	at, err := twilio.ParseDate(*r.DateSent)
	return err == nil && !at.Before(q.since) && (q.until.IsZero() || !at.After(q.until))
}

// uri is where a page is.
func (q *query) uri(account string, page int) string {
	form := url.Values{"PageSize": {strconv.Itoa(q.size)}, "Page": {strconv.Itoa(page)}}
	for _, name := range []string{"To", "From", "DateSent", "DateSent>", "DateSent<"} {
		if value := q.form.Get(name); value != "" {
			form.Set(name, value)
		}
	}
	return root + "Accounts/" + account + "/Messages.json?" + form.Encode()
}

// list answers with a page of messages, the newest first.
func (p *protocol) list(w http.ResponseWriter, r *http.Request, call *wire.Call, account string) *twilio.Error {
	q, e := readQuery(r.Form)
	if e != nil {
		return e
	}
	answer := twilio.Page{
		Messages: []*twilio.Resource{}, Page: q.page, PageSize: q.size, Start: q.page * q.size,
		URI: q.uri(account, q.page), FirstPageURI: q.uri(account, 0),
	}
	skip := answer.Start
	call.World.LookAll(p, func(request any) bool { return q.chooses(request.(*sent)) }, func(c *live.Carried) bool {
		res := resource(c)
		switch {
		case res == nil || !q.holds(res):
		case skip > 0:
			skip--
		case len(answer.Messages) == q.size:
			next := q.uri(account, q.page+1)
			answer.NextPageURI = &next
			return false
		default:
			answer.Messages = append(answer.Messages, res)
		}
		return true
	})
	answer.End = max(answer.Start, answer.Start+len(answer.Messages)-1)
	if q.page > 0 {
		before := q.uri(account, q.page-1)
		answer.PreviousPageURI = &before
	}
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}
