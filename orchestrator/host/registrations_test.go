package host

import (
	"slices"
	"testing"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

// Who is told first is told first in every run: whom the configuration names, then those of the subaccount itself, then
// those of all. What is of another subaccount, of another type or not enabled is not told, nor is anybody twice.
func TestAMessageIsToldToThoseOfItsSubaccountBeforeThoseOfAll(t *testing.T) {
	h := &Host{subaccounts: map[string]*account{
		"shop": {Subaccount: &Subaccount{Webhooks: []Receiver{{URL: "http://configured/"}}}},
	}}
	register := func(subaccount, url, kind string, enabled bool) {
		h.registered.list = append(h.registered.list, registration{"account", sendapi.Webhook{
			SubAccountID: subaccount, URL: url, Type: kind, Enabled: enabled,
		}})
	}
	register("*", "http://all/", sendapi.DeliveryReceipts, true)
	register("shop", "http://off/", sendapi.DeliveryReceipts, false)
	register("shop", "http://own/", sendapi.DeliveryReceipts, true)
	register("shop", "http://inbound/", sendapi.InboundMessages, true)
	register("other", "http://other/", sendapi.DeliveryReceipts, true)
	register("*", "http://configured/", sendapi.DeliveryReceipts, true)
	told := func(body orchestrator.Message) (urls []string) {
		for _, r := range h.receivers(&message{subaccount: "shop", body: &body}) {
			urls = append(urls, r.URL)
		}
		return urls
	}
	want := []string{"http://configured/", "http://own/", "http://all/"}
	if got := told(orchestrator.Message{}); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := told(orchestrator.Message{DLRCallbackURL: "http://mine/"}); !slices.Equal(got, []string{"http://mine/"}) {
		t.Errorf("one that names a URL is told to %q", got)
	}
}
