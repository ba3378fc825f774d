package whatsapp

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/strict"
)

// NewTemplate is a body of POST /{version}/{account-id}/message_templates, as far as it is read.
type NewTemplate struct {
	Name     string `json:"name"`
	Category string `json:"category"`
	Language string `json:"language"`
	TTL      *int   `json:"message_send_ttl_seconds,omitempty"`

	Spec orchestrator.TemplateSpec `json:"-"` // what it says of category and TTL
}

// TemplateRow is a template as it is listed, and as the answer to its making.
type TemplateRow struct {
	ID         string            `json:"id"`
	Name       string            `json:"name,omitempty"`
	Language   string            `json:"language,omitempty"`
	Status     string            `json:"status"`
	Category   string            `json:"category"`
	TTL        int64             `json:"message_send_ttl_seconds,omitempty"`
	Components []json.RawMessage `json:"components,omitempty"`
}

// Approved is the status of every template here: none is held back for review.
const Approved = "APPROVED"

// What names are made of, and how long they may be. They stand apart, as a counted repetition is compiled at each start
// of a program into as many copies.
var templateName = regexp.MustCompile(`^[a-z0-9_]+$`)

const longestName = 512

// unlimited is the time-to-live that stands for the longest.
const unlimited = -1

// ParseTemplate reads a body.
func ParseTemplate(body []byte) (*NewTemplate, *Error) {
	var t NewTemplate
	if err := json.Unmarshal(body, &t); err != nil {
		return nil, NewError(InvalidParameter, "The request body is not the JSON of a template: "+plainly(err))
	}
	category, ok := orchestrator.ParseCategory(strings.ToLower(t.Category))
	switch {
	case !templateName.MatchString(t.Name), len(t.Name) > longestName:
		return nil, NewError(InvalidParameter, fmt.Sprintf("name %.60q must be lower-case letters, digits and _.", t.Name))
	case !ok:
		return nil, NewError(InvalidParameter, fmt.Sprintf("category %.60q must be AUTHENTICATION, UTILITY or MARKETING.", t.Category))
	case t.Language == "":
		return nil, NewError(ParameterMissing, "The parameter language is required.")
	}
	t.Spec.Category = category
	if t.TTL == nil {
		return &t, nil
	}
	ttl := strict.Seconds(*t.TTL)
	switch {
	case *t.TTL == unlimited && category != orchestrator.Marketing:
		ttl = orchestrator.Utility.DefaultTTL()
	case ttl < category.MinTTL() || ttl > category.MaxTTL():
		return nil, NewError(InvalidParameter, fmt.Sprintf("message_send_ttl_seconds must be %d to %d for the category %s.",
			category.MinTTL()/time.Second, category.MaxTTL()/time.Second, strings.ToUpper(category.String())))
	}
	t.Spec.TTL = ttl
	return &t, nil
}
