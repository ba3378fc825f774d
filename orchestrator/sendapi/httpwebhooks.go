package sendapi

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/go-json-experiment/json"
)

// Registrar keeps who is told of receipts.
type Registrar interface {
	// Webhooks lists the registrations of an account, in the order in which they were first made.
	Webhooks(account string) []Webhook
	// Register adds a registration, or replaces the one of the same subaccount and type.
	Register(account string, w Webhook)
	// Unregister removes the registration of a subaccount and type, if there is one.
	Unregister(account, subaccount, kind string)
}

// Webhook is a registration: a URL that is told of what happens in a subaccount, or in all ("*").
type Webhook struct {
	SubAccountID      string `json:"subAccountId"`
	URL               string `json:"url"`
	Enabled           bool   `json:"enabled"`
	Type              string `json:"type"` // CADR: delivery receipts; the others are kept and never told
	HTTPAuthorization string `json:"httpAuthorization,omitempty"`
}

// DeliveryReceipts is the type of the registrations that are told of receipts.
const DeliveryReceipts = "CADR"

// A registration without a type is one for receipts and one for inbound messages.
func typesOf(kind string) []string {
	if kind == "" {
		return []string{DeliveryReceipts, "MSG"}
	}
	return []string{kind}
}

// webhookBody is a registration as requests give it.
type webhookBody struct {
	SubAccountID      string `json:"subAccountId"`
	URL               string `json:"url"`
	Enabled           *bool  `json:"enabled"`
	Type              string `json:"type"`
	HTTPAuthorization string `json:"httpAuthorization"`
	OAuth             any    `json:"oauth"`
}

func (a *API) webhooks(w http.ResponseWriter, r *http.Request) error {
	list := a.Host.Webhooks(r.PathValue("accountId"))
	for i := range list {
		if list[i].HTTPAuthorization != "" {
			list[i].HTTPAuthorization = "***"
		}
	}
	if list == nil {
		list = []Webhook{}
	}
	WriteJSON(w, http.StatusOK, list)
	return nil
}

func (a *API) register(w http.ResponseWriter, r *http.Request) error {
	list, err := readWebhooks(w, r, true)
	if err != nil {
		return err
	}
	for _, b := range list {
		for _, kind := range typesOf(b.Type) {
			a.Host.Register(r.PathValue("accountId"), Webhook{
				SubAccountID: b.SubAccountID, URL: b.URL, Enabled: b.Enabled == nil || *b.Enabled,
				Type: kind, HTTPAuthorization: b.HTTPAuthorization,
			})
		}
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

func (a *API) unregister(w http.ResponseWriter, r *http.Request) error {
	list, err := readWebhooks(w, r, false)
	if err != nil {
		return err
	}
	for _, b := range list {
		for _, kind := range typesOf(b.Type) {
			a.Host.Unregister(r.PathValue("accountId"), b.SubAccountID, kind)
		}
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

// readWebhooks reads a list of registrations and checks all of it: either all are carried out, or none.
func readWebhooks(w http.ResponseWriter, r *http.Request, withURL bool) ([]webhookBody, error) {
	data, err := ReadJSON(w, r, MaxMessageBytes)
	if err != nil {
		return nil, err
	}
	var list []webhookBody
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, Invalid("not an array of webhooks: %v", err)
	}
	var f findings
	for i := range list {
		list[i].check(&f, i, withURL)
	}
	if len(f.problems) > 0 {
		return nil, f.problems
	}
	return list, nil
}

func (b *webhookBody) check(f *findings, i int, withURL bool) {
	field := func(name string) string { return fmt.Sprintf("[%d].%s", i, name) }
	if b.SubAccountID != "*" && !isSubaccount(b.SubAccountID) {
		f.add(0, IllegalSubaccount, field("subAccountId"), cmp.Or(b.SubAccountID, `""`)+" names no subaccount",
			"give its id, or * for all")
	}
	if withURL && !isWebURL(b.URL) {
		f.add(0, InvalidParameter, field("url"), quote(b.URL)+" is not an http or https URL",
			"give a URL such as https://example.com/receipts")
	}
	switch b.Type {
	case "", DeliveryReceipts, "MSG", "CABM":
	default:
		f.add(0, InvalidParameter, field("type"), "unknown type "+quote(b.Type),
			allowed(b.Type, []string{DeliveryReceipts, "MSG", "CABM"}))
	}
	if withURL && b.OAuth != nil {
		f.add(0, InvalidParameter, field("oauth"), "is not simulated", "give httpAuthorization instead")
	}
	if !isHeaderValue(b.HTTPAuthorization) {
		f.add(0, InvalidParameter, field("httpAuthorization"), "cannot stand in a header",
			"give printable characters only")
	}
}

// isHeaderValue tells whether text can be the value of an HTTP header.
func isHeaderValue(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}
