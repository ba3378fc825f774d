package command_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"cascade/sim/command"
)

func diff(change func(*command.Diff), args ...string) told {
	var out, errs bytes.Buffer
	d := command.Diff{Args: args, Out: &out, Err: &errs}
	if change != nil {
		change(&d)
	}
	code := d.Do(context.Background())
	return told{code, out.String(), errs.String()}
}

// run runs `cascade run`.
func run(change func(*command.Run), args ...string) told {
	var out, errs bytes.Buffer
	r := command.Run{Args: args, Out: &out, Err: &errs}
	if change != nil {
		change(&r)
	}
	code := r.Do(context.Background())
	return told{code, out.String(), errs.String()}
}

// shorter is a cause, told once, and the first of what came of it.
const shorter = "  plan step 1: fallbackAfter 45 s, was 60 s\n    Viber fires at 45 s, was 60 s, for 726 of 1,000 messages\n"

func TestDiffComparesScenariosTimelinesPlansAndGoldenFiles(t *testing.T) {
	path := copied(t, "slow-readers", "fallbackAfter: 60, successStatus: Read",
		"fallbackAfter: 45, successStatus: Read")
	was, is := filepath.Join(t.TempDir(), "was.jsonl"), filepath.Join(t.TempDir(), "is.jsonl")
	run(func(r *command.Run) { r.Timeline = was }, "slow-readers")
	run(func(r *command.Run) { r.Timeline = is }, path)
	plan := filepath.Join(t.TempDir(), "plan.yaml")
	write(t, plan, "- {channel: WhatsApp, fallbackAfter: 45, successStatus: Read}\n- {channel: Viber, fallbackAfter: 60}\n- channel: SMS\n")
	tests := []struct {
		name  string
		args  []string
		plans []string
	}{
		{"scenarios", []string{"slow-readers", path}, nil},
		{"timelines", []string{was, is}, nil},
		{"a timeline and a scenario", []string{was, path}, nil},
		{"a golden file and a scenario", []string{goldenOf(path), path}, nil},
		{"its plan and another", []string{"slow-readers"}, []string{"WhatsApp 45 Read, Viber 60 Delivered, SMS"}},
		{"two plans", []string{path}, []string{"WhatsApp 60 Read, Viber 60, SMS",
			"[{channel: WhatsApp, fallbackAfter: 45, successStatus: Read}, {channel: Viber, fallbackAfter: 60}, {channel: SMS}]"}},
		{"a plan from a file", []string{"slow-readers"}, []string{plan}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := diff(func(d *command.Diff) { d.Plans = test.plans }, test.args...)
			if got.code != 1 {
				t.Errorf("exit %d\n%s", got.code, got.errs)
			}
			contains(t, "the output", got.out, "   9 differences\n"+shorter, "message 1, side by side")
		})
	}
}

func TestDiffOfTheSameIsSilentAndPasses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "all.jsonl")
	run(func(r *command.Run) { r.Timeline = path })
	for _, args := range [][]string{{"slow-readers", "slow-readers"}, {path, path}} {
		got := diff(nil, args...)
		if got.code != 0 || strings.Contains(got.out, "difference") || strings.Contains(got.out, "≠") {
			t.Errorf("exit %d\n%s%s", got.code, got.out, got.errs)
		}
	}
}

func TestDiffTellsBadInput(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.jsonl")
	write(t, broken, `{"t":0,"umid":"a","kind":"submitted"}`+"\n{\n")
	tests := []struct {
		name  string
		args  []string
		plans []string
		want  string
	}{
		{"one thing", []string{"slow-readers"}, nil, "error: diff compares two things, not 1\nhint: "},
		{"an unknown scenario", []string{"slow-readers", "slow-reader"}, nil, "hint: did you mean \"slow-readers\"?"},
		{"a broken timeline", []string{broken, "slow-readers"}, nil,
			broken + ": the timeline cannot be read: line 2: "},
		{"no golden file", []string{"x.golden.json", "slow-readers"}, nil, "x.golden.json: there is no such file"},
		{"a misspelt plan", []string{"slow-readers"}, []string{"WhatsApp 45 Raed, SMS"},
			"error: --plan: plan[0].successStatus: unknown status \"Raed\"\nhint: did you mean \"Read\"?"},
		{"a plan too many", []string{"slow-readers"}, []string{"SMS", "SMS", "SMS"},
			"error: --plan compares one scenario"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := diff(func(d *command.Diff) { d.Plans = test.plans }, test.args...)
			contains(t, "the errors", got.errs, test.want)
			if got.code != 2 || got.out != "" {
				t.Errorf("exit %d, output %q", got.code, got.out)
			}
		})
	}
}

// A window that a step loses by being the last is not why others fire no more.
func TestStepsThatAreLeftOutAreTheCause(t *testing.T) {
	got := diff(func(d *command.Diff) { d.Plans = []string{"WhatsApp 45 Read"} }, "three-channels")
	contains(t, "the output", got.out,
		"  plan: step 2 (Viber) left out, was Viber\n    Viber no longer fires\n",
		"  plan: step 3 (SMS) left out, was SMS\n    SMS no longer fires\n",
	)
	if strings.Contains(got.out, "fallbackAfter") {
		t.Errorf("the window is blamed:\n%s", got.out)
	}
}

// Two payloads differ in what no scenario's file says: the message itself is the cause, not a rule.
func TestThePayloadItselfIsTheCauseWherePayloadsDiffer(t *testing.T) {
	dir := t.TempDir()
	was, now := filepath.Join(dir, "was.json"), filepath.Join(dir, "now.json")
	body := `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"Hi"},"channels":[{"channel":"SMS"}]%s}`
	write(t, was, fmt.Sprintf(body, ""))
	write(t, now, fmt.Sprintf(body, `,"expiry":"2026-01-01T00:00:01Z"`))
	got := diff(nil, was, now)
	contains(t, "the output", got.out, "  the message\n    expiry comes at 1 s, did not before\n")
	if strings.Contains(got.out, "the rules") {
		t.Errorf("the rules are blamed:\n%s", got.out)
	}
}
