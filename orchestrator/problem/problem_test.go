package problem

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestAProblemNamesItsPlace(t *testing.T) {
	for _, tt := range []struct {
		problem Problem
		want    string
	}{
		{Problem{What: "no file is given"}, "no file is given"},
		{Problem{File: "x.yaml", What: "is empty"}, "x.yaml: is empty"},
		{Problem{File: "x.yaml", Line: 3, What: "is too long"}, "x.yaml:3: is too long"},
		{Problem{File: "x.yaml", Line: 3, Column: 5, What: "5 is below 10"}, "x.yaml:3:5: 5 is below 10"},
		{Problem{Line: 3, Column: 5, Field: "plan[0].fallbackAfter", What: "5 is below 10"},
			"3:5: plan[0].fallbackAfter: 5 is below 10"},
	} {
		if got := tt.problem.Error(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.problem, got, tt.want)
		}
	}
}

func TestEveryProblemOfAnErrorIsPrintedWithItsHint(t *testing.T) {
	file := List{{Line: 9, Column: 1, What: "second"},
		{Line: 2, Column: 4, What: "first", Hint: "mend it"}}.InOrder().In("a.yaml")
	err := errors.Join(fmt.Errorf("reading: %w", file),
		Problem{What: "third", Hint: "look again"}, errors.New("fourth"))
	var b strings.Builder
	Print(&b, err)
	want := "error: a.yaml:2:4: first\nhint: mend it\nerror: a.yaml:9:1: second\nerror: third\nhint: look again\nerror: fourth\n"
	if b.String() != want {
		t.Errorf("printed\n%swant\n%s", b.String(), want)
	}
}

func TestAHintGivesTheRightSpellingAndAllThatIsAllowed(t *testing.T) {
	words := []string{"Accepted", "Sent"}
	if got, want := Allowed("sent", words), `did you mean "Sent"? allowed: Accepted, Sent`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := Allowed("xyzzy", words), "allowed: Accepted, Sent"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestWhatIsShownIsShortAndCannotPaintATerminal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if got := utf8.RuneCountInString(Clip(s)); got > most+1 {
			t.Fatalf("%d characters", got)
		}
		if utf8.RuneCountInString(s) <= most && Clip(s) != s {
			t.Fatalf("%q was cut to %q", s, Clip(s))
		}
		if strings.ContainsAny(Quote(s), "\x1b\n\r") {
			t.Fatalf("%q is shown as it is", s)
		}
	})
}
