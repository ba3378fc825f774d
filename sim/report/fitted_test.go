package report_test

import (
	"fmt"
	"strings"
	"testing"

	"cascade/sim/fit"
	"cascade/sim/report"
)

// Always is said of waits that are all the same. A few that differ rest on what can be told of them, their median.
func TestOnlyWaitsThatNeverDifferAreAlwaysTheSame(t *testing.T) {
	var csv strings.Builder
	csv.WriteString("umid,channel,status,at\n")
	for i := range 12 {
		fmt.Fprintf(&csv, "m%d,SMS,Accepted,2026-01-01T00:00:00Z\nm%d,SMS,Sent,2026-01-01T00:00:01Z\n"+
			"m%d,SMS,Delivered,2026-01-01T00:00:%02dZ\n", i, i, i, 10+i)
	}
	log := fit.NewLog(fit.Columns{})
	if err := log.Read("receipts.csv", strings.NewReader(csv.String())); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	report.Fitted(&out, log.Fit()[0])
	for _, want := range []string{"sent       always 1 s\n", "delivered  p50 15 s (12); taken as fixed\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}
