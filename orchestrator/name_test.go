package orchestrator_test

import (
	"fmt"
	"strings"
	"testing"

	"cascade/orchestrator"
)

// enum is a set of named values, as text: value i is called names[i-first].
type enum struct {
	what  string
	first int
	names string
	text  func(i int) fmt.Stringer
	parse func(s string) (int, bool) // nil: nothing parses it
}

var enums = []enum{
	{
		"channel", 1, "WhatsApp Viber SMS RCS Line Zalo WeChat Facebook Instagram",
		func(i int) fmt.Stringer { return orchestrator.Channel(i) },
		func(s string) (int, bool) { c, ok := orchestrator.ParseChannel(s); return int(c), ok },
	},
	{
		"status", 1, "Accepted Sent Delivered Read Rejected Undelivered",
		func(i int) fmt.Stringer { return orchestrator.Status(i) },
		func(s string) (int, bool) { st, ok := orchestrator.ParseStatus(s); return int(st), ok },
	},
	{
		"success status", 1, "Accepted Sent Delivered Read",
		func(i int) fmt.Stringer { return orchestrator.Status(i) },
		func(s string) (int, bool) { st, ok := orchestrator.ParseSuccessStatus(s); return int(st), ok },
	},
	{
		"outcome", 0, "open succeeded failed expired cancelled",
		func(i int) fmt.Stringer { return orchestrator.Outcome(i) },
		func(s string) (int, bool) { o, ok := orchestrator.ParseOutcome(s); return int(o), ok },
	},
	{
		"encoding", 0, "AUTO GSM7 UCS2",
		func(i int) fmt.Stringer { return orchestrator.Encoding(i) },
		func(s string) (int, bool) { e, ok := orchestrator.ParseEncoding(s); return int(e), ok },
	},
	{
		"category", 1, "authentication utility marketing",
		func(i int) fmt.Stringer { return orchestrator.Category(i) },
		func(s string) (int, bool) { c, ok := orchestrator.ParseCategory(s); return int(c), ok },
	},
	{
		"content type", 1, "text template image video audio file location interactive richCard carousel",
		func(i int) fmt.Stringer { return orchestrator.ContentType(i) }, nil,
	},
	{
		"event kind", 1, "submit start report window expiry cancel",
		func(i int) fmt.Stringer { return orchestrator.EventKind(i) }, nil,
	},
}

func TestEveryNameIsSpeltExactlyAndReadBack(t *testing.T) {
	for _, e := range enums {
		names := strings.Fields(e.names)
		for i, name := range names {
			value := e.first + i
			if got := e.text(value).String(); got != name {
				t.Errorf("%s %d is called %q, not %q", e.what, value, got, name)
			}
			if e.parse == nil {
				continue
			}
			if got, ok := e.parse(name); !ok || got != value {
				t.Errorf("%s %q is read as %d, %t", e.what, name, got, ok)
			}
		}
		if e.parse != nil && e.what != "success status" {
			past := e.text(e.first + len(names)).String()
			if _, ok := e.parse(past); ok {
				t.Errorf("%s: %q is missing in this table", e.what, past)
			}
		}
	}
}

// A channel or status is case-sensitive, and so are all other names.
func TestNoNearMissIsRead(t *testing.T) {
	for _, e := range enums {
		if e.parse == nil {
			continue
		}
		misses := []string{"", " ", "?", e.text(255).String()}
		for name := range strings.FieldsSeq(e.names) {
			misses = append(misses, strings.ToUpper(name[:1])+name[1:]+" ", swapCase(name), name+"s", name[1:])
		}
		for _, miss := range misses {
			if got, ok := e.parse(miss); ok {
				t.Errorf("%s: %q is read as %d", e.what, miss, got)
			}
		}
	}
	for _, failure := range []string{"Rejected", "Undelivered"} {
		if _, ok := orchestrator.ParseSuccessStatus(failure); ok {
			t.Errorf("a step can wait for %s", failure)
		}
	}
}

func swapCase(s string) string {
	if upper := strings.ToUpper(s); upper != s {
		return upper
	}
	return strings.ToLower(s)
}

func TestAValueWithoutANameSaysSo(t *testing.T) {
	for _, e := range enums {
		if got := e.text(255).String(); !strings.HasSuffix(got, "(?)") {
			t.Errorf("%s 255 is called %q", e.what, got)
		}
	}
	if got := (orchestrator.Effect{}).Describe(nil); got != "EffectKind(?)" {
		t.Errorf("an effect without a kind is described as %q", got)
	}
}

func TestACodeIsItsMeaning(t *testing.T) {
	meanings := map[orchestrator.Code]string{
		1: "absent subscriber", 2: "content not supported by the channel", 3: "data missing",
		9: "app version cannot receive business messages", 11: "flooding", 14: "internal error",
		15: "invalid destination", 18: "invalid parameter", 23: "connection error",
		25: "aborted by network or user", 29: "phone related", 36: "expired", 41: "rejected by the channel",
		42: "no credit", 43: "spam filter", 46: "subscriber not reachable", 57: "unknown", 61: "session expired",
		4: "code 4", 9999: "code 9999", 1022: "message window expired", 1041: "PIN mismatch", 2008: "not a Viber user",
	}
	for code, meaning := range meanings {
		if got := code.String(); got != meaning {
			t.Errorf("code %d is %q, not %q", uint16(code), got, meaning)
		}
	}
}

// Receipts write a code's text with the platform's own capitals, and WhatsApp's with the number that Meta gives it.
func TestACodeHasThePlatformsNameAndMetasNumber(t *testing.T) {
	tests := []struct {
		code       orchestrator.Code
		name, meta string
	}{
		{1, "AbsentSubscriber", ""}, {18, "Invalid parameter", ""}, {41, "SmscReject", ""},
		{1000, "Authentication failed", "0"}, {1022, "Message window expired", "131047"},
		{1054, "BSUID Not Supported", ""}, {2000, "Successfully sent", ""},
		{2025, "Invalid Carousel Message Parameter", ""}, {4, "code 4", ""},
	}
	for _, test := range tests {
		if name, meta := test.code.Name(), test.code.ProviderCode(); name != test.name || meta != test.meta {
			t.Errorf("code %d is %q with %q, not %q with %q", uint16(test.code), name, meta, test.name, test.meta)
		}
	}
	// 18 of every channel, 55 of WhatsApp and 25 of Viber, which has no 2011.
	if got := len(orchestrator.Codes()); got != 18+55+25 {
		t.Errorf("%d codes", got)
	}
}
