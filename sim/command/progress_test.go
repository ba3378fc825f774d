package command

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"
)

// escape is what moves a cursor or colours text, and takes no room.
var escape = regexp.MustCompile(`\x1b\[[0-9;]*[A-Za-z]`)

// A line as long as the terminal is drawn below itself, time after time.
func TestTheProgressBarNeverWraps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(30, 200).Draw(t, "columns")
		name := rapid.StringOfN(rapid.SampledFrom([]rune("ab 漢字é-")), 1, 120, -1).Draw(t, "name")
		messages := rapid.SampledFrom([]int{slowRun, 1_000_000, 10_000_000}).Draw(t, "messages")
		var out bytes.Buffer
		bar := newBar(&out, columns, name, messages)
		for _, share := range []int{0, 1, 50, 99} {
			_ = bar.Set(messages / 100 * share)
			_ = bar.RenderBlank()
		}
		drawn := 0
		for _, line := range strings.Split(escape.ReplaceAllString(out.String(), ""), "\r") {
			if width := uniseg.StringWidth(line); width >= columns {
				t.Fatalf("%d columns of %d: %q", width, columns, line)
			}
			if strings.Contains(line, "%") {
				drawn++
			}
		}
		if drawn == 0 {
			t.Fatalf("nothing was drawn: %q", out.String())
		}
	})
}
