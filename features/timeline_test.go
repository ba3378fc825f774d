package features

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cascade/orchestrator"
)

// Of a long timeline the first lines are shown, and those around what is marked; how many are left out is told.
func TestALongTimelineIsShownWhereItMatters(t *testing.T) {
	for _, test := range []struct {
		lines  int
		marked []int
		want   string // the lines, or how many are left out
	}{
		{40, nil, "0 … 39"}, {41, nil, "0 1 2 3 4 5 [35 lines]"}, {7, []int{0, 6}, "0 1 2 3 4 5 6"},
		{41, []int{20}, "0 1 2 3 4 5 [8 lines] 14 15 16 17 18 19 20 21 22 23 24 25 26 [14 lines]"},
		{41, []int{13, 40}, "0 1 2 3 4 5 [1 line] 7 8 9 10 11 12 13 14 15 16 17 18 19 [14 lines] 34 35 36 37 38 39 40"},
	} {
		shown := make([]shownLine, test.lines)
		for i := range shown {
			shown[i].what = fmt.Sprint(i)
		}
		for _, i := range test.marked {
			shown[i].marked = true
		}
		var got []string
		for _, line := range strings.Split(show(shown), "\n") {
			line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), ">"))
			if left, ok := strings.CutPrefix(line, "… "); ok {
				line = "[" + strings.TrimSuffix(left, " …") + "]"
			}
			got = append(got, line)
		}
		text := strings.Join(got, " ")
		if len(got) == 40 {
			text = got[0] + " … " + got[39]
		}
		if text != test.want {
			t.Errorf("%d lines, marked %v: %s", test.lines, test.marked, text)
		}
	}
}

// The whole timeline is that of the first messages, each with what happened to it.
func TestTheWholeTimelineIsOfTwentyMessages(t *testing.T) {
	s := newStory(t.Context(), "a.feature")
	s.base.Plan = orchestrator.Plan{{Channel: orchestrator.SMS}}
	if got := s.wholeTimeline(); got != "" {
		t.Error(got)
	}
	for n := 1; n <= 22; n++ {
		say(t, s, `the message is sent to "+6598765432"`)
		got := s.wholeTimeline()
		if strings.Count(got, "what happened to") != min(n, 20) || strings.Count(got, "fires") != min(n, 20) ||
			strings.Contains(got, "more") != (n > 20) || n == 22 && !strings.HasSuffix(got, "… and 2 messages more\n") {
			t.Errorf("after %d: %s", n, got)
		}
	}
}

// A timeline begins with the submission, and has no room for channels where none is named.
func TestATimelineBeginsWithTheSubmission(t *testing.T) {
	s := newStory(t.Context(), "a.feature")
	s.base.Plan = orchestrator.Plan{{Channel: orchestrator.SMS}}
	say(t, s, "the message is sent", "everything has happened")
	lines := strings.Split(s.wholeTimeline(), "\n")
	submitted := func(line string) bool { return strings.HasSuffix(line, " submitted") }
	if n := slices.IndexFunc(lines, submitted); n < 0 || n > 1 {
		t.Errorf("%q", lines)
	}
	if got := show([]shownLine{{when: "0s", what: "submitted"}}); got != "    0s    submitted" {
		t.Errorf("%q", got)
	}
}
