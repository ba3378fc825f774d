package report_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"cascade/sim/report"
)

func TestAPageIsShownPlainly(t *testing.T) {
	page := strings.Join([]string{
		"# Scenarios",
		"",
		"A world in a [file](scenarios.md), with `keys` that are checked, and a link to [elsewhere](https://example.com/a) that",
		"goes over two lines.",
		"",
		"- one item that is so long that it does not fit into a line of eighty columns, whatever is done",
		"- another,",
		"  of two lines",
		"",
		"![Two lanes](../pictures/a.svg)",
		"",
		"```yaml mine.yaml",
		"plan:",
		"",
		"  - {channel: SMS} # [not](a.md) a link",
		"```",
		"",
		"| room | holds |",
		"|---|---|",
		"| `sim` | the clock |",
		"| `dashboard` | the [page](page.md) |",
		"",
		"[Contributing](../../CONTRIBUTING.md)",
	}, "\n") + "\n"
	want := strings.Join([]string{
		"# Scenarios",
		"",
		"A world in a file (cascade help scenarios), with `keys` that are checked, and a",
		"link to elsewhere (https://example.com/a) that goes over two lines.",
		"",
		"- one item that is so long that it does not fit into a line of eighty columns,",
		"  whatever is done",
		"- another, of two lines",
		"",
		"[picture: Two lanes]",
		"",
		"mine.yaml:",
		"",
		"    plan:",
		"",
		"      - {channel: SMS} # [not](a.md) a link",
		"",
		"  room         holds",
		"  `sim`        the clock",
		"  `dashboard`  the page (cascade help page)",
		"",
		"Contributing",
	}, "\n") + "\n"
	if got := report.Plain(page); got != want {
		t.Errorf("shown:\n%s", got)
	}
}

// No word of a paragraph is lost, whatever it is, and no line is longer than it must be.
func TestAParagraphKeepsItsWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zé]{1,90}`), 1, 40).Draw(t, "words")
		got := report.Plain(strings.Join(words, " "))
		if strings.Join(strings.Fields(got), " ") != strings.Join(words, " ") {
			t.Fatalf("%q", got)
		}
		for _, line := range strings.Split(got, "\n") {
			if utf8.RuneCountInString(line) > 80 && strings.Contains(line, " ") {
				t.Fatalf("%q is too long", line)
			}
		}
	})
}

func TestLinksArePutIntoWordsOutsideOfCode(t *testing.T) {
	page := "# A [page](page.md)\n\nSee [the\nAPI](api.md).\n\n```sh\necho [a](b.md)\n```\n\n![Lanes](a.svg)"
	want := "# A page (cascade help page)\n\nSee the\nAPI (cascade help api).\n\n```sh\necho [a](b.md)\n```\n\n[picture: Lanes]"
	if got := report.Worded(page); got != want {
		t.Errorf("%q", got)
	}
}
