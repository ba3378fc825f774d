package twilio

import (
	"fmt"
	"net/http"
	"net/url"

	"cascade/orchestrator/channel/twilio"
	"cascade/sim/wire"
)

func ignored() []string {
	return []string{
		"ProvideFeedback", "Attempt", "SmartEncoded", "PersistentAction", "ApplicationSid", "MaxPrice", "ForceDelivery",
		"ContentRetention", "AddressRetention", "RiskCheck", "SendAsMms", "ShortenUrls", "TrafficType", "FallbackFrom",
		"ContentVariables",
	}
}

// known are the parameters that a request can have, by its method and how much of a path follows Messages: in the query
// of a GET, in the body of any other. Those without effect can stand in a new message too.
func known(route string) []string {
	switch route {
	case "POST 0":
		return append(ignored(), "To", "From", "MessagingServiceSid", "Body", "MediaUrl", "ContentSid", "StatusCallback",
			"ValidityPeriod", "ScheduleType", "SendAt")
	case "GET 0":
		return []string{"To", "From", "DateSent", "DateSent>", "DateSent<", "PageSize", "Page", "PageToken"}
	case "GET 2":
		return []string{"DateCreated", "DateCreated>", "DateCreated<", "PageSize", "Page", "PageToken"}
	case "POST 1":
		return []string{"Body", "Status"}
	case "POST 2":
		return []string{"Outcome"}
	}
	return nil
}

// checkFields refuses a parameter that the API does not know.
func checkFields(route string, r *http.Request) *twilio.Error {
	strange, ok := wire.Strange(r.URL.Query())
	if r.Method == http.MethodGet {
		strange, ok = wire.Strange(r.Form, known(route)...)
	} else if !ok {
		strange, ok = wire.Strange(r.PostForm, known(route)...)
	}
	if !ok {
		return nil
	}
	return twilio.NewError(twilio.InvalidParameter, fmt.Sprintf("Unknown parameter: %.60s", strange))
}

// without are the parameters of a new message that have no effect.
func without(form url.Values) (fields []string) {
	for _, field := range ignored() {
		if form.Has(field) {
			fields = append(fields, field)
		}
	}
	return fields
}
