package whatsapp

import (
	"encoding/json"
	"fmt"
	"net/url"

	"cascade/orchestrator/channel/strict"
)

// Subscription is a body of POST /{version}/{account-id}/subscribed_apps. Where it names no address, statuses go on to
// the one that is set.
type Subscription struct {
	Address     string `json:"override_callback_uri,omitempty"`
	VerifyToken string `json:"verify_token,omitempty"`
}

// ParseSubscription reads a body, which may be left out.
func ParseSubscription(body []byte) (s Subscription, e *Error) {
	if len(body) > 0 {
		if err := json.Unmarshal(body, &s); err != nil {
			return s, NewError(InvalidParameter, "The request body is not JSON: "+plainly(err))
		}
	}
	if s.Address == "" {
		return s, nil
	}
	if !strict.IsURL(s.Address) {
		return s, NewError(InvalidParameter, fmt.Sprintf("override_callback_uri %.200q is no http or https URL.", s.Address))
	}
	if s.VerifyToken == "" {
		return s, NewError(InvalidParameter, "override_callback_uri needs a verify_token.")
	}
	return s, nil
}

// Verification is the URL that a webhook's address is asked at before anything is told there. Its answer is the
// challenge alone.
func Verification(address, token, challenge string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	query := u.Query()
	query.Set("hub.mode", "subscribe")
	query.Set("hub.challenge", challenge)
	query.Set("hub.verify_token", token)
	u.RawQuery = query.Encode()
	return u.String(), nil
}
