package twilio

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"cascade/orchestrator/channel/twilio"
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
	if r.Method == http.MethodGet {
		return checkNames(r.Form, known(route))
	}
	if e := checkNames(r.URL.Query(), nil); e != nil {
		return e
	}
	return checkNames(r.PostForm, known(route))
}

func checkNames(of url.Values, known []string) *twilio.Error {
	for _, field := range slices.Sorted(maps.Keys(of)) {
		if !slices.Contains(known, field) {
			return twilio.NewError(twilio.InvalidParameter, fmt.Sprintf("Unknown parameter: %.60s", field))
		}
	}
	return nil
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
