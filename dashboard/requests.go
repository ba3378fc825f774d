package dashboard

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// testedBase is where the API under test is.
const testedBase = "/api/v1/subaccounts/"

// witness is a ResponseWriter that keeps what a request of the API under test said and was answered.
type witness struct {
	http.ResponseWriter
	kept *live.Request
}

// Unwrap lets http.ResponseController reach the connection.
func (a *witness) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *witness) WriteHeader(status int) {
	if a.kept.Status == 0 && status >= http.StatusOK {
		a.kept.Status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *witness) Write(text []byte) (int, error) {
	if a.kept.Status == 0 {
		a.kept.Status = http.StatusOK
	}
	a.kept.Answer = keep(a.kept.Answer, text)
	return a.ResponseWriter.Write(text)
}

// heard is a body that is kept as it is read.
type heard struct {
	io.ReadCloser
	kept *live.Request
	read int64
}

func (h *heard) Read(p []byte) (int, error) {
	n, err := h.ReadCloser.Read(p)
	h.read += int64(n)
	h.kept.Body = keep(h.kept.Body, p[:n])
	return n, err
}

func keep(kept, more []byte) []byte {
	return append(kept, more[:min(len(more), live.MostKept-len(kept))]...)
}

// witness keeps a request, if it is meant for the API under test or is a call of a mock provider's (nil: it is none):
// what goes to their paths, and what goes nowhere and wants to change something. What it returns is called when the
// request was answered.
func (s *Server) witness(
	w http.ResponseWriter, r *http.Request, call *wire.Call,
) (http.ResponseWriter, *http.Request, func()) {
	asks := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
	if call == nil && !strings.HasPrefix(r.URL.Path, "/api/") && (asks || strings.HasPrefix(r.URL.Path, base)) {
		return w, r, func() {}
	}
	kept := &live.Request{Method: r.Method, Target: r.URL.RequestURI(), Header: r.Header}
	if call != nil {
		kept.Wire = call.Protocol.Name()
		r = r.WithContext(live.Keeping(r.Context(), kept))
	}
	body := &heard{ReadCloser: r.Body, kept: kept}
	r.Body = body
	return &witness{w, kept}, r, func() {
		if r.ContentLength > 0 && r.ContentLength <= live.MostKept {
			io.Copy(io.Discard, body) // what was refused unread is shown too; an error ends it
		}
		kept.BodySize = max(r.ContentLength, body.read)
		s.place(kept, r, call)
		s.worlds.Journal.Add(kept)
	}
}

// place finds whose request it was, and what it should have been where nothing answers it.
func (s *Server) place(kept *live.Request, r *http.Request, call *wire.Call) {
	if call != nil {
		kept.Subaccount = call.Subaccount
	}
	if rest, ok := strings.CutPrefix(r.URL.Path, testedBase); ok {
		kept.Subaccount, _, _ = strings.Cut(rest, "/")
	}
	unanswered := call == nil && (kept.Status == http.StatusMethodNotAllowed || kept.Status == http.StatusNotFound)
	if near, subaccount := "", ""; unanswered {
		near, subaccount = nearest(s.tested, r)
		if kept.Subaccount == "" {
			kept.Subaccount = subaccount
		}
		if near != r.Method+" "+r.URL.Path {
			kept.Near = near
		}
	}
	if world, ok := s.worlds.Find(kept.Subaccount); ok {
		kept.At = world.Instant()
	}
}

// requestRow is a request as it is shown.
type requestRow struct {
	T       orchestrator.Seconds `json:"t"`
	Method  string               `json:"method"`
	Path    string               `json:"path"`
	Headers map[string]string    `json:"headers"`
	Body    jsontext.Value       `json:"body,omitempty"` // JSON as it is, any other text as a string
	Bytes   int64                `json:"bytes"`          // of the body
	Status  int                  `json:"status"`
	Answer  jsontext.Value       `json:"answer,omitempty"`
	Fault   string               `json:"fault,omitempty"` // what befell it on purpose
	Near    string               `json:"near,omitempty"`
	Wire    string               `json:"wire,omitempty"`  // the mock provider that it called
	UMIDs   []uuid.UUID          `json:"umids,omitempty"` // of what it sent over a wire

	// Signature is that of what came to a subaccount's own receiver: right, wrong or missing.
	Signature string `json:"signature,omitempty"`
}

// requestList is requests as they are listed.
type requestList struct {
	Requests []requestRow `json:"requests"`
	Cursor   string       `json:"cursor"`
	Dropped  bool         `json:"dropped,omitempty"` // some that were asked for are kept no longer
	Reset    bool         `json:"reset,omitempty"`   // the cursor is of another server
}

// requests lists the requests of the API under test as they came. It needs no world where one came for it: the first
// request may have been refused.
func (s *Server) requests(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.find(r); err != nil && !s.worlds.Journal.Names(r.PathValue("subAccountId")) {
		return err
	}
	if text := r.URL.Query().Get("umid"); text != "" {
		return s.requestBy(w, r, text)
	}
	answer, err := s.readJournal(w, r, &s.worlds.Journal)
	if err != nil {
		return err
	}
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}

// readJournal is the requests of the subaccount that are asked for, as soon as there are some.
func (s *Server) readJournal(
	w http.ResponseWriter, r *http.Request, journal *live.Journal,
) (answer requestList, err error) {
	p, err := readExcerpt(r, journal.Index, maxRows)
	if err != nil {
		return answer, err
	}
	subaccount := r.PathValue("subAccountId")
	s.patient(w, func() { journal.Await(r.Context(), s.worlds.Closing(), subaccount, p.from, p.wait) })
	list, next, dropped := journal.Read(subaccount, p.from, p.limit)
	answer = requestList{Requests: []requestRow{}, Dropped: dropped, Reset: p.reset}
	for _, request := range list {
		answer.Requests = append(answer.Requests, requestRowOf(request))
	}
	answer.Cursor = live.Cursor{Index: next}.String()
	return answer, nil
}

// requestBy lists the request that sent a message over a wire, if it is still kept.
func (s *Server) requestBy(w http.ResponseWriter, r *http.Request, text string) error {
	umid, err := sendapi.ParseUMID(text)
	if err != nil {
		return err
	}
	journal := &s.worlds.Journal
	answer := requestList{Requests: []requestRow{}, Cursor: live.Cursor{Index: journal.Next()}.String()}
	if by, ok := journal.By(umid); ok && by.Subaccount == r.PathValue("subAccountId") {
		answer.Requests = append(answer.Requests, requestRowOf(by))
	}
	sendapi.WriteJSON(w, http.StatusOK, answer)
	return nil
}

func requestRowOf(r *live.Request) requestRow {
	row := requestRow{
		T: orchestrator.Seconds(r.At), Method: r.Method, Path: maskedTarget(r.Target), Headers: shownHeaders(r.Header),
		Body: shown(r.Body), Bytes: r.BodySize, Status: r.Status, Answer: shown(r.Answer), Fault: r.Fault, Near: r.Near,
		Wire: r.Wire, UMIDs: r.Sends, Signature: r.Signature,
	}
	return row
}

// secret tells the names of headers and parameters that hold credentials.
var secret = regexp.MustCompile(`(?i)auth|token|secret|password|cookie|api-?key|^key$`)

// masked hides a credential; a scheme such as Bearer stays.
func masked(name, value string) string {
	if !secret.MatchString(name) || value == "" {
		return value
	}
	if scheme, _, ok := strings.Cut(value, " "); ok && len(scheme) <= len("Negotiate") {
		return scheme + " ***"
	}
	return "***"
}

func maskedTarget(target string) string {
	at, err := url.ParseRequestURI(target)
	if err != nil || at.RawQuery == "" {
		return target
	}
	query := at.Query()
	for name := range query {
		if secret.MatchString(name) {
			query.Set(name, "***")
		}
	}
	at.RawQuery = strings.ReplaceAll(query.Encode(), "%2A%2A%2A", "***")
	return at.String()
}

// Credentials in bodies: those of a registration, a bot's token, and those in a URL.
var (
	secretFields = regexp.MustCompile(`("(?:httpAuthorization|clientSecret|auth_token)"\s*:\s*)"(?:[^"\\]|\\.)*"`)
	secretURLs   = regexp.MustCompile(`://[^\s"/?#@]*@`)
)

// shown is a text as it may be read: JSON as it is, without credentials.
func shown(text []byte) jsontext.Value {
	if len(text) == 0 {
		return nil
	}
	text = secretURLs.ReplaceAll(secretFields.ReplaceAll(text, []byte(`$1"***"`)), []byte("://***@"))
	if value := jsontext.Value(bytes.TrimSpace(text)); value.IsValid() && value.Compact() == nil {
		return value
	}
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("�"))
	}
	quoted, err := jsontext.AppendQuote(nil, text)
	if err != nil {
		return nil
	}
	return quoted
}
