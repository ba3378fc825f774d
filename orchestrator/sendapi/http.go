package sendapi

import (
	"context"
	"net/http"
	"regexp"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// Host is what the API's requests are carried out on.
type Host interface {
	// Open is a subaccount that is about to be sent through: it is made on first use. The error is a
	// *Refusal where there can be no more of them.
	Open(subaccount string) (Subaccount, error)
	// Find is a subaccount that has been sent through before.
	Find(subaccount string) (Subaccount, bool)
	// Now is what an answer is stamped with that has to do with no subaccount.
	Now() time.Time
	Registrar
}

// Subaccount is who sends: its plan, its channels, its time and its messages. Errors that the customer is to
// be told are *Refusal.
type Subaccount interface {
	// Terms is what a payload is checked against now.
	Terms() Terms
	// Send accepts a checked message.
	Send(context.Context, *orchestrator.Message) (Sent, error)
	// SendBatch accepts those messages of a batch that are not refused.
	SendBatch(context.Context, *Batch) (SentBatch, error)
	// Records tells how a message stands: one record a step that fired or was skipped, in the plan's order.
	Records(umid uuid.UUID) ([]Record, error)
	// Cancel takes a scheduled message back.
	Cancel(ctx context.Context, umid uuid.UUID) error
	// CancelBatch takes back what of a batch still waits for its instant, and counts it.
	CancelBatch(ctx context.Context, batch string) (cancelled int, err error)
}

// Sent is a message that was accepted: its id, and when.
type Sent struct {
	UMID string
	At   time.Time
}

// SentBatch is a batch that was accepted. UMIDs has one for every message, the refused ones included.
type SentBatch struct {
	ID    string
	UMIDs []string
	At    time.Time
}

// API serves the Send API over HTTP.
type API struct {
	Host   Host
	Key    Key
	Errors *Errors
	// Allow checks who asks, where that is not for one Key to tell; nil: the Key does.
	Allow func(http.ResponseWriter, *http.Request) error
	// Befall may refuse a request that is found to be right, or give another writer for its answer; nil: nothing does.
	Befall func(http.ResponseWriter, *http.Request) (http.ResponseWriter, error)
}

// Paths is what the API answers, by pattern.
func (a *API) Paths() map[string]Methods {
	return map[string]Methods{
		"/api/v1/subaccounts/{subAccountId}/messages":                 {"POST": a.send},
		"/api/v1/subaccounts/{subAccountId}/messages/batch":           {"POST": a.sendBatch},
		"/api/v1/subaccounts/{subAccountId}/messages/{umid}":          {"GET": a.details, "DELETE": a.cancel},
		"/api/v1/subaccounts/{subAccountId}/messages/batch/{batchId}": {"DELETE": a.cancelBatch},
		"/api/v1/accounts/{accountId}/webhooks": {
			"GET": a.webhooks, "POST": a.register, "DELETE": a.unregister,
		},
	}
}

// Routes adds the API's paths to a mux.
func (a *API) Routes(mux *http.ServeMux) {
	for pattern, methods := range a.Paths() {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { a.serve(w, r, methods) })
	}
}

// Handler answers a request, or gives the error that it is to be answered with.
type Handler func(http.ResponseWriter, *http.Request) error

// Methods is what a path answers, by the request's method.
type Methods map[string]Handler

// serve answers a request of a path, once its method, its key and its subaccount are found to be right.
func (a *API) serve(w http.ResponseWriter, r *http.Request, methods Methods) {
	handle, err := methods.Pick(w, r)
	if err == nil {
		err = a.allow(w, r)
	}
	if err == nil {
		err = checkName(r)
	}
	if err == nil && a.Befall != nil {
		w, err = a.Befall(w, r)
	}
	if err == nil {
		err = handle(w, r)
	}
	if err != nil {
		a.Errors.Write(w, err, a.now(r))
	}
}

func (a *API) allow(w http.ResponseWriter, r *http.Request) error {
	if a.Allow != nil {
		return a.Allow(w, r)
	}
	return a.Key.Bearer(w, r, true)
}

// now is the time of the request's subaccount, where it has one.
func (a *API) now(r *http.Request) time.Time {
	if id := r.PathValue("subAccountId"); id != "" {
		if s, ok := a.Host.Find(id); ok {
			return s.Terms().Now
		}
	}
	return a.Host.Now()
}

// find is the subaccount of a request that only makes sense of one that was sent through.
func (a *API) find(r *http.Request) (Subaccount, error) {
	s, ok := a.Host.Find(r.PathValue("subAccountId"))
	if !ok {
		return nil, NotThere("nothing was ever sent through subaccount %s", r.PathValue("subAccountId"))
	}
	return s, nil
}

// checkName refuses a path whose subaccount cannot be one. Accounts are not modelled: any id will do.
func checkName(r *http.Request) error {
	if id := r.PathValue("subAccountId"); id != "" {
		return CheckSubaccount(id)
	}
	return nil
}

// What the name of a subaccount looks like.
var subaccountPattern = regexp.MustCompile(`^[A-Za-z0-9\-._&]{3,50}$`)

// CheckSubaccount refuses what cannot be the name of a subaccount.
func CheckSubaccount(id string) error {
	if subaccountPattern.MatchString(id) {
		return nil
	}
	return Refuse(http.StatusBadRequest, IllegalSubaccount,
		"subAccountId %s is not 3 to 50 letters, digits and - . _ &", problem.Quote(id))
}
