package features_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cucumber/godog"

	"cascade/features"
	"cascade/orchestrator"
	"cascade/sim"
)

// A table of receipts gives failures the provider's own number: alone it counts as what the provider's table has.
func TestReceiptsOfATableHaveTheProvidersOwnCode(t *testing.T) {
	feature := `Feature: ours
  Scenario: one
    Given the fallback plan:
      | channel  | fallbackAfter |
      | WhatsApp | 60            |
      | SMS      |               |
    And WhatsApp reports:
      | status   | after | providerCode |
      | Rejected | 1s    | 131026       |
    And SMS reports:
      | status      | after | code | providerCode |
      | Undelivered | 1s    | 46   | 30999        |
      | Undelivered | 2s    | 47   |              |
    When the message is sent
    And everything has happened
    Then the failures are numbered "1018 131026, 46 30999, 47 "
`
	code, out := ownSuite(t, feature, 1, func(sc *godog.ScenarioContext) {
		features.RegisterSteps(sc)
		sc.Then(`^the failures are numbered "(.*)"$`, func(ctx context.Context, want string) error {
			w, err := features.World(ctx)
			if err != nil {
				return err
			}
			var got []string
			for _, l := range w.Timeline().All(0) {
				if l.Kind() == sim.Receipt {
					got = append(got, fmt.Sprintf("%d %s", l.Code(), w.OwnCode(l)))
				}
			}
			if strings.Join(got, ", ") != want {
				return fmt.Errorf("they are %v", got)
			}
			return nil
		})
	})
	if code != 0 {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

// What no provider's own number can be is told, with what one looks like.
func TestATableRefusesWhatIsNoProvidersOwnCode(t *testing.T) {
	for _, test := range []struct{ status, code, want string }{
		{"Rejected", "131026", ""}, {"Rejected", "0", ""}, {"Rejected", strconv.Itoa(orchestrator.MaxOwnCode), ""},
		{"Rejected", "-1", "is no provider's own number"}, {"Rejected", "1x", "is no provider's own number"},
		{"Rejected", strconv.Itoa(orchestrator.MaxOwnCode + 1), "is no provider's own number"},
		{"Delivered", "131026", "Delivered has no providerCode"},
	} {
		feature := "Feature: ours\n  Scenario: one\n    Given WhatsApp reports:\n      | status | after | code | providerCode |\n      | " +
			test.status + " | 1s | " + map[bool]string{true: "46"}[test.status == "Rejected"] + " | " + test.code + " |\n"
		var told error
		ownSuite(t, feature, 1, func(sc *godog.ScenarioContext) {
			features.RegisterSteps(sc)
			sc.After(func(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
				told = err
				return ctx, nil
			})
		})
		if (told == nil) != (test.want == "") || told != nil && !strings.Contains(told.Error(), test.want) {
			t.Errorf("%s with %s: %v, want %q", test.status, test.code, told, test.want)
		}
	}
}
