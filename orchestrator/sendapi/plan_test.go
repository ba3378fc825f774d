package sendapi

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cascade/orchestrator"
)

func TestAPlanFromElsewhereIsCheckedByTheSameRules(t *testing.T) {
	w := Terms{Channels: []orchestrator.Channel{orchestrator.WhatsApp, orchestrator.SMS, orchestrator.Line}}
	plan, problems := w.CheckPlan("plan", []WrittenStep{
		{Channel: "WhatsApp", FallbackAfter: "60", SuccessStatus: "Read"},
		{Channel: "SMS"},
	})
	want := orchestrator.Plan{
		{Channel: orchestrator.WhatsApp, FallbackAfter: time.Minute, SuccessStatus: orchestrator.Read},
		{Channel: orchestrator.SMS},
	}
	if diff := cmp.Diff(want, plan); diff != "" || problems != nil {
		t.Errorf("%v\n%s", problems, diff)
	}
	_, problems = w.CheckPlan("plan", []WrittenStep{
		{Channel: "Whatsapp", FallbackAfter: "soon"},
		{Channel: "Viber", SuccessStatus: "Seen"},
		{Channel: "Line", SuccessStatus: "Delivered"},
		{},
	})
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprintf("%d %s", p.Code, p.Text()))
	}
	wrong := []string{
		`3022 plan[0].channel: unknown channel "Whatsapp"`,
		`3023 plan[0].fallbackAfter: soon is not a whole number from 10 to 86400`,
		`3027 plan[1].channel: the subaccount does not have Viber`,
		`3024 plan[1].successStatus: unknown status "Seen"`,
		`3025 plan[2].successStatus: Line never reports Delivered`,
		`3022 plan[3].channel: is missing`,
	}
	if !slices.Equal(got, wrong) {
		t.Errorf("got\n%swant\n%s", join(got), join(wrong))
	}
	if _, problems := w.CheckPlan("plan", nil); problems.Code() != InvalidFallbackChannel {
		t.Errorf("no steps: %v", problems)
	}
}

func TestAPlanAloneIsReadAsInAPayload(t *testing.T) {
	plan, err := DecodePlan([]byte(`[{"channel":"SMS"}]`), "plan", Terms{})
	if err != nil || len(plan) != 1 {
		t.Errorf("got %v, %v", plan, err)
	}
	for body, field := range map[string]string{
		`[]`: "plan", `{}`: "plan", `null`: "plan", `[`: "plan",
		`[{"channel":"SMS"},{"channel":5}]`: "plan[1].channel", `[5]`: "plan[0]",
		`[{"channel":"SMS","fallbackAfter":5}]`: "plan[0].fallbackAfter",
		`[{"channel":"SMS","after":5}]`:         "plan[0].after",
	} {
		_, err := DecodePlan([]byte(body), "plan", Terms{})
		if problems, _ := err.(Problems); len(problems) != 1 || problems[0].Field != field {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestAWholeNumberIsWholeHoweverItIsWritten(t *testing.T) {
	for digits, want := range map[string]int64{
		"60": 60, "60.0": 60, "60.000": 60, "6e1": 60, "6E+1": 60, "600e-1": 60, "0.6e2": 60, "-0": 0, "86400": 86400,
		"9007199254740991e0": 1<<53 - 1, "-9007199254740991e0": 1 - 1<<53,
	} {
		if got, ok := wholeNumber(digits); got != want || !ok {
			t.Errorf("%s is %d, %v", digits, got, ok)
		}
	}
	for _, digits := range []string{"60.5", "60.00000000000000000001", "6e-1", "1e999", "99999999999999999999", "1e300", "", "x",
		"9007199254740992e0", "-9007199254740992e0"} {
		if got, ok := wholeNumber(digits); ok {
			t.Errorf("%q is taken as %d", digits, got)
		}
	}
}

// Whatever plan is right as orchestrator has it, its JSON decodes to the same plan.
func TestEveryRightPlanReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		channels := rapid.Permutation(orchestrator.Channels()).Draw(t, "channels")
		steps := rapid.IntRange(1, len(channels)).Draw(t, "steps")
		var plan orchestrator.Plan
		text := "["
		for i, c := range channels[:steps] {
			step := orchestrator.Step{Channel: c}
			text += fmt.Sprintf(`%s{"channel":%q`, map[bool]string{true: ","}[i > 0], c)
			if seconds := rapid.IntRange(9, 86400).Draw(t, "fallbackAfter"); seconds > 9 {
				step.FallbackAfter = time.Duration(seconds) * time.Second
				text += fmt.Sprintf(`,"fallbackAfter":%d`, seconds)
			}
			if status := orchestrator.Status(rapid.IntRange(0, int(c.Highest())).Draw(t, "status")); status > 0 {
				step.SuccessStatus = status
				text += fmt.Sprintf(`,"successStatus":%q`, status)
			}
			text, plan = text+"}", append(plan, step)
		}
		got, err := DecodePlan([]byte(text+"]"), "channels", Terms{})
		if diff := cmp.Diff(plan, got); diff != "" || err != nil {
			t.Fatalf("%s: %v\n%s", text, err, diff)
		}
	})
}
