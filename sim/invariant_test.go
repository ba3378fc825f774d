package sim

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/record"
)

// A case of doctored lines: they begin well, and the last one, or the end, breaks the invariant.
type doctored struct {
	breaks  string
	lines   string
	expiry  time.Duration
	start   time.Duration
	skipped bool // step 1 cannot be handed over
}

// The route is WhatsApp for 60 s, Viber for 30 s without end, then SMS. A line is its second, its kind and what
// else it tells: the step, a status, a note.
var doctoredCases = []doctored{
	{breaks: "times never go back", lines: "0 submitted, 0 fired 1, 5 receipt 1 Sent, 4 receipt 1 Delivered"},
	{breaks: "a line's step is one of the plan's", lines: "0 submitted, 0 fired 4"},
	{breaks: "a message is submitted once", lines: "0 submitted, 0 submitted"},
	{breaks: "a message is submitted before anything else happens to it", lines: "0 fired 1"},
	{breaks: "no step fires twice", lines: "0 submitted, 0 fired 1, 0 fired 1"},
	{breaks: "no step fires twice", lines: "0 submitted, 0 fired 1, 60 lapsed 1, 60 fired 2, 60 fired 1"},
	{breaks: "nothing fires after the message has ended",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Delivered copy, 5 succeeded 1, 60 fired 2"},
	{breaks: "nothing fires after the message has ended", lines: "0 submitted, 40 expired 1, 40 fired 1",
		expiry: 40 * time.Second},
	{breaks: "nothing fires at or after the expiry", expiry: 60 * time.Second,
		lines: "0 submitted, 0 fired 1, 60 lapsed 1, 60 fired 2"},
	{breaks: "steps have their turns in the plan's order", lines: "0 submitted, 0 fired 2"},
	{breaks: "steps have their turns in the plan's order", lines: "0 submitted, 0 fired 1, 60 lapsed 1, 60 fired 3"},
	{breaks: "step 1 fires at once, or when it is scheduled", lines: "0 submitted, 1 fired 1"},
	{breaks: "step 1 fires at once, or when it is scheduled", lines: "0 submitted, 0 fired 1", start: time.Second},
	{breaks: "a step fires at the instant at which the one before lapsed, failed or was skipped",
		lines: "0 submitted, 0 fired 1, 59 fired 2"},
	{breaks: "a step fires at the instant at which the one before lapsed, failed or was skipped",
		lines: "0 submitted, 0 fired 1, 60 lapsed 1, 61 fired 2"},
	{breaks: "a step fires at the instant at which the one before lapsed, failed or was skipped",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Rejected, 6 fired 2"},
	{breaks: "a step is skipped when it cannot be handed over, and only then", lines: "0 submitted, 0 skipped 1"},
	{breaks: "a step is skipped when it cannot be handed over, and only then",
		lines: "0 submitted, 0 fired 1", skipped: true},
	{breaks: "only a step that fired has receipts", lines: "0 submitted, 0 fired 1, 3 receipt 2 Sent"},
	{breaks: "only a step that fired has receipts", lines: "0 submitted, 0 skipped 1, 0 receipt 1 Sent", skipped: true},
	{breaks: "a status is stale when it is not above the highest before, and only then",
		lines: "0 submitted, 0 fired 1, 3 receipt 1 Sent stale"},
	{breaks: "a status is stale when it is not above the highest before, and only then",
		lines: "0 submitted, 0 fired 1, 3 receipt 1 Sent, 4 receipt 1 Sent"},
	{breaks: "a receipt is late when its step's turn is over, and only then",
		lines: "0 submitted, 0 fired 1, 3 receipt 1 Sent late"},
	{breaks: "a receipt is late when its step's turn is over, and only then",
		lines: "0 submitted, 0 fired 1, 60 lapsed 1, 60 fired 2, 61 receipt 1 Sent"},
	{breaks: "a receipt is late when its step's turn is over, and only then",
		lines: "0 submitted, 0 fired 1, 60 lapsed 1, 60 fired 2, 61 receipt 1 Delivered late copy, 61 succeeded 1, 62 receipt 2 Sent"},
	{breaks: "a receipt is late when its step's turn is over, and only then", expiry: 40 * time.Second,
		lines: "0 submitted, 0 fired 1, 40 expired 1, 50 receipt 1 Delivered copy"},
	{breaks: "a failure is stale after another one or a delivery, and only then",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Rejected stale"},
	{breaks: "a failure is stale after another one or a delivery, and only then",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Rejected, 5 fired 2, 6 receipt 1 Rejected late"},
	{breaks: "a failure is stale after another one or a delivery, and only then",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Delivered copy, 5 succeeded 1, 6 receipt 1 Undelivered"},
	{breaks: "a message succeeds when a step reaches its successStatus",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Delivered copy"},
	{breaks: "a message succeeds when a step reaches its successStatus", expiry: 40 * time.Second,
		lines: "0 submitted, 0 fired 1, 40 expired 1, 50 receipt 1 Delivered late copy"},
	{breaks: "copies are counted once a step, in order", lines: "0 submitted, 0 fired 1, 3 receipt 1 Delivered"},
	{breaks: "copies are counted once a step, in order", lines: "0 submitted, 0 fired 1, 3 receipt 1 Sent copy"},
	{breaks: "copies are counted once a step, in order",
		lines: "0 submitted, 0 fired 1, 60 lapsed 1, 60 fired 2, 61 receipt 1 Delivered late copy, 62 receipt 2 Delivered copy"},
	{breaks: "no window lapses after the message has ended",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Delivered copy, 5 succeeded 1, 60 lapsed 1"},
	{breaks: "only the step whose turn it is lapses",
		lines: "0 submitted, 0 fired 1, 60 lapsed 1, 60 fired 2, 60 lapsed 1"},
	{breaks: "only the step whose turn it is lapses",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Rejected, 60 lapsed 1"},
	{breaks: "a window lapses exactly fallbackAfter after the firing", lines: "0 submitted, 0 fired 1, 59 lapsed 1"},
	{breaks: "a window lapses exactly fallbackAfter after the firing",
		lines: "0 submitted, 0 fired 1, 60 lapsed 1, 60 fired 2, 90 lapsed 2, 90 fired 3, 120 lapsed 3"},
	{breaks: "a step that succeeded does not lapse",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Delivered copy, 60 lapsed 1"},
	{breaks: "a message that has succeeded or was cancelled never changes its outcome",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Delivered copy, 5 succeeded 1, 6 succeeded 1"},
	{breaks: "a message that has succeeded or was cancelled never changes its outcome",
		lines: "0 submitted, 0 cancelled, 0 succeeded 1", start: time.Second},
	{breaks: "a message succeeds on a step that reached its successStatus",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Sent, 5 succeeded 1"},
	{breaks: "a message succeeds on a step that reached its successStatus",
		lines: "0 submitted, 0 fired 1, 5 succeeded 2"},
	{breaks: "a message fails when its last step does",
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Rejected, 5 failed 1"},
	{breaks: "a message fails when its last step does",
		lines: "0 submitted, 0 fired 1, 60 lapsed 1, 60 fired 2, 90 lapsed 2, 90 fired 3, 91 failed 3"},
	{breaks: "a message expires exactly at its expiry, or when it is submitted after it",
		lines: "0 submitted, 0 fired 1, 39 expired 1", expiry: 40 * time.Second},
	{breaks: "a message expires exactly at its expiry, or when it is submitted after it",
		lines: "50 submitted, 51 expired 1", expiry: 40 * time.Second},
	{breaks: "a message expires exactly at its expiry, or when it is submitted after it",
		lines: "0 submitted, 0 fired 1, 9 expired 1"},
	{breaks: "an expiry is told for the step whose turn it was, or for step 1",
		lines: "0 submitted, 0 fired 1, 40 expired 2", expiry: 40 * time.Second},
	{breaks: "a message is cancelled before its first step fires, or not at all",
		lines: "0 submitted, 0 fired 1, 1 cancelled"},
	{breaks: "a message has one outcome", expiry: 40 * time.Second,
		lines: "0 submitted, 0 fired 1, 5 receipt 1 Delivered copy, 5 succeeded 1, 40 expired 1"},
	{breaks: "a message has one outcome", lines: "0 submitted, 0 cancelled, 0 cancelled", start: time.Second},
	{breaks: "an open message expires", lines: "0 submitted, 0 fired 1", expiry: 40 * time.Second},
	{breaks: "step 1 has its turn", lines: "0 submitted"},
	{breaks: "the next step has its turn when one is over", lines: "0 submitted, 0 fired 1, 60 lapsed 1"},
	{breaks: "the next step has its turn when one is over", lines: "0 submitted, 0 fired 1, 5 receipt 1 Rejected"},
	{breaks: "a window that runs ends", lines: "0 submitted, 0 fired 1, 5 receipt 1 Sent"},
	// And lines that break nothing.
	{lines: "0 submitted, 0 fired 1, 5 receipt 1 Delivered copy, 5 succeeded 1, 6 receipt 1 Sent stale"},
	{lines: "0 submitted, 0 fired 1, 60 lapsed 1, 60 fired 2, 61 receipt 1 Undelivered late, 90 lapsed 2, 90 fired 3"},
	{lines: "0 submitted, 0 fired 1, 5 receipt 3 Sent refused, 60 lapsed 1, 60 fired 2, 90 lapsed 2, 90 fired 3"},
	{lines: "0 submitted, 1 fired 1, 40 expired 1, 50 receipt 1 Read late copy, 50 succeeded 1", start: time.Second,
		expiry: 40 * time.Second},
	{lines: "0 submitted, 0 fired 1, 5 receipt 1 Rejected, 5 fired 2, 6 receipt 1 Sent late, 7 receipt 1 Undelivered late, " +
		"8 receipt 1 Undelivered late stale, 35 lapsed 2, 35 fired 3"},
	{lines: "50 submitted, 50 expired 1", expiry: 40 * time.Second, start: 50 * time.Second},
	{lines: "0 submitted, 1 cancelled", start: 2 * time.Second, expiry: 40 * time.Second},
}

func (d doctored) check(t *testing.T) string {
	route := orchestrator.Route{
		{Channel: orchestrator.WhatsApp, Success: orchestrator.Delivered, Window: time.Minute},
		{Channel: orchestrator.Viber, Success: orchestrator.Delivered, Window: 30 * time.Second},
		{Channel: orchestrator.SMS, Success: orchestrator.Delivered},
	}
	if d.skipped {
		route[0].Skip = orchestrator.ContentNotSupported
	}
	c := audited{expiry: d.expiry, start: d.start}
	all := strings.Split(d.lines, ", ")
	for i, text := range all {
		broken := c.audit(doctoredLine(t, text), route)
		if broken != "" && i < len(all)-1 {
			t.Errorf("%q, line %d of %d, breaks %q", text, i+1, len(all), broken)
		}
		if broken != "" {
			return broken
		}
	}
	return c.atEnd(route)
}

var linePattern = regexp.MustCompile(`^(\d+) (\w+)(?: (\d))?(?: ([A-Z]\w+))?((?: [a-z]+)*)$`)

// doctoredLine reads a line such as "5 receipt 1 Delivered copy".
func doctoredLine(t *testing.T, text string) Line {
	t.Helper()
	part := linePattern.FindStringSubmatch(text)
	if part == nil {
		t.Fatalf("%q is no line", text)
	}
	at, _ := time.ParseDuration(part[1] + "s")
	kind, _ := record.ParseKind(part[2])
	status, _ := orchestrator.ParseStatus(part[4])
	e := orchestrator.Effect{
		Kind: orchestrator.EffectKind(kind), Status: status, Stale: strings.Contains(part[5], "stale"),
	}
	if part[3] != "" {
		e.Step = part[3][0] - '0'
	}
	e.Late = strings.Contains(part[5], "late")
	if strings.Contains(part[5], "copy") {
		e.Copy = 1
	}
	if strings.Contains(part[5], "refused") {
		e.Kind = orchestrator.RefusedReceipt
	}
	return newLine(at, 0, &e)
}

func TestEachInvariantCanBeBroken(t *testing.T) {
	for _, d := range doctoredCases {
		name := d.breaks
		if name == "" {
			name = "none"
		}
		t.Run(name, func(t *testing.T) {
			if got := d.check(t); got != d.breaks {
				t.Errorf("%s\nbreaks %q, want %q", d.lines, got, d.breaks)
			}
		})
	}
}

// No invariant is written down without a case that breaks it.
func TestEveryInvariantHasACase(t *testing.T) {
	source, err := os.ReadFile("invariant.go")
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]bool{"": true}
	for _, d := range doctoredCases {
		covered[d.breaks] = true
	}
	named := regexp.MustCompile(`return "([^"]*)"`).FindAllSubmatch(source, -1)
	if len(named) < 20 {
		t.Fatalf("only %d invariants are found in the source", len(named))
	}
	for _, name := range named {
		if !covered[string(name[1])] {
			t.Errorf("no case breaks %q", name[1])
		}
	}
}
