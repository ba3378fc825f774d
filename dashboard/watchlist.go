package dashboard

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/record"
	"cascade/orchestrator/sendapi"
	"cascade/sim/journey"
	"cascade/sim/report"
)

// mostWatched is how many messages one answer lists: each is read from the database.
const mostWatched = 200

// messages lists a subaccount's messages, the newest first.
func (h *watch) messages(w http.ResponseWriter, r *http.Request, of host.Watched) error {
	query := r.URL.Query()
	limit, noLimit := readLimit(query, usualRows, mostWatched)
	wanted, noFilter := watchFilter(query)
	before, noCursor := uuid.Nil, error(nil)
	if text := query.Get("cursor"); text != "" {
		if before, noCursor = uuid.FromString(text); noCursor != nil {
			noCursor = sendapi.Invalid("cursor: %.60q is none of this list", text)
		}
	}
	if err := together(noLimit, noFilter, noCursor); err != nil {
		return err
	}
	list, rest, err := h.Host.Messages(r.Context(), of.Name, before, limit, wanted)
	if err != nil {
		return err
	}
	answer := struct {
		Messages []messageRow `json:"messages"`
		Cursor   string       `json:"cursor,omitempty"` // of those that are older
	}{Messages: []messageRow{}}
	for i := range list {
		answer.Messages = append(answer.Messages, watchedRow(&list[i]))
	}
	if rest != uuid.Nil {
		answer.Cursor = rest.String()
	}
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}

// watchedRow is a message as a list tells it.
func watchedRow(s *host.Seen) messageRow {
	row := messageRow{
		UMID: s.UMID.String(), ClientMessageID: s.Message.ClientMessageID, Recipient: addressOf(s.Message),
		Submitted: orchestrator.Seconds(s.Submitted), Outcome: s.State.Outcome, Copies: int(s.State.Copies),
	}
	if step := cmp.Or(s.State.Winner, s.State.Turn); step > 0 {
		row.Channel = s.Route[step-1].Channel
	}
	for i := range s.Route {
		if s.State.Step(i + 1).Fired() {
			row.Fired++
		}
	}
	for line := range bytes.Lines(s.Lines) {
		if one, err := record.ReadLine(line); err == nil && one.Kind.Ends() && row.At == nil {
			row.At = new(orchestrator.Seconds(one.At))
		}
	}
	return row
}

// addressOf is where a message goes.
func addressOf(m *orchestrator.Message) string {
	return cmp.Or(m.User.MSISDN, m.User.ChannelUserID, m.User.LineUserID)
}

// message tells all of one message.
func (h *watch) message(w http.ResponseWriter, r *http.Request, of host.Watched) error {
	umid, err := sendapi.ParseUMID(r.PathValue("umid"))
	if err != nil {
		return err
	}
	s, err := h.Host.Message(r.Context(), of.Name, umid)
	if err != nil {
		return err
	}
	out := newStory(watchedRow(&s), s.Message, s.Message.PlanIn(of.Plan), s.Route)
	out.ScheduledAfter = orchestrator.Seconds(scheduledAfter(&s, of))
	if at := s.Message.Expiry; !at.IsZero() {
		out.ExpiresAfter = orchestrator.Seconds(at.Instant(of.Zero, s.Submitted) - s.Submitted)
	}
	known := map[string]int{}
	for line := range bytes.Lines(s.Lines) {
		line = bytes.TrimSuffix(line, []byte{'\n'})
		id := lineID(line)
		if known[id]++; known[id] > 1 {
			id = fmt.Sprintf("%s-%d", id, known[id])
		}
		out.Events = append(out.Events, json.RawMessage(withID(nil, line, id)))
	}
	sendapi.WriteJSON(w, http.StatusOK, out)
	return nil
}

// scheduledAfter is when a message that is scheduled fires, since its submission; 0: at once.
func scheduledAfter(s *host.Seen, of host.Watched) time.Duration {
	if at := s.Message.Scheduled; !at.IsZero() {
		return at.Instant(of.Zero, s.Submitted) - s.Submitted
	}
	return 0
}

// picture draws one message for the page to lay its own things on.
func (h *watch) picture(w http.ResponseWriter, r *http.Request, of host.Watched) error {
	width, err := readWidth(r)
	if err != nil {
		return err
	}
	umid, err := sendapi.ParseUMID(r.PathValue("umid"))
	if err != nil {
		return err
	}
	s, err := h.Host.Message(r.Context(), of.Name, umid)
	if err != nil {
		return err
	}
	runs, err := journey.ReadTimeline(bytes.NewReader(s.Lines))
	if err != nil {
		return fmt.Errorf("message %s: %w", umid, err)
	}
	told := report.Story{Title: "message " + umid.String(), Width: width, Route: s.Route, Journeys: runs[0].Messages}
	told.Fires = scheduledAfter(&s, of)
	return writeStory(w, r, told, bytes.Contains(s.Lines, []byte(`"kind":"webhook"`)), of.Zero)
}

// lineID tells lines apart that are told twice: in a message's story, and as they come.
func lineID(line []byte) string {
	sum := fnv.New64a()
	sum.Write(line)
	return strconv.FormatUint(sum.Sum64(), 36)
}

// withID appends a line, of which the brace at its end is cut off, with its id.
func withID(dst, line []byte, id string) []byte {
	return append(append(append(append(dst, line[:len(line)-1]...), `,"cursor":"`...), id...), `"}`...)
}

// placeCursor is from where the lines that follow are to be told. Places are of one run of the host.
func placeCursor(of host.Watched, place uint64) string {
	return fmt.Sprintf("%x-%d", of.Run, place)
}

// readPlace reads a placeCursor. It reports whether it is of this run.
func readPlace(of host.Watched, text string) (place uint64, ok bool) {
	var run int64
	n, err := fmt.Sscanf(text, "%x-%d", &run, &place)
	return place, err == nil && n == 2 && run == of.Run
}
