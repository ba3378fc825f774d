package command_test

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cascade/sim/command"
)

func TestRepeatTellsTheSpreadAndTheSeedsOfTheExtremes(t *testing.T) {
	got := run(func(r *command.Run) { r.Repeat, r.JSON = 8, true }, "slow-readers")
	var spread struct {
		Seeds   struct{ First, Count uint64 }
		Figures map[string]struct {
			Least, Median, Most float64
			LeastSeed, MostSeed uint64
		}
	}
	if err := json.Unmarshal([]byte(got.out), &spread); err != nil {
		t.Fatal(err)
	}
	if spread.Seeds.First != 42 || spread.Seeds.Count != 8 {
		t.Errorf("%+v", spread.Seeds)
	}
	for _, name := range []string{"duplicates", "channels.SMS.fired", "timeToSuccess.p95"} {
		f := spread.Figures[name]
		for _, extreme := range []struct {
			seed uint64
			want float64
		}{{f.LeastSeed, f.Least}, {f.MostSeed, f.Most}} {
			one := run(func(r *command.Run) { r.Seed, r.JSON = &extreme.seed, true }, "slow-readers")
			if got := figure(t, one.out, name); got != extreme.want {
				t.Errorf("%s: seed %d gives %v, not %v", name, extreme.seed, got, extreme.want)
			}
		}
		if f.Least > f.Median || f.Median > f.Most || f.Least == f.Most {
			t.Errorf("%s: %+v", name, f)
		}
	}
	again := run(func(r *command.Run) { r.Repeat, r.JSON = 8, true }, "slow-readers")
	if again.out != got.out {
		t.Error("a second time it is another spread")
	}
}

// figure finds a number in a summary's JSON by its path.
func figure(t *testing.T, text, path string) float64 {
	t.Helper()
	var at any
	if err := json.Unmarshal([]byte(text), &at); err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Split(path, ".") {
		at = at.(map[string]any)[name]
	}
	return at.(float64)
}

func TestABrokenExpectationTellsTheSeedAndTheCommand(t *testing.T) {
	path := copied(t, "slow-readers", "SMS: {fired: {max: 15%}}", "SMS: {fired: {max: 6%}}")
	got := run(func(r *command.Run) { r.Repeat = 20 }, path)
	if got.code != 1 {
		t.Errorf("exit %d", got.code)
	}
	found := regexp.MustCompile(`hint: with (\d+) of 20 seeds; run the first again with: cascade run (\S+) --seed (\d+)\n`).FindStringSubmatch(got.errs)
	if found == nil || found[2] != path {
		t.Fatal(got.errs)
	}
	seed, _ := strconv.ParseUint(found[3], 10, 64)
	if again := run(func(r *command.Run) { r.Seed = &seed }, path); again.code != 1 {
		t.Errorf("seed %d: exit %d", seed, again.code)
	}
	if before := seed - 1; seed > 42 && run(func(r *command.Run) { r.Seed = &before }, path).code != 0 {
		t.Errorf("seed %d breaks it too, and comes first", before)
	}
}

func TestShrinkFindsTheSmallestTrafficThatBreaks(t *testing.T) {
	path := copied(t, "slow-readers", "timeToSuccess: {p95: {max: 2m}}", "timeToSuccess: {p95: {max: 75s}}")
	got := run(func(r *command.Run) { r.Shrink = true }, path)
	found := regexp.MustCompile(`hint: the smallest traffic that still breaks it has (\d+) messages: cascade run (\S+) --seed 42 --messages (\d+)\n`).FindStringSubmatch(got.errs)
	if got.code != 1 || found == nil || found[1] != found[3] || found[2] != path {
		t.Fatalf("exit %d\n%s", got.code, got.errs)
	}
	smallest, _ := strconv.Atoi(found[1])
	for n := 1; n <= smallest; n++ {
		one := run(func(r *command.Run) { r.Messages, r.JSON = n, true }, path)
		if p95 := figure(t, one.out, "timeToSuccess.p95"); (p95 > 75) != (n == smallest) {
			t.Errorf("%d messages: p95 is %v s", n, p95)
		}
	}
}

func TestWhatCountsMessagesCannotBeShrunk(t *testing.T) {
	path := copied(t, "whatsapp-outage", "fallbacks: 300", "fallbacks: 301")
	got := run(func(r *command.Run) { r.Shrink = true }, path)
	contains(t, "the errors", got.errs, "hint: it cannot be shrunk")
	if got.code != 1 {
		t.Errorf("exit %d", got.code)
	}
}
