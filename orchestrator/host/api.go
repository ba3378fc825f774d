package host

import "cascade/orchestrator/sendapi"

// API is the host as the Send API's handlers see it.
func (h *Host) API() sendapi.Host { return api{h} }

type api struct{ *Host }

// Open is a subaccount that is configured: none is made on first use.
func (a api) Open(name string) (sendapi.Subaccount, error) {
	of, ok := a.subaccounts[name]
	if !ok {
		return nil, sendapi.NotThere("there is no subaccount %s", name)
	}
	return of, nil
}

// Find is the same.
func (a api) Find(name string) (sendapi.Subaccount, bool) {
	of, ok := a.subaccounts[name]
	return of, ok
}
