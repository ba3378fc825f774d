package sendapi

import "net/http"

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
		for _, kind := range typesOf(b.kind.Text) {
			a.Host.Register(r.PathValue("accountId"), Webhook{
				SubAccountID: b.subaccount.Text, URL: b.url.Text, Enabled: b.enabled.Text != "false",
				Type: kind, HTTPAuthorization: b.authorization.Text,
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
		for _, kind := range typesOf(b.kind.Text) {
			a.Host.Unregister(r.PathValue("accountId"), b.subaccount.Text, kind)
		}
	}
	w.WriteHeader(http.StatusOK)
	return nil
}
