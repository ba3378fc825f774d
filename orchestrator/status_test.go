package orchestrator_test

import (
	"testing"

	"cascade/orchestrator"
)

func TestAHigherStatusImpliesTheLowerOnes(t *testing.T) {
	rising := []orchestrator.Status{
		0, orchestrator.Accepted, orchestrator.Sent, orchestrator.Delivered, orchestrator.Read,
	}
	for i, status := range rising {
		if i > 0 && status <= rising[i-1] {
			t.Errorf("%s is not above %s", status, rising[i-1])
		}
		if status.IsFailure() {
			t.Errorf("%s is a failure", status)
		}
	}
	for _, failure := range []orchestrator.Status{orchestrator.Rejected, orchestrator.Undelivered} {
		if !failure.IsFailure() {
			t.Errorf("%s is no failure", failure)
		}
	}
}

func TestAtOneInstantReceiptsThenExpiriesThenWindowsThenStarts(t *testing.T) {
	order := [][]orchestrator.EventKind{
		{orchestrator.Report},
		{orchestrator.ExpiryDue},
		{orchestrator.WindowEnd},
		{orchestrator.Submission, orchestrator.StartDue},
	}
	for class, kinds := range order {
		for _, kind := range kinds {
			if kind.Class() != class {
				t.Errorf("%s is of class %d, not %d", kind, kind.Class(), class)
			}
		}
	}
}
