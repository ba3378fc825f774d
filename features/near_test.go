package features

import (
	"strings"
	"testing"

	messages "github.com/cucumber/messages/go/v34"
)

const (
	given = messages.PickleStepType_CONTEXT
	when  = messages.PickleStepType_ACTION
	then  = messages.PickleStepType_OUTCOME
)

func TestANearMissIsAnsweredWithAPhraseOfItsKeyword(t *testing.T) {
	for _, test := range []struct {
		kind       messages.PickleStepType
		text, want string
	}{
		{when, "the mesage is sent", "the message is sent"},
		{when, "the message was sent", "the message is sent"},
		{when, "the message gets sent to +6598765432", `the message is sent to "<msisdn>"`},
		{then, "whatsapp should fire at 1m", "<channel> fires[ at <duration>]"},
		{then, "only WhatsApp fired", "only <channel> fires"},
		{then, "the message will expire at 15m", "the message expires[ at <duration>]"},
		{given, "the message expires in 15m", "the message expires after <duration>"},
		{given, "WhatsApp is silent", "<channel> stays silent"},
		{given, "the plan:", "the fallback plan:"},
		{given, "the fallback plan \"WhatsApp 60s, SMS\"", "the fallback plan:"},
		{when, "the clock moves by 45s", "the clock advances by <duration>"},
		{when, "WhatsApp reports Read", "<channel> reports <status> now[ with code <n>]"},
		{given, "WhatsApp reports Read", "<channel> reports <status> after <duration>[ with code <n>]"},
		{then, "the message to \"+6598765432\" succeded on SMS", "the message succeeds[ on <channel>][ at <duration>]"},
		{then, "for the message to \"+6598765432\", SMS is fired at 1m", "<channel> fires[ at <duration>]"},
		{then, "the recipient gets 2 copies", "the recipient receives <n|no> copy|copies"},
		{then, "at least 99% of messages succeed in 2m", "at least <p>% of messages succeed within <duration>"},
		{then, "when the message is sent", ""},
	} {
		p, _ := closestPhrase(test.text, test.kind)
		if p.Phrase != test.want {
			t.Errorf("%s %q is answered with %q, not %q", test.kind, test.text, p.Phrase, test.want)
		}
	}
}

// The vocabulary stands beside other steps, and has nothing to say of those.
func TestAStepOfSomebodyElsesIsNotAnswered(t *testing.T) {
	for _, text := range []string{
		"I am logged in", "the user \"alice\" is logged in", "I open the page \"/orders\"", "the response status should be 200",
		"the template is rendered", "the template \"order_update\" exists", "the invoice template \"x\" is stored for 10m",
		"an order for 3 items", "the order is sent", "the order is sent to the warehouse", "the customer is notified by email",
		"a payment of 20 EUR is received", "the inbox has 2 messages", "the kettle is on", "the price is 20", "the account is closed",
		"the server is unreachable", "the job fails", "the request succeeds", "the response contains \"hello\"",
		"the following users:", "the database is empty", "3 users are created", "the user receives an email",
		"the subscription expires after 30 days", "the cart is empty", "I wait 5 seconds", "the alarm fires at 8",
	} {
		for _, kind := range []messages.PickleStepType{given, when, then} {
			if p, ok := closestPhrase(text, kind); ok {
				t.Errorf("%s %q is answered with %q", kind, text, p.Phrase)
			}
		}
	}
}

// The answer has an example to copy, with what stands below it; a step that is near to nothing is told where to look.
func TestAnUndefinedStepIsAnsweredWithAnExample(t *testing.T) {
	for text, want := range map[string]string{
		"the message is sent":  "",
		"the mesage is sent":   "undefined step \"the mesage is sent\"\n    hint: did you mean \"the message is sent\"? For instance: When the message is sent",
		"the kettle is on":     "undefined step \"the kettle is on\"\n    hint: cascade steps lists the vocabulary",
		"the falback plan:":    "undefined step \"the falback plan:\"\n    hint: did you mean \"the fallback plan:\"? For instance: Given the fallback plan:\n      | channel  |",
		"SMS succeded on SMS?": "undefined step \"SMS succeded on SMS?\"\n    hint: cascade steps lists the vocabulary",
	} {
		err := Undefined(&messages.PickleStep{Text: text})
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
